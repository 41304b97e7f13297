/** The two address families; always both, never one alone. */
export type Family = "ipv4" | "ipv6";

/** An address as the number it stands for: a double holds 32 bits exactly, 128 bits need a bigint. */
export type Address = { readonly family: "ipv4"; readonly value: number } | { readonly family: "ipv6"; readonly value: bigint };

/**
 * The address a text stands for, or undefined when it is none.
 *
 * Strict on purpose: no octal or hexadecimal octets, no short forms such as `10.1`, no surrounding space and no zone
 * index (`fe80::1%eth0`), because readers disagree on what those mean. Every IPv6 spelling of RFC 4291 section 2.2 is
 * read. An IPv4-mapped address (`::ffff:10.0.0.1`) stays IPv6; see `mappedIpv4`.
 */
export function readAddress(text: string): Address | undefined {
  const ipv4 = readIpv4(text);
  if (ipv4 !== undefined) {
    return { family: "ipv4", value: ipv4 };
  }
  const ipv6 = readIpv6(text);
  return ipv6 === undefined ? undefined : { family: "ipv6", value: ipv6 };
}

/** Canonical text: dotted decimal for IPv4, RFC 5952 for IPv6. */
export function formatAddress(address: Address): string {
  return address.family === "ipv4" ? formatIpv4(address.value) : formatIpv6(address.value);
}

const mappedPrefix = 0xffffn;

/** The IPv4 address inside an IPv4-mapped one (`::ffff:0:0/96`, RFC 4291 section 2.5.5.2), or undefined. */
export function mappedIpv4(address: Address): Address | undefined {
  return address.family === "ipv6" && address.value >> 32n === mappedPrefix
    ? { family: "ipv4", value: Number(address.value & 0xffff_ffffn) }
    : undefined;
}

const octet = /^(0|[1-9]\d{0,2})$/;

function readIpv4(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => octet.test(part) && Number(part) <= 255)) {
    return undefined;
  }
  return parts.reduce((value, part) => value * 256 + Number(part), 0);
}

function readIpv6(text: string): bigint | undefined {
  const hexadecimal = withoutDottedTail(text);
  const halves = hexadecimal?.split("::").map(groupsOf);
  if (halves === undefined || halves.length > 2) {
    return undefined;
  }
  const [head, tail] = halves;
  if (head === undefined || (halves.length === 2 && tail === undefined)) {
    return undefined;
  }
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) {
    return undefined;
  }
  const groups = [...head, ...new Array<bigint>(missing).fill(0n), ...(tail ?? [])];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

/** `::ffff:10.0.0.1` → `::ffff:a00:1`; undefined when the dotted tail is no IPv4 address. */
function withoutDottedTail(text: string): string | undefined {
  if (!text.includes(".")) {
    return text;
  }
  const start = text.lastIndexOf(":") + 1;
  const value = start === 0 ? undefined : readIpv4(text.slice(start));
  return value === undefined
    ? undefined
    : `${text.slice(0, start)}${Math.floor(value / 65536).toString(16)}:${(value % 65536).toString(16)}`;
}

function groupsOf(text: string): readonly bigint[] | undefined {
  if (text === "") {
    return [];
  }
  const groups = text.split(":");
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? groups.map((group) => BigInt(`0x${group}`)) : undefined;
}

function formatIpv4(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

function formatIpv6(value: bigint): string {
  if (value >> 32n === mappedPrefix) {
    return `::ffff:${formatIpv4(Number(value & 0xffff_ffffn))}`;
  }
  const groups = [7n, 6n, 5n, 4n, 3n, 2n, 1n, 0n].map((place) => ((value >> (place * 16n)) & 0xffffn).toString(16));
  const zeros = longestZeroRun(groups);
  return zeros.length < 2
    ? groups.join(":")
    : `${groups.slice(0, zeros.start).join(":")}::${groups.slice(zeros.start + zeros.length).join(":")}`;
}

function longestZeroRun(groups: readonly string[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, place) => {
    if (group !== "0") {
      start = place + 1;
    } else if (place + 1 - start > best.length) {
      best = { start, length: place + 1 - start };
    }
  });
  return best;
}
