import type { Resource } from "../graph/graph";
import { isProperties, property, readBoolean, readList, readNumber, readString, type Read } from "../graph/read";
import type { Properties, Value } from "../graph/values";
import { finding, some, type Answer, type Finding } from "./answer";
import { defaultGroupOf, nameOf, prefixLists, securityGroups, standingFor } from "./kinds";
import {
  both,
  between,
  icmpMatches,
  ICMPV6,
  inCidr,
  inCidrs,
  isIcmp,
  onPrefixLists,
  readProtocol,
  TCP,
  UDP,
  type Seen,
} from "./match";
import { mentions, naming, names, pick, provided, type Key, type Mentions } from "./mentions";
import type { World } from "./world";

/** The groups of one network interface, each attachment with how certain it is. */
export type Membership = readonly { readonly mentioned: Mentions; readonly certain: Answer }[];

/** A packet at a security group. `members`: the other end's groups; undefined where it came over the internet and has none. */
export interface AtGroup extends Seen {
  readonly members: Membership | undefined;
}

export type Direction = "ingress" | "egress";

/**
 * Whether the groups of an interface admit a packet: each group is a list of permissions, several groups add up.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export function groupsAdmit(world: World, membership: Membership, direction: Direction, packet: AtGroup): Finding {
  return some(
    membership.map(({ mentioned, certain }) =>
      provided(
        certain,
        pick(mentioned, (group) => groupAdmits(world, group, direction, packet)),
      ),
    ),
  );
}

function groupAdmits(world: World, group: Key, direction: Direction, packet: AtGroup): Finding {
  const { resources, certain } = standingFor(world, securityGroups, group);
  const inline = resources.map((resource) => inlineAdmits(world, resource, group, direction, packet));
  const name = nameOf(world, group);
  if (resources.length === 0) {
    inline.push(
      group.startsWith(defaultGroupOf(""))
        ? untouchedDefault(group, name, direction, packet)
        : finding("maybe", `${name}: the rules of this security group are not in the graph`),
    );
  }
  if (!certain) inline.push(finding("maybe", `${name} may have been adopted by another resource`));
  const standalone = standaloneRules(world, group, direction, packet);
  const found = some([...inline, ...standalone]);
  return found.answer === "no" ? finding("no", `${name}.${direction} does not admit the packet`) : found;
}

/** As AWS makes it: everything from its own members, everything outwards. */
function untouchedDefault(group: Key, name: string, direction: Direction, packet: AtGroup): Finding {
  const answer = direction === "egress" ? "yes" : isMember(packet.members, group);
  return finding(answer, `${name}.${direction} as AWS makes it`);
}

function isMember(membership: Membership | undefined, group: Key): Answer {
  if (membership === undefined) return "no";
  return some(membership.map(({ mentioned, certain }) => provided(certain, finding(names(mentioned, group))))).answer;
}

function inlineAdmits(world: World, resource: Resource, group: Key, direction: Direction, packet: AtGroup): Finding {
  const place = `${resource.name}.${direction}`;
  const rules = readList(property(resource, direction));
  if (rules.kind === "absent") return finding("no", `${place}: no rules`);
  if (rules.kind === "unknown") return finding("maybe", `${place} is not known`);
  return some(
    rules.value.map((rule, index) => {
      if (!isProperties(rule)) return finding("maybe", `${place}[${index}] is not known`);
      const peer: Peer = {
        block: blocksMatch(rule["cidrBlocks"], rule["ipv6CidrBlocks"], packet),
        lists: mentions(world, resource, direction, rule["prefixListIds"], prefixLists, "many"),
        groups: mentions(world, resource, direction, rule["securityGroups"], securityGroups, "many"),
        self: rule["self"],
      };
      const answer = both(protocolMatches(rule["protocol"], rule, packet), peerMatches(world, peer, group, packet));
      return finding(answer, `${place}[${index}]`);
    }),
  );
}

function standaloneRules(world: World, group: Key, direction: Direction, packet: AtGroup): Finding[] {
  const legacy = naming(world, "aws:ec2/securityGroupRule:SecurityGroupRule", "securityGroupId", securityGroups, group).map(
    ({ resource, named }) => provided(named, legacyAdmits(world, resource, group, direction, packet)),
  );
  const type =
    direction === "ingress"
      ? "securityGroupIngressRule:SecurityGroupIngressRule"
      : "securityGroupEgressRule:SecurityGroupEgressRule";
  const modern = naming(world, `aws:vpc/${type}`, "securityGroupId", securityGroups, group).map(({ resource, named }) =>
    provided(named, modernAdmits(world, resource, group, packet)),
  );
  return [...legacy, ...modern];
}

