import type { Graph, Resource } from "../../graph/graph";
import { isList, property, readBoolean, readString } from "../../graph/read";
import { reference, type Reference } from "../../graph/reference";
import { UNKNOWN } from "../../graph/values";
import type { Family } from "../../packets/packetSpace";
import type { Toggles } from "../../packets/toggles";
import { rangeOf } from "./cidrs";
import { tri, type Tri } from "./tri";
import { subnetTypes, vpcTypes } from "./types";

/**
 * A private network. Its key is the URN of the VPC resource, or a made-up name for one that the graph only mentions: the
 * account's default VPC, or a VPC that lives outside.
 */
export interface Vpc {
  readonly key: string;
  readonly resource: Resource | undefined;
  /** The account's default VPC, which AWS creates with a public subnet in each zone. */
  readonly isDefault: boolean;
  /** Not known which one it is: it may be any other VPC of the graph. */
  readonly lost: boolean;
  readonly ranges: Readonly<Record<Family, Toggles | undefined>>;
}

export interface Subnet {
  readonly resource: Resource;
  readonly vpc: Vpc;
  /** Undefined while the address range is not known. */
  readonly ranges: Readonly<Record<Family, Toggles | undefined>>;
  /** Whether the subnet has an IPv6 range at all. */
  readonly hasIpv6: Tri;
}

export interface Networks {
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly defaultVpc: Vpc;
  readonly subnetOf: (resource: Resource) => Subnet;
  readonly vpcOf: (resource: Resource) => Vpc;
}

export function findNetworks(graph: Graph): Networks {
  const vpcs = new Map<string, Vpc>();
  for (const type of vpcTypes) {
    for (const resource of graph.ofType(type))
      vpcs.set(resource.urn, knownVpc(resource, type === "aws:ec2/defaultVpc:DefaultVpc"));
  }
  const defaultVpc = [...vpcs.values()].find((vpc) => vpc.isDefault) ?? unseenVpc("the default VPC", { isDefault: true });
  vpcs.set(defaultVpc.key, defaultVpc);
  const subnets = new Map<Resource, Subnet>();
  for (const type of subnetTypes) {
    for (const resource of graph.ofType(type)) {
      const vpc =
        type === "aws:ec2/defaultSubnet:DefaultSubnet"
          ? defaultVpc
          : vpcFor(reference(graph, resource, "vpcId", property(resource, "vpcId"), vpcTypes), vpcs, resource);
      vpcs.set(vpc.key, vpc);
      subnets.set(resource, knownSubnet(resource, vpc));
    }
  }
  return {
    vpcs: [...vpcs.values()],
    subnets: [...subnets.values()],
    defaultVpc,
    subnetOf: (resource) => subnets.get(resource)!,
    vpcOf: (resource) => vpcs.get(resource.urn)!,
  };
}

/** The VPC a reference means. One that is not in the graph is a network of its own, about which nothing is known. */
function vpcFor(target: Reference, vpcs: ReadonlyMap<string, Vpc>, from: Resource): Vpc {
  if (target.kind === "exact") return vpcs.get(target.resource.urn)!;
  const id = readString(property(from, "vpcId"));
  return id.kind === "known" ? unseenVpc(`vpc ${id.value}`) : unseenVpc(`the VPC of ${from.urn}`, { lost: true });
}

function unseenVpc(key: string, { isDefault = false, lost = false } = {}): Vpc {
  return { key, resource: undefined, isDefault, lost, ranges: { ipv4: undefined, ipv6: undefined } };
}

function knownVpc(resource: Resource, isDefault: boolean): Vpc {
  return {
    key: resource.urn,
    resource,
    isDefault,
    lost: false,
    ranges: {
      ipv4: rangeOf(property(resource, "cidrBlock"))?.addresses,
      ipv6: rangeOf(property(resource, "ipv6CidrBlock"))?.addresses,
    },
  };
}

function knownSubnet(resource: Resource, vpc: Vpc): Subnet {
  return {
    resource,
    vpc,
    ranges: {
      ipv4: rangeOf(property(resource, "cidrBlock"))?.addresses,
      ipv6: rangeOf(property(resource, "ipv6CidrBlock"))?.addresses,
    },
    hasIpv6: subnetHasIpv6(resource),
  };
}

function subnetHasIpv6(resource: Resource): Tri {
  const { urn } = resource;
  const onCreation = readBoolean(property(resource, "assignIpv6AddressOnCreation"));
  const native = readBoolean(property(resource, "ipv6Native"));
  // AWS refuses both settings on a subnet without an IPv6 range, so either proves that there is one.
  if (onCreation.kind === "known" && onCreation.value) {
    return tri("yes", urn, "assignIpv6AddressOnCreation", "the subnet gives every machine an IPv6 address");
  }
  if (native.kind === "known" && native.value) return tri("yes", urn, "ipv6Native", "the subnet is IPv6 only");
  const range = property(resource, "ipv6CidrBlock");
  if (range === UNKNOWN) return tri("maybe", urn, "ipv6CidrBlock", "whether the subnet has an IPv6 range is not known yet");
  if (range === undefined || range === "" || isList(range)) {
    return tri("no", urn, "ipv6CidrBlock", "the subnet has no IPv6 range");
  }
  return tri("yes", urn, "ipv6CidrBlock", "the subnet has an IPv6 range");
}
