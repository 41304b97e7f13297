import { isList, readNumber, type Read } from "../graph/read";
import { UNKNOWN, type Value } from "../graph/values";
import { addressOf, type Address, type Family, type Range } from "./addresses";
import { every, finding, some, type Answer, type Finding } from "./answer";
import * as kinds from "./kinds";
import { anything, exactly, mentionsIn, naming, provided, type Key, type Kind, type Mentions } from "./mentions";
import type { Membership } from "./securityGroups";
import { givesIpv6Address, givesPublicAddress, hasIpv4, hasIpv6, rangesOf, UNKNOWN_VPC } from "./subnets";
import type { World } from "./world";

/** A network interface: what an endpoint sends and receives through. */
export interface Interface {
  readonly name: string;
  /** Every key by which other resources may name it. */
  readonly keys: readonly Key[];
  /** The instance behind it, where Elastic IPs may name that instead. */
  readonly instance: Key | undefined;
  /** Exactly one subnet. */
  readonly subnet: Mentions;
  /** The security groups it was given; undefined means its VPC's default group. */
  readonly groups: Mentions | undefined;
  /** Whether it asks for a public IPv4 address at launch; absent leaves it to the subnet. */
  readonly asksPublic: Read<boolean>;
  /** Whether it asks for IPv6 addresses of its own. */
  readonly asksIpv6: Answer;
  /** Its own addresses, where they are known. */
  readonly addresses: Readonly<Record<Family, readonly Address[]>>;
}

/** Whether one of these counts or lists asks for an address. */
export function wantsIpv6(...values: readonly (Value | undefined)[]): Answer {
  return some(
    values.map((value) => {
      if (value === UNKNOWN) return finding("maybe");
      if (isList(value)) return finding(value.length > 0 ? "yes" : "no");
      const count = readNumber(value);
      return finding(count.kind === "known" && count.value > 0 ? "yes" : count.kind === "unknown" ? "maybe" : "no");
    }),
  ).answer;
}

/** The first of these that is given; all addresses in it must be known to count. */
export function addressesIn(...values: readonly (Value | readonly Value[] | undefined)[]): readonly Address[] {
  for (const value of values) {
    const found = listed(value).map((item) => (typeof item === "string" ? addressOf(item) : undefined));
    if (found.length > 0) return found.every((address) => address !== undefined) ? found : [];
  }
  return [];
}

export function listed(value: Value | readonly Value[] | undefined): readonly Value[] {
  return value === undefined || value === null ? [] : isList(value) ? value : [value];
}

/** An empty list of groups is as good as none. */
export function mentionsOrNone(mentioned: Mentions | undefined): Mentions | undefined {
  return mentioned === undefined || (mentioned.certain.length + mentioned.possible.length === 0 && !mentioned.open)
    ? undefined
    : mentioned;
}

/** Its security groups in this subnet: what it was given, else the VPC's default group; and what was attached later. */
export function membershipOf(world: World, it: Interface, vpc: Key): Membership {
  const given = mentionsOrNone(it.groups) ?? (vpc === UNKNOWN_VPC ? anything : exactly(kinds.defaultGroupOf(vpc)));
  const type = "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment";
  const attached = it.keys.flatMap((key) => naming(world, type, "networkInterfaceId", kinds.networkInterfaces, key));
  return [
    { mentioned: given, certain: "yes" },
    ...attached.map(({ resource, named }) => ({
      mentioned: mentionsIn(world, resource, "securityGroupId", kinds.securityGroups) ?? anything,
      certain: named,
    })),
  ];
}

/** Whether the internet can address it: a public IPv4 address, or a global IPv6 one. */
export function hasPublicAddress(world: World, it: Interface, subnet: Key, family: Family): Finding {
  if (family === "ipv6") return hasAddress(world, it, subnet, family);
  const elastic = [
    ...(it.instance === undefined || it.keys.length === 0
      ? []
      : elasticFor(world, "instance", "instanceId", kinds.instances, it.instance)),
    ...it.keys.flatMap((key) => elasticFor(world, "networkInterface", "networkInterfaceId", kinds.networkInterfaces, key)),
  ];
  const { asksPublic: asks } = it;
  const automatic =
    asks.kind === "absent"
      ? givesPublicAddress(world, subnet)
      : finding(asks.kind === "unknown" ? "maybe" : asks.value ? "yes" : "no", `${it.name}.associatePublicIpAddress`);
  return every([hasIpv4(world, subnet), some([...elastic, automatic])]);
}

function elasticFor(world: World, ofAddress: string, ofAssociation: string, kind: Kind, key: Key): Finding[] {
  return [
    ...naming(world, "aws:ec2/eip:Eip", ofAddress, kind, key),
    ...naming(world, "aws:ec2/eipAssociation:EipAssociation", ofAssociation, kind, key),
  ].map(({ resource, named }) => provided(named, finding("yes", `${resource.name} gives it a public address`)));
}

export function hasAddress(world: World, it: Interface, subnet: Key, family: Family): Finding {
  if (family === "ipv4") return hasIpv4(world, subnet);
  const asked = finding(it.asksIpv6, `${it.name}.ipv6AddressCount`);
  return every([hasIpv6(world, subnet), some([asked, givesIpv6Address(world, subnet)])]);
}

/** The addresses it can have inside its VPC. */
export function privateRanges(world: World, it: Interface, subnet: Key, vpc: Key, family: Family): readonly Range[] {
  const own = it.addresses[family];
  return own.length > 0 ? own.map(({ value }) => ({ family, first: value, last: value })) : rangesOf(world, subnet, vpc, family);
}
