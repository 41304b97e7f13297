import { type Address, type Family, formatAddress, readAddress } from "./address";
import type { Range } from "./ranges";

/** A network: `first` is its lowest address, `length` the number of fixed leading bits. Never has host bits. */
export type Cidr = Ipv4Cidr | Ipv6Cidr;
export interface Ipv4Cidr {
  readonly family: "ipv4";
  readonly first: number;
  readonly length: number;
}
export interface Ipv6Cidr {
  readonly family: "ipv6";
  readonly first: bigint;
  readonly length: number;
}

export const everyIpv4 = "0.0.0.0/0";
export const everyIpv6 = "::/0";
/** Every address of both families. */
export const anywhere: readonly string[] = [everyIpv4, everyIpv6];

export function bitsOf(family: Family): 32 | 128 {
  return family === "ipv4" ? 32 : 128;
}

/** The network of the given length around an address. */
export function cidrAround(address: Address, length: number): Cidr {
  if (address.family === "ipv4") {
    const size = 2 ** (32 - length);
    return { family: "ipv4", first: Math.floor(address.value / size) * size, length };
  }
  const hostBits = BigInt(128 - length);
  return { family: "ipv6", first: (address.value >> hostBits) << hostBits, length };
}

/**
 * The network a text means, or undefined when it means none. Forgiving as clouds are: host bits are cut off and a
 * plain address is a network of one. For text that a user declared, `requireCidr` is the strict reader.
 */
export function readCidr(text: string): Cidr | undefined {
  const [addressText = "", lengthText, ...rest] = text.split("/");
  const address = readAddress(addressText);
  if (address === undefined || rest.length > 0) {
    return undefined;
  }
  const length = lengthText === undefined ? bitsOf(address.family) : readLength(lengthText, address.family);
  return length === undefined ? undefined : cidrAround(address, length);
}

/** A prefix length written in decimal, within the family's bits. */
export function readLength(text: string, family: Family): number | undefined {
  return /^(0|[1-9]\d{0,2})$/.test(text) && Number(text) <= bitsOf(family) ? Number(text) : undefined;
}

/** Canonical text, e.g. `10.0.0.0/24` or `2001:db8::/32`. */
export function formatCidr(cidr: Cidr): string {
  return `${formatAddress(firstAddress(cidr))}/${cidr.length}`;
}

export function firstAddress(cidr: Cidr): Address {
  return cidr.family === "ipv4" ? { family: "ipv4", value: cidr.first } : { family: "ipv6", value: cidr.first };
}

export function lastAddress(cidr: Cidr): Address {
  return cidr.family === "ipv4"
    ? { family: "ipv4", value: ipv4Range(cidr)[1] - 1 }
    : { family: "ipv6", value: ipv6Range(cidr)[1] - 1n };
}

export function ipv4Range(cidr: Ipv4Cidr): Range<number> {
  return [cidr.first, cidr.first + 2 ** (32 - cidr.length)];
}

export function ipv6Range(cidr: Ipv6Cidr): Range<bigint> {
  return [cidr.first, cidr.first + (1n << BigInt(128 - cidr.length))];
}

/** How many addresses the network has. */
export function countOfCidr(cidr: Cidr): bigint {
  return 1n << BigInt(bitsOf(cidr.family) - cidr.length);
}

/** Whether every address of `inner` is in `outer`. Families never contain one another. */
export function cidrContains(outer: Cidr, inner: Cidr | Address): boolean {
  const within = "length" in inner ? inner : cidrAround(inner, bitsOf(inner.family));
  return (
    outer.family === within.family &&
    outer.length <= within.length &&
    cidrAround(firstAddress(within), outer.length).first === outer.first
  );
}

/** Whether some address is in both: of two networks, one then contains the other. */
export function cidrsOverlap(a: Cidr, b: Cidr): boolean {
  return cidrContains(a, b) || cidrContains(b, a);
}
