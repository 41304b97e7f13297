/**
 * The service axis: what a packet asks for, as one number. `protocol × 65536 + detail`, where the detail is the destination
 * port for TCP, UDP, SCTP and DCCP, type × 256 + code for ICMP and ICMPv6, and nothing for other protocols (which take
 * their whole block).
 * Source: IANA "Protocol Numbers"; RFC 792 and RFC 4443 for ICMP types and codes.
 */
const block = 65536;
export const serviceLimit = 256 * block;

export const protocolNumbers: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  tcp: 6,
  udp: 17,
  dccp: 33,
  gre: 47,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  icmp6: 58,
  "ipv6-icmp": 58,
  sctp: 132,
  udplite: 136,
};

const protocolNames: ReadonlyMap<number, string> = new Map([
  [1, "icmp"],
  [6, "tcp"],
  [17, "udp"],
  [33, "dccp"],
  [47, "gre"],
  [50, "esp"],
  [51, "ah"],
  [58, "icmpv6"],
  [132, "sctp"],
]);

export function protocolName(protocol: number): string {
  return protocolNames.get(protocol) ?? String(protocol);
}

/** Half-open range on the service axis. */
export type ServiceRange = readonly [number, number];

export const everyService: ServiceRange = [0, serviceLimit];

export function wholeProtocol(protocol: number): ServiceRange {
  return [protocol * block, (protocol + 1) * block];
}

/** Inclusive ports (or ICMP details) of one protocol. */
export function portRange(protocol: number, from: number, to: number): ServiceRange {
  return [protocol * block + from, protocol * block + to + 1];
}

export function service(protocol: number, detail: number): number {
  return protocol * block + detail;
}

export function protocolOf(point: number): number {
  return Math.floor(point / block);
}

export function detailOf(point: number): number {
  return point % block;
}

export function hasPorts(protocol: number): boolean {
  return protocol === 6 || protocol === 17 || protocol === 33 || protocol === 132;
}

/**
 * The number of a protocol given by name or number; -1 for every protocol; undefined when it is neither.
 * Source: EC2 API, IpPermission.IpProtocol.
 */
export function parseProtocol(text: string): number | undefined {
  const lower = text.trim().toLowerCase();
  if (lower === "-1" || lower === "all") return -1;
  if (/^\d+$/.test(lower)) return Number(lower) <= 255 ? Number(lower) : undefined;
  return protocolNumbers[lower];
}
