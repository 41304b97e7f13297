import { formatAddress } from "../model/net";
import { routableAddresses } from "./packets/addresses";
import { noPeers, type PacketSet, type PacketSpace, type PeerSet } from "./packets/packetSpace";
import { includes, type Point } from "./packets/toggles";

/** Neighbouring addresses of the internet that no rule of the graph tells apart. */
export interface AddressRange {
  /** `first-last`. */
  readonly id: string;
  /** One address in it, which answers for all. */
  readonly sample: Point;
}

/**
 * The addresses outside in as few ranges as the packet sets allow: disjoint, each maximal, leaving out those that occur in
 * none of the sets. Between two ranges lie addresses that never are on the internet, or that are treated otherwise.
 */
export function addressRanges(space: PacketSpace, sets: Iterable<PacketSet>): AddressRange[] {
  const routable = space.peerSet(routableAddresses[space.family]);
  const told = new Set<PeerSet>();
  for (const set of sets) for (const { peers } of space.partsOf(set)) told.add(space.intersectPeers(peers, routable));
  told.delete(noPeers);
  const edges = [...new Set([...told].flatMap((peers) => [...space.togglesOf(peers)]))].sort((a, b) => (a < b ? -1 : 1));
  const ranges: { first: Point; end: Point; signature: string }[] = [];
  edges.slice(0, -1).forEach((first, index) => {
    const end = edges[index + 1]!;
    const signature = [...told].filter((peers) => includes(space.togglesOf(peers), first)).join();
    const last = ranges.at(-1);
    if (signature === "") return;
    if (last?.end === first && last.signature === signature) last.end = end;
    else ranges.push({ first, end, signature });
  });
  return ranges.map(({ first, end }) => ({ id: `${text(space, first)}-${text(space, before(end))}`, sample: first }));
}

function before(point: Point): Point {
  return typeof point === "number" ? point - 1 : point - 1n;
}

function text({ family }: PacketSpace, point: Point): string {
  return formatAddress(family === "ipv4" ? { family, value: Number(point) } : { family, value: BigInt(point) });
}
