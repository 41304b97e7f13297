import {
  formatAddress,
  globallyRoutableV4,
  globallyRoutableV6,
  ipv4Range,
  ipv6Range,
  readCidr,
  type Address,
} from "../../model/net";
import type { Family } from "./packetSpace";
import { fromIntervals, subtract, type Point, type Toggles } from "./toggles";

/** Addresses that packets from the internet can carry as source. Source: IANA special-purpose address registries. */
export const routableAddresses: Readonly<Record<Family, Toggles>> = {
  ipv4: fromIntervals(globallyRoutableV4),
  ipv6: fromIntervals(globallyRoutableV6),
};

/** Ranges that never arrive from outside: RFC 1918, RFC 6598, RFC 3927, RFC 1122, RFC 4193, RFC 4291. */
const privateRanges = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
  "127.0.0.0/8",
  "fc00::/7",
  "fe80::/10",
  "::1/128",
];

/** Everything that could stand in an allow-list of outside networks: all addresses but the private ones. */
export const outsideAddresses: Readonly<Record<Family, Toggles>> = {
  ipv4: subtract([0, 2 ** 32], rangesOf("ipv4")),
  ipv6: subtract([0n, 2n ** 128n], rangesOf("ipv6")),
};

function rangesOf(family: Family): Toggles {
  const cidrs = privateRanges.map((text) => readCidr(text)!).filter((cidr) => cidr.family === family);
  return fromIntervals(cidrs.map((cidr) => (cidr.family === "ipv4" ? ipv4Range(cidr) : ipv6Range(cidr))));
}

/**
 * More sources than this are the internet; fewer are an allow-list. Counted over the union of all rules, so that two halves
 * of the world are the world and one office address is not.
 */
export const allowListLimit = 256;

/** Whether the toggles hold more addresses than an allow-list may. */
export function isTheInternet(addresses: Toggles): boolean {
  let count = 0;
  for (let index = 0; index < addresses.length; index += 2) {
    count += distance(addresses[index]!, addresses[index + 1]!);
    if (count > allowListLimit) return true;
  }
  return false;
}

function distance(from: Point, to: Point): number {
  // Subtract before converting: a double cannot hold an IPv6 address exactly, but a difference this small it can.
  return typeof from === "number" && typeof to === "number" ? to - from : Number(BigInt(to) - BigInt(from));
}

export function addressText(family: Family, point: Point): string {
  const address: Address = family === "ipv4" ? { family, value: Number(point) } : { family, value: BigInt(point) };
  return formatAddress(address);
}
