import { protocolName, protocolOf, detailOf, serviceLimit, type ServiceRange } from "./packets/services";

/** A run of services in words: a protocol with inclusive ports (or ICMP details). */
export interface Span {
  readonly protocol: string;
  readonly ports: readonly (readonly [number, number])[];
}

const allPorts: readonly [number, number] = [0, 65535];
/** Protocols worth a line of their own; the rest is told together. */
const told: ReadonlySet<number> = new Set([1, 6, 17, 58, 132]);

/** Half-open service ranges in words. Everything is `any`; whole protocols that nobody asks about are `other`. */
export function spansOf(ranges: readonly ServiceRange[]): Span[] {
  const merged = mergeRanges(ranges);
  if (merged.length === 1 && merged[0]![0] === 0 && merged[0]![1] === serviceLimit)
    return [{ protocol: "any", ports: [allPorts] }];
  const ports = new Map<string, (readonly [number, number])[]>();
  for (const [from, to] of merged) {
    for (let start = from; start < to;) {
      const protocol = protocolOf(start);
      const end = Math.min(to, (protocol + 1) * 65536);
      add(ports, protocol, [detailOf(start), detailOf(end - 1)]);
      start = end;
    }
  }
  return [...ports].map(([protocol, list]) => ({ protocol, ports: list }));
}

function add(ports: Map<string, (readonly [number, number])[]>, protocol: number, range: readonly [number, number]): void {
  const name = told.has(protocol) ? protocolName(protocol) : "other";
  const list = ports.get(name) ?? [];
  ports.set(name, name === "other" ? [allPorts] : [...list, range]);
}

export function mergeRanges(ranges: readonly ServiceRange[]): ServiceRange[] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged[merged.length - 1];
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}
