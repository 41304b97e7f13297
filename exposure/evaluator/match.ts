import { isProperties, property, readList, readString, type Read } from "../graph/read";
import { UNKNOWN, type Value } from "../graph/values";
import { cidrOf, holds, type Address, type Family } from "./addresses";
import { every, finding, some, type Answer } from "./answer";
import { prefixLists } from "./kinds";
import { naming, type Key, type Mentions } from "./mentions";
import type { World } from "./world";

/** What a filter sees of a packet: the other end's address, the protocol and the packet's own destination port. */
export interface Seen {
  readonly peer: Address;
  /** IANA protocol number. */
  readonly protocol: number;
  /** Destination port; for ICMP type × 256 + code. */
  readonly port: number;
}

export const TCP = 6;
export const UDP = 17;
export const ICMP = 1;
export const ICMPV6 = 58;
export const SCTP = 132;

/** The names that the EC2 API and the provider accept beside numbers. */
const protocolNames: Readonly<Record<string, number>> = {
  all: -1,
  icmp: ICMP,
  tcp: TCP,
  udp: UDP,
  icmpv6: ICMPV6,
  "ipv6-icmp": ICMPV6,
  gre: 47,
  esp: 50,
  ah: 51,
  sctp: SCTP,
};

/** A protocol number; -1 means every protocol. */
export function readProtocol(value: Value | undefined): Read<number> {
  const text = readString(value);
  if (text.kind !== "known") return text;
  const known =
    protocolNames[text.value.trim().toLowerCase()] ?? (/^-?\d+$/.test(text.value.trim()) ? Number(text.value) : undefined);
  return known === undefined ? { kind: "unknown" } : { kind: "known", value: known };
}

export function isIcmp(protocol: number): boolean {
  return protocol === ICMP || protocol === ICMPV6;
}

/** Three-valued and over plain answers. */
export function both(...answers: readonly Answer[]): Answer {
  return every(answers.map((answer) => finding(answer))).answer;
}

/** Whether a number lies between two bounds; a bound that is not given or not known leaves that side open. */
export function between(value: number, from: Read<number>, to: Read<number>): Answer {
  const above = from.kind === "known" ? (from.value <= value ? "yes" : "no") : "maybe";
  const below = to.kind === "known" ? (value <= to.value ? "yes" : "no") : "maybe";
  return both(above, below);
}

/** ICMP: -1 stands for every type or code. */
export function icmpMatches(port: number, type: Read<number>, code: Read<number>): Answer {
  const matches = (wanted: number, given: Read<number>): Answer =>
    given.kind === "known" ? (given.value === -1 || given.value === wanted ? "yes" : "no") : "maybe";
  // Whoever says "every type" has said "every code".
  if (type.kind === "known" && type.value === -1) return "yes";
  return both(matches(Math.floor(port / 256), type), matches(port % 256, code));
}

/** Whether an address lies in the block of one family that a text gives; a text that is no block is no evidence. */
export function inCidr(value: Value | undefined, family: Family, address: Address): Answer {
  if (value === undefined || value === null || value === "" || address.family !== family) return "no";
  const cidr = typeof value === "string" ? cidrOf(value) : undefined;
  return cidr === undefined ? "maybe" : holds(cidr, address) ? "yes" : "no";
}

/** Whether an address lies in one of a list of blocks. */
export function inCidrs(value: Value | undefined, family: Family, address: Address): Answer {
  const list = readList(value);
  if (list.kind === "absent" || address.family !== family) return "no";
  if (list.kind === "unknown") return "maybe";
  return some(list.value.map((item) => finding(inCidr(item, family, address)))).answer;
}

/** An entry of a prefix list: a block, and how certain it is that it is on the list. */
export interface Entry {
  readonly block: Value | undefined;
  readonly certain: Answer;
}

/** The entries of the prefix lists that a property names. A list outside the graph may hold anything. */
export function entriesOf(world: World, mentioned: Mentions): readonly Entry[] {
  const doubtful = mentioned.possible
    .flatMap((list) => entriesOn(world, list))
    .map((entry): Entry => ({ ...entry, certain: both("maybe", entry.certain) }));
  return [...mentioned.certain.flatMap((list) => entriesOn(world, list)), ...doubtful, ...(mentioned.open ? [anyEntry] : [])];
}

const anyEntry: Entry = { block: UNKNOWN, certain: "maybe" };

function entriesOn(world: World, list: Key): Entry[] {
  const standalone = naming(world, "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry", "prefixListId", prefixLists, list);
  const entries = standalone.map(({ resource, named }): Entry => ({ block: property(resource, "cidr"), certain: named }));
  const resource = world.graph.byUrn.get(list);
  const inline = resource === undefined ? undefined : readList(property(resource, "entries"));
  if (inline === undefined || inline.kind === "unknown") return [...entries, anyEntry];
  const items = inline.kind === "known" ? inline.value : [];
  return [...entries, ...items.map((item): Entry => (isProperties(item) ? { block: item["cidr"], certain: "yes" } : anyEntry))];
}

export function onPrefixLists(world: World, mentioned: Mentions | undefined, address: Address): Answer {
  const entries = mentioned === undefined ? [] : entriesOf(world, mentioned);
  return some(entries.map(({ block, certain }) => finding(both(certain, inCidr(block, address.family, address))))).answer;
}
