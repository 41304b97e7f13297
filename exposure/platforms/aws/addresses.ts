import type { Graph, Resource } from "../../graph/graph";
import { isList, property, readBoolean, readNumber } from "../../graph/read";
import { reference, targetsOf, type Reference } from "../../graph/reference";
import { UNKNOWN } from "../../graph/values";
import type { NetworkInterface } from "./interfaces";
import type { Networks, Subnet } from "./networks";
import { any, tri, type Tri } from "./tri";
import { elasticAddressType, instanceTypes, interfaceType } from "./types";

/** Whether an interface has a public IPv4 address: its own wish, its subnet's default, or an Elastic IP. */
export function publicAddressReader(graph: Graph, networks: Networks): (networkInterface: NetworkInterface) => Tri {
  const elastic = elasticAddresses(graph);
  return (networkInterface) => {
    const { resource, owner } = networkInterface;
    const given = [...(elastic.get(resource) ?? []), ...(owner === resource ? [] : (elastic.get(owner) ?? []))];
    return any(assignedAtLaunch(networkInterface, networks), ...given);
  };
}

function assignedAtLaunch(networkInterface: NetworkInterface, networks: Networks): Tri {
  const { settings, resource, subnet } = networkInterface;
  const name = settings.publicAddressProperty;
  if (settings.publicAddress === "never") return tri("no", resource.urn, name, "it has no Elastic IP");
  const wish = readBoolean(settings.publicAddress);
  if (wish.kind === "unknown") return tri("maybe", resource.urn, name, "whether it gets a public address is not known yet");
  if (wish.kind === "known") {
    return wish.value
      ? tri("yes", resource.urn, name, "it asks for a public address")
      : tri("no", resource.urn, name, "it asks for no public address and has no Elastic IP");
  }
  return subnetDefault(subnet, resource, networks);
}

function subnetDefault(target: Reference, resource: Resource, networks: Networks): Tri {
  switch (target.kind) {
    case "none":
      return tri("yes", resource.urn, "subnetId", "it lands in a default subnet, which gives public addresses");
    case "foreign":
    case "anything":
      return tri("maybe", resource.urn, "subnetId", "its subnet is outside this stack and may give it a public address");
    case "exact":
      return givesAddresses(networks.subnetOf(target.resource));
    case "candidates": {
      const answers = target.resources.map((subnet) => givesAddresses(networks.subnetOf(subnet)));
      if (answers.every(({ answer }) => answer === answers[0]!.answer)) return answers[0]!;
      return tri("maybe", resource.urn, "subnetId", "in which of several subnets it lands is not known yet");
    }
  }
}

function givesAddresses({ resource }: Subnet): Tri {
  const gives = readBoolean(property(resource, "mapPublicIpOnLaunch"));
  const isDefault = resource.type === "aws:ec2/defaultSubnet:DefaultSubnet";
  if (gives.kind === "unknown") {
    return tri("maybe", resource.urn, "mapPublicIpOnLaunch", "whether the subnet gives public addresses is not known yet");
  }
  return (gives.kind === "known" ? gives.value : isDefault)
    ? tri("yes", resource.urn, "mapPublicIpOnLaunch", "the subnet gives every machine a public address")
    : tri(
        "no",
        resource.urn,
        "mapPublicIpOnLaunch",
        "neither it nor its subnet asks for a public address, and it has no Elastic IP",
      );
}

/** Elastic IPs by what they are associated with. */
function elasticAddresses(graph: Graph): Map<Resource, Tri[]> {
  const result = new Map<Resource, Tri[]>();
  const note = (link: Resource, name: string, types: readonly string[]): void => {
    const target = reference(graph, link, name, property(link, name), types);
    if (target.kind === "exact") {
      append(result, target.resource, tri("yes", link.urn, name, "an Elastic IP is associated with it"));
    } else {
      for (const each of targetsOf(target)) {
        append(
          result,
          each,
          tri("maybe", link.urn, name, "with which of several machines the Elastic IP is associated is not known yet"),
        );
      }
    }
  };
  for (const address of graph.ofType(elasticAddressType)) {
    note(address, "instance", instanceTypes);
    note(address, "networkInterface", [interfaceType]);
  }
  for (const link of graph.ofType("aws:ec2/eipAssociation:EipAssociation")) {
    note(link, "instanceId", instanceTypes);
    note(link, "networkInterfaceId", [interfaceType]);
  }
  return result;
}

function append(map: Map<Resource, Tri[]>, key: Resource, value: Tri): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

/** Whether an interface has an IPv6 address. Every one that AWS gives is globally routable. */
export function ipv6Address(networkInterface: NetworkInterface, networks: Networks): Tri {
  const { settings, resource, subnet } = networkInterface;
  if (settings.ipv6.includes(false)) return tri("no", resource.urn, settings.ipv6Property, "it has IPv4 addresses only");
  const asked = settings.ipv6.map((value): Tri["answer"] => {
    if (value === UNKNOWN) return "maybe";
    if (isList(value)) return value.length > 0 ? "yes" : "no";
    const count = readNumber(value);
    return count.kind === "known" && count.value > 0 ? "yes" : count.kind === "unknown" ? "maybe" : "no";
  });
  const name = settings.ipv6Property;
  const wish = asked.includes("yes") ? "yes" : asked.includes("maybe") ? "maybe" : "no";
  if (subnet.kind === "exact") return ipv6InSubnet(wish, name, resource, networks.subnetOf(subnet.resource));
  if (subnet.kind === "none") return tri(wish, resource.urn, name, ipv6Why(wish));
  return tri("maybe", resource.urn, "subnetId", "whether its subnet gives it an IPv6 address cannot be seen");
}

function ipv6InSubnet(wish: Tri["answer"], name: string, resource: Resource, subnet: Subnet): Tri {
  const { hasIpv6 } = subnet;
  if (hasIpv6.answer === "no") return hasIpv6;
  const gives = readBoolean(property(subnet.resource, "assignIpv6AddressOnCreation"));
  if (gives.kind === "known" && gives.value) {
    return tri("yes", subnet.resource.urn, "assignIpv6AddressOnCreation", "the subnet gives every machine an IPv6 address");
  }
  // AWS refuses an address from a subnet without a range, so the wish proves the range.
  if (wish === "yes") return tri("yes", resource.urn, name, ipv6Why("yes"));
  if (gives.kind === "unknown") {
    return tri(
      "maybe",
      subnet.resource.urn,
      "assignIpv6AddressOnCreation",
      "whether the subnet gives IPv6 addresses is not known yet",
    );
  }
  return tri(wish, resource.urn, name, ipv6Why(wish));
}

function ipv6Why(answer: Tri["answer"]): string {
  return answer === "yes"
    ? "it asks for an IPv6 address"
    : answer === "maybe"
      ? "whether it gets an IPv6 address is not known yet"
      : "neither it nor its subnet asks for an IPv6 address";
}
