import ipaddr from "ipaddr.js";

export type Family = "ipv4" | "ipv6";

/** Both ends belong to the range. Addresses are plain numbers of their family. */
export interface Range {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

export interface Cidr extends Range {
  /** Prefix length. */
  readonly length: number;
}

/** The same few blocks are read again for every packet. */
const read = new Map<string, Cidr | undefined>();

/** A CIDR block; bits beyond the prefix are dropped, as AWS does. Undefined where the text is none. */
export function cidrOf(text: string): Cidr | undefined {
  if (!read.has(text)) {
    if (read.size > 10_000) read.clear();
    read.set(text, parse(text));
  }
  return read.get(text);
}

function parse(text: string): Cidr | undefined {
  if (!text.includes("/") || !ipaddr.isValidCIDR(text)) return undefined;
  const [address, length] = ipaddr.parseCIDR(text);
  const family = address.kind();
  const size = 1n << BigInt((family === "ipv4" ? 32 : 128) - length);
  const first = (numberOf(address.toByteArray()) / size) * size;
  return { family, first, last: first + size - 1n, length };
}

export function addressOf(text: string): Address | undefined {
  if (!ipaddr.isValid(text)) return undefined;
  const address = ipaddr.parse(text);
  return { family: address.kind(), value: numberOf(address.toByteArray()) };
}

export function holds(range: Range, address: Address): boolean {
  return range.family === address.family && range.first <= address.value && address.value <= range.last;
}

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

export const everywhere: Readonly<Record<Family, Range>> = {
  ipv4: { family: "ipv4", first: 0n, last: (1n << 32n) - 1n },
  // An address that AWS hands out is a global unicast one.
  ipv6: cidrOf("2000::/3")!,
};

/** Not globally reachable, by the IANA special-purpose address registries; nothing from there arrives over the internet. */
const special = [
  ...[
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
  ],
  ...["192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"],
  ...["2001::/23", "2001:db8::/32", "3fff::/20"],
].map((text) => cidrOf(text)!);

export function isGlobal(address: Address): boolean {
  return holds(everywhere[address.family], address) && !special.some((range) => holds(range, address));
}
