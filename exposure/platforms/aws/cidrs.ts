import { ipv4Range, ipv6Range, readCidr } from "../../../model/net";
import type { Value } from "../../graph/values";
import type { Family } from "../../packets/packetSpace";
import { fromIntervals, type Toggles } from "../../packets/toggles";

export interface Range {
  readonly family: Family;
  readonly addresses: Toggles;
}

/** The addresses of a CIDR or single address in a property; undefined when the text is none, which then counts as unknown. */
export function rangeOf(value: Value | undefined): Range | undefined {
  const cidr = typeof value === "string" ? readCidr(value.trim()) : undefined;
  if (cidr === undefined) return undefined;
  const range = cidr.family === "ipv4" ? ipv4Range(cidr) : ipv6Range(cidr);
  return { family: cidr.family, addresses: fromIntervals([range]) };
}