function legacyAdmits(world: World, rule: Resource, group: Key, direction: Direction, packet: AtGroup): Finding {
  const type = readString(property(rule, "type"));
  const rightWay: Answer = type.kind !== "known" ? "maybe" : type.value === direction ? "yes" : "no";
  const given = (name: string) => property(rule, name);
  const peer: Peer = {
    block: blocksMatch(given("cidrBlocks"), given("ipv6CidrBlocks"), packet),
    lists: mentions(world, rule, "prefixListIds", given("prefixListIds"), prefixLists, "many"),
    groups: mentions(world, rule, "sourceSecurityGroupId", given("sourceSecurityGroupId"), securityGroups),
    self: given("self"),
  };
  const ports: Properties = { fromPort: given("fromPort"), toPort: given("toPort") };
  return finding(
    both(rightWay, protocolMatches(given("protocol"), ports, packet), peerMatches(world, peer, group, packet)),
    rule.name,
  );
}

function modernAdmits(world: World, rule: Resource, group: Key, packet: AtGroup): Finding {
  const given = (name: string) => property(rule, name);
  const block = some([
    finding(inCidr(given("cidrIpv4"), "ipv4", packet.peer)),
    finding(inCidr(given("cidrIpv6"), "ipv6", packet.peer)),
  ]).answer;
  const peer: Peer = {
    block,
    lists: mentions(world, rule, "prefixListId", given("prefixListId"), prefixLists),
    groups: mentions(world, rule, "referencedSecurityGroupId", given("referencedSecurityGroupId"), securityGroups),
    self: undefined,
  };
  const ports: Properties = { fromPort: given("fromPort"), toPort: given("toPort") };
  return finding(both(protocolMatches(given("ipProtocol"), ports, packet), peerMatches(world, peer, group, packet)), rule.name);
}

function blocksMatch(ipv4: Value | undefined, ipv6: Value | undefined, packet: Seen): Answer {
  return some([finding(inCidrs(ipv4, "ipv4", packet.peer)), finding(inCidrs(ipv6, "ipv6", packet.peer))]).answer;
}

/** Ports mean nothing but for TCP, UDP and ICMP; without a protocol, every port is meant whatever the rule says. */
function protocolMatches(protocol: Value | undefined, ports: Properties, packet: Seen): Answer {
  const read = readProtocol(protocol);
  const [from, to] = [readNumber(ports["fromPort"]), readNumber(ports["toPort"])];
  if (read.kind !== "known") return "maybe";
  if (read.value === -1) return "yes";
  if (read.value !== packet.protocol) return "no";
  if (read.value === TCP || read.value === UDP) return between(packet.port, from, to);
  if (!isIcmp(read.value)) return "yes";
  // For ICMPv6 alone the port range may be left out, and then means every type.
  return read.value === ICMPV6 && isAbsent(from) && isAbsent(to) ? "yes" : icmpMatches(packet.port, from, to);
}

function isAbsent(read: Read<number>): boolean {
  return read.kind === "absent";
}

interface Peer {
  /** Whether the packet's other end lies in one of the rule's address blocks. */
  readonly block: Answer;
  readonly lists: Mentions | undefined;
  readonly groups: Mentions | undefined;
  readonly self: Value | undefined;
}

/** A rule that names a group means the private addresses of its members, never one that arrives over the internet. */
function peerMatches(world: World, peer: Peer, own: Key, packet: AtGroup): Answer {
  const self = readBoolean(peer.self);
  const ways: Answer[] = [
    peer.block,
    onPrefixLists(world, peer.lists, packet.peer),
    peer.groups === undefined || packet.members === undefined
      ? "no"
      : pick(peer.groups, (group) => finding(isMember(packet.members, group))).answer,
    self.kind === "absent" || (self.kind === "known" && !self.value)
      ? "no"
      : both(self.kind === "known" ? "yes" : "maybe", isMember(packet.members, own)),
  ];
  return some(ways.map((way) => finding(way))).answer;
}
