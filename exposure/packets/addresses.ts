import { globallyRoutableV4, globallyRoutableV6 } from "../../model/net";
import type { Family } from "./packetSpace";
import { fromIntervals, type Point, type Toggles } from "./toggles";

/** Addresses of `family` that packets from the internet can carry as source. Source: IANA special-purpose registries. */
export const routableAddresses: Readonly<Record<Family, Toggles>> = {
  ipv4: fromIntervals(globallyRoutableV4),
  ipv6: fromIntervals(globallyRoutableV6),
};

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

/** An address as people write it: dotted decimal, or RFC 5952 for IPv6. */
export function formatAddress(family: Family, point: Point): string {
  return family === "ipv4" ? formatIpv4(Number(point)) : formatIpv6(BigInt(point));
}

function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

function formatIpv6(address: bigint): string {
  const groups: string[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) groups.push(((address >> shift) & 0xffffn).toString(16));
  const zeros = /(?:^|:)0(?::0)+(?::|$)/.exec(groups.join(":"));
  return zeros === null ? groups.join(":") : groups.join(":").replace(zeros[0], "::");
}
