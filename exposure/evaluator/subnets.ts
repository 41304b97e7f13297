import type { Resource } from "../graph/graph";
import { property, readBoolean, readString } from "../graph/read";
import { cidrOf, everywhere, type Family, type Range } from "./addresses";
import { finding, type Answer, type Finding } from "./answer";
import { defaultVpc, isDefaultVpc, nameOf, vpcs } from "./kinds";
import { anything, exactly, mentionsIn, naming, unknownThing, type Key, type Mentions } from "./mentions";
import type { World } from "./world";

/** Where an instance lands that names no subnet: a default subnet of the default VPC, as AWS makes it. */
export const IMPLICIT_SUBNET = "the default subnet";

/** A subnet and a VPC that nothing is known about. */
export const UNKNOWN_SUBNET = unknownThing("subnet");
export const UNKNOWN_VPC = unknownThing("VPC");
const DEFAULT_BLOCK = "172.31.0.0/16";

export function vpcOf(world: World, subnet: Key): Mentions {
  const resource = world.graph.byUrn.get(subnet);
  if (subnet === IMPLICIT_SUBNET || resource?.type.endsWith(":DefaultSubnet")) return exactly(defaultVpc(world));
  return resource === undefined ? anything : (mentionsIn(world, resource, "vpcId", vpcs) ?? exactly(defaultVpc(world)));
}

/** Whether an interface made at launch gets a public IPv4 address when nothing else is said. */
export function givesPublicAddress(world: World, subnet: Key): Finding {
  const resource = world.graph.byUrn.get(subnet);
  const place = `${nameOf(world, subnet)}.mapPublicIpOnLaunch`;
  if (subnet === IMPLICIT_SUBNET) return finding("yes", place);
  if (resource === undefined) return finding("maybe", place);
  return finding(flag(resource, "mapPublicIpOnLaunch", resource.type.endsWith(":DefaultSubnet")), place);
}

/** Whether every new interface gets an IPv6 address. */
export function givesIpv6Address(world: World, subnet: Key): Finding {
  const resource = world.graph.byUrn.get(subnet);
  const place = `${nameOf(world, subnet)}.assignIpv6AddressOnCreation`;
  if (subnet === IMPLICIT_SUBNET) return finding("no", place);
  return resource === undefined ? finding("maybe", place) : finding(flag(resource, "assignIpv6AddressOnCreation", false), place);
}

/** A block that is given but not known yet is a block all the same. */
export function hasIpv6(world: World, subnet: Key): Finding {
  const resource = world.graph.byUrn.get(subnet);
  const place = `${nameOf(world, subnet)}.ipv6CidrBlock`;
  if (subnet === IMPLICIT_SUBNET) return finding("no", place);
  if (resource === undefined) return finding("maybe", place);
  const ways = ["ipv6CidrBlock", "ipv6IpamPoolId", "ipv6NetmaskLength"].map((name) => property(resource, name));
  return finding(
    ways.some((way) => way !== undefined && way !== null && way !== "") ? "yes" : flag(resource, "ipv6Native", false),
    place,
  );
}

export function hasIpv4(world: World, subnet: Key): Finding {
  const resource = world.graph.byUrn.get(subnet);
  const native = resource === undefined ? (subnet === IMPLICIT_SUBNET ? "no" : "maybe") : flag(resource, "ipv6Native", false);
  return finding(native === "yes" ? "no" : native === "no" ? "yes" : "maybe", `${nameOf(world, subnet)}.ipv6Native`);
}

function flag(resource: Resource, name: string, otherwise: boolean): Answer {
  const read = readBoolean(property(resource, name));
  if (read.kind === "unknown") return "maybe";
  return (read.kind === "known" ? read.value : otherwise) ? "yes" : "no";
}

/** The addresses that an interface of this subnet can have: its block, else its VPC's blocks, else any. */
export function rangesOf(world: World, subnet: Key, vpc: Key, family: Family): readonly Range[] {
  const resource = world.graph.byUrn.get(subnet);
  if (subnet === IMPLICIT_SUBNET) return [cidrOf(DEFAULT_BLOCK)!];
  const own = resource === undefined ? undefined : blockOf(resource, family === "ipv4" ? "cidrBlock" : "ipv6CidrBlock");
  if (own !== undefined) return [own];
  const { blocks, complete } = blocksOf(world, vpc, family);
  return complete && blocks.length > 0 ? blocks : [everywhere[family]];
}

/** The known blocks of a VPC, and whether there can be no others. */
export function blocksOf(
  world: World,
  vpc: Key,
  family: Family,
): { readonly blocks: readonly Range[]; readonly complete: boolean } {
  const resource = world.graph.byUrn.get(vpc);
  const property4 = family === "ipv4";
  const name = property4 ? "cidrBlock" : "ipv6CidrBlock";
  const type = property4
    ? "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"
    : "aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation";
  const associations = naming(world, type, "vpcId", vpcs, vpc);
  const further = associations.map(({ resource: association, named }) =>
    named === "yes" ? blockOf(association, name) : undefined,
  );
  const own = resource === undefined ? undefined : blockOf(resource, name);
  const first = own ?? (property4 && isDefaultVpc(world, vpc) ? cidrOf(DEFAULT_BLOCK) : undefined);
  const all = [first, ...further];
  return { blocks: all.filter((block) => block !== undefined), complete: all.every((block) => block !== undefined) };
}

function blockOf(resource: Resource, name: string): Range | undefined {
  const read = readString(property(resource, name));
  return read.kind === "known" ? cidrOf(read.value) : undefined;
}
