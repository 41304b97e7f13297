import { type Cidr, type Ipv4Cidr, ipv4Range, type Ipv6Cidr, ipv6Range } from "./cidr";
import { countOfRanges, intersectionOfRanges } from "./ranges";
import { globallyRoutableV4, globallyRoutableV6 } from "./special";

/** More globally routable addresses than this are "the internet"; fewer are named networks, such as one office. */
export const worldThreshold = 256n;

/** How many globally routable addresses the union of networks holds, both families together. */
export function countOfRoutable(cidrs: readonly Cidr[]): bigint {
  const ipv4 = cidrs.filter((cidr): cidr is Ipv4Cidr => cidr.family === "ipv4").map(ipv4Range);
  const ipv6 = cidrs.filter((cidr): cidr is Ipv6Cidr => cidr.family === "ipv6").map(ipv6Range);
  return (
    countOfRanges(intersectionOfRanges(globallyRoutableV4, ipv4)) + countOfRanges(intersectionOfRanges(globallyRoutableV6, ipv6))
  );
}

/**
 * Whether the union of networks is world-wide: two halves such as `0.0.0.0/1` and `128.0.0.0/1` are the world, so are
 * five offices of 100 addresses each, and so is an IPv6 /64, whose 2^64 addresses are one customer's to hand out.
 */
export function isWorldWide(cidrs: readonly Cidr[]): boolean {
  return countOfRoutable(cidrs) > worldThreshold;
}
