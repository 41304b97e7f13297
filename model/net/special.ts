import type { Address } from "./address";
import { type Cidr, ipv4Range, ipv6Range, readCidr } from "./cidr";
import { differenceOfRanges, intersectionOfRanges, type Range, unionOfRanges } from "./ranges";

/** A block with a meaning of its own, from the IANA special-purpose address registries (RFC 6890, RFC 8190). */
export interface SpecialBlock {
  readonly cidr: string;
  readonly name: string;
  readonly source: string;
  /**
   * The registry's "Globally Reachable". Blocks for which the registry says "not applicable" (6to4, Teredo, the old
   * 6to4 relay anycast) are `true`: packets from them can still arrive, so they count as the internet.
   */
  readonly globallyReachable: boolean;
}

const block = (cidr: string, name: string, source: string, globallyReachable = false): SpecialBlock => ({
  cidr,
  name,
  source,
  globallyReachable,
});

/** More specific blocks override the ones that contain them. */
export const specialBlocks: readonly SpecialBlock[] = [
  block("0.0.0.0/8", "This network", "RFC 791 section 3.2"),
  block("10.0.0.0/8", "Private use", "RFC 1918"),
  block("100.64.0.0/10", "Shared address space", "RFC 6598"),
  block("127.0.0.0/8", "Loopback", "RFC 1122 section 3.2.1.3"),
  block("169.254.0.0/16", "Link local", "RFC 3927"),
  block("172.16.0.0/12", "Private use", "RFC 1918"),
  block("192.0.0.0/24", "IETF protocol assignments", "RFC 6890 section 2.1"),
  block("192.0.0.9/32", "Port control protocol anycast", "RFC 7723", true),
  block("192.0.0.10/32", "TURN anycast", "RFC 8155", true),
  block("192.0.2.0/24", "Documentation", "RFC 5737"),
  block("192.31.196.0/24", "AS112", "RFC 7535", true),
  block("192.52.193.0/24", "Automatic multicast tunneling", "RFC 7450", true),
  block("192.88.99.0/24", "6to4 relay anycast, deprecated", "RFC 7526", true),
  block("192.168.0.0/16", "Private use", "RFC 1918"),
  block("192.175.48.0/24", "Direct delegation AS112", "RFC 7534", true),
  block("198.18.0.0/15", "Benchmarking", "RFC 2544"),
  block("198.51.100.0/24", "Documentation", "RFC 5737"),
  block("203.0.113.0/24", "Documentation", "RFC 5737"),
  block("224.0.0.0/4", "Multicast", "RFC 5771"),
  block("240.0.0.0/4", "Reserved, with limited broadcast", "RFC 1112 section 4"),
  block("::1/128", "Loopback", "RFC 4291"),
  block("::/128", "Unspecified", "RFC 4291"),
  block("::ffff:0:0/96", "IPv4-mapped", "RFC 4291"),
  block("64:ff9b::/96", "IPv4-IPv6 translation", "RFC 6052", true),
  block("64:ff9b:1::/48", "IPv4-IPv6 translation, local use", "RFC 8215"),
  block("100::/64", "Discard only", "RFC 6666"),
  block("100:0:0:1::/64", "Dummy prefix", "RFC 9780"),
  block("2001::/23", "IETF protocol assignments", "RFC 2928"),
  block("2001::/32", "Teredo", "RFC 4380", true),
  block("2001:1::1/128", "Port control protocol anycast", "RFC 7723", true),
  block("2001:1::2/128", "TURN anycast", "RFC 8155", true),
  block("2001:1::3/128", "DNS-SD service registration anycast", "RFC 9665", true),
  block("2001:2::/48", "Benchmarking", "RFC 5180"),
  block("2001:3::/32", "Automatic multicast tunneling", "RFC 7450", true),
  block("2001:4:112::/48", "AS112", "RFC 7535", true),
  block("2001:10::/28", "ORCHID, deprecated", "RFC 4843"),
  block("2001:20::/28", "ORCHIDv2", "RFC 7343", true),
  block("2001:30::/28", "Drone remote identification", "RFC 9374", true),
  block("2001:db8::/32", "Documentation", "RFC 3849"),
  block("2002::/16", "6to4", "RFC 3056", true),
  block("2620:4f:8000::/48", "Direct delegation AS112", "RFC 7534", true),
  block("3fff::/20", "Documentation", "RFC 9637"),
  block("5f00::/16", "Segment routing SIDs", "RFC 9602"),
  block("fc00::/7", "Unique local", "RFC 4193"),
  block("fe80::/10", "Link local", "RFC 4291"),
  block("ff00::/8", "Multicast", "RFC 4291"),
];

const parsed = specialBlocks.map((special) => ({ ...special, network: cidrOf(special.cidr) }));

/** Every IPv4 address that a packet from the internet may carry: half-open, sorted, disjoint. */
export const globallyRoutableV4: readonly Range<number>[] = routable([[0, 2 ** 32]], ({ network }) =>
  network.family === "ipv4" ? [ipv4Range(network)] : [],
);

/** Every IPv6 address that a packet from the internet may carry: of 2000::/3, the only block that IANA hands out. */
export const globallyRoutableV6: readonly Range<bigint>[] = routable([[0x2000n << 112n, 0x4000n << 112n]], ({ network }) =>
  network.family === "ipv6" ? [ipv6Range(network)] : [],
);

/** Whether an address, or some address of a network, can be the sender of a packet from the internet. */
export function isGloballyRoutable(place: Address | Cidr): boolean {
  if (place.family === "ipv4") {
    const range: Range<number> = "length" in place ? ipv4Range(place) : [place.value, place.value + 1];
    return intersectionOfRanges(globallyRoutableV4, [range]).length > 0;
  }
  const range: Range<bigint> = "length" in place ? ipv6Range(place) : [place.value, place.value + 1n];
  return intersectionOfRanges(globallyRoutableV6, [range]).length > 0;
}

type Parsed = (typeof parsed)[number];

function routable<N extends number | bigint>(
  all: readonly Range<N>[],
  rangesOf: (special: Parsed) => readonly Range<N>[],
): readonly Range<N>[] {
  const shortestFirst = [...parsed].sort((a, b) => a.network.length - b.network.length);
  return shortestFirst.reduce(
    (rest, special) =>
      special.globallyReachable
        ? unionOfRanges([...rest, ...intersectionOfRanges(all, rangesOf(special))])
        : differenceOfRanges(rest, rangesOf(special)),
    all,
  );
}

function cidrOf(text: string): Cidr {
  const cidr = readCidr(text);
  if (cidr === undefined) {
    throw new Error(`${text} in the table of special blocks is no network`);
  }
  return cidr;
}
