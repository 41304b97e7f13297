import { Interner } from "./interner";
import { PairTable } from "./pairTable";
import { includes, intersect, nothing, subtract, unite, type Point, type Toggles } from "./toggles";
import { serviceLimit, type ServiceRange } from "./services";

/**
 * Exact sets of packets of one address family: which peer asks for which service.
 *
 * Peers live on one line: first every address of the family, then the identities the engine knows (one point for each
 * endpoint). A rule that names an address and a rule that names an identity so meet on the same axis, and identities stay
 * exact while addresses are unknown.
 *
 * Both levels are interned: equal sets have equal ids, and union, intersection and difference are computed once per pair.
 * A packet set is a two-level interval map: breakpoints on the service axis, each with the peers admitted from there on.
 */
export type Family = "ipv4" | "ipv6";
export type PeerSet = number;
export type PacketSet = number;

export const noPeers: PeerSet = 0;
export const noPackets: PacketSet = 0;

type Operation = (left: number, right: number) => number;

/** Flat breakpoints: service, peers, service, peers, …; the first service is 0 and neighbours differ in peers. */
type ServiceMap = readonly number[];

export class PacketSpace {
  /** Where identities begin on the peer line: just after the last address. */
  readonly identityBase: Point;
  readonly everyPeer: PeerSet;
  readonly everyAddress: PeerSet;
  readonly everyIdentity: PeerSet;
  readonly everything: PacketSet;

  readonly uniteSets: Operation;
  readonly intersectSets: Operation;
  readonly subtractSets: Operation;
  readonly unitePeers: Operation;
  readonly intersectPeers: Operation;
  readonly subtractPeers: Operation;

  private readonly peers = new Interner<Toggles>();
  private readonly maps = new Interner<ServiceMap>();

  constructor(
    readonly family: Family,
    readonly identityCount: number,
  ) {
    // The empty sets come first, so that they are the constants that everybody knows them by.
    this.peers.idOf(nothing);
    this.maps.idOf([0, noPeers]);
    const zero = family === "ipv4" ? 0 : 0n;
    this.identityBase = family === "ipv4" ? 2 ** 32 : 2n ** 128n;
    const limit = this.identity(identityCount);
    this.everyPeer = this.peerSet([zero, limit]);
    this.everyAddress = this.peerSet([zero, this.identityBase]);
    this.everyIdentity = identityCount === 0 ? noPeers : this.peerSet([this.identityBase, limit]);

    this.unitePeers = memoised((left, right) => this.peerSet(unite(this.togglesOf(left), this.togglesOf(right))));
    this.intersectPeers = memoised((left, right) => this.peerSet(intersect(this.togglesOf(left), this.togglesOf(right))));
    this.subtractPeers = memoised((left, right) => this.peerSet(subtract(this.togglesOf(left), this.togglesOf(right))));
    this.uniteSets = memoised((left, right) => this.combine(left, right, this.unitePeers));
    this.intersectSets = memoised((left, right) => this.combine(left, right, this.intersectPeers));
    this.subtractSets = memoised((left, right) => this.combine(left, right, this.subtractPeers));

    this.everything = this.packetSet([[0, serviceLimit]], this.everyPeer);
  }

  /** The point of identity number `index` on the peer line. */
  identity(index: number): Point {
    return typeof this.identityBase === "number" ? this.identityBase + index : this.identityBase + BigInt(index);
  }

  /** Intern peers given as canonical toggles. */
  peerSet(toggles: Toggles): PeerSet {
    return this.peers.idOf(toggles);
  }

  togglesOf(peers: PeerSet): Toggles {
    return this.peers.listOf(peers);
  }

  /** The packets from `peers` for any of these services. */
  packetSet(services: readonly ServiceRange[], peers: PeerSet): PacketSet {
    const flat: number[] = [0, noPeers];
    if (peers !== noPeers) {
      const sorted = [...services].filter(([from, to]) => from < to).sort((a, b) => a[0] - b[0]);
      for (const [from, to] of sorted) {
        const start = Math.max(from, flat[flat.length - 2]!);
        if (to <= start) continue;
        push(flat, start, peers);
        push(flat, to, noPeers);
      }
    }
    return this.intern(flat);
  }

  unionOf(sets: Iterable<PacketSet>): PacketSet {
    let result = noPackets;
    for (const set of sets) result = this.uniteSets(result, set);
    return result;
  }

  intersectionOf(sets: Iterable<PacketSet>): PacketSet {
    let result = this.everything;
    for (const set of sets) result = this.intersectSets(result, set);
    return result;
  }

  contains(set: PacketSet, peer: Point, service: number): boolean {
    return includes(this.togglesOf(this.peersAt(set, service)), peer);
  }

  peersAt(set: PacketSet, service: number): PeerSet {
    const flat = this.maps.listOf(set);
    let low = 0;
    let high = flat.length / 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (flat[middle * 2]! <= service) low = middle + 1;
      else high = middle;
    }
    return flat[(low - 1) * 2 + 1]!;
  }

  /** The non-empty parts of a set: half-open service ranges with the peers admitted for them. */
  partsOf(set: PacketSet): { readonly services: ServiceRange; readonly peers: PeerSet }[] {
    const flat = this.maps.listOf(set);
    const parts: { services: ServiceRange; peers: PeerSet }[] = [];
    for (let index = 0; index < flat.length; index += 2) {
      if (flat[index + 1] === noPeers) continue;
      parts.push({ services: [flat[index]!, flat[index + 2] ?? serviceLimit], peers: flat[index + 1]! });
    }
    return parts;
  }

  private combine(left: PacketSet, right: PacketSet, combinePeers: Operation): PacketSet {
    const a = this.maps.listOf(left);
    const b = this.maps.listOf(right);
    const flat: number[] = [];
    let i = 0;
    let j = 0;
    while (i < a.length || j < b.length) {
      const at = j >= b.length || (i < a.length && a[i]! <= b[j]!) ? a[i]! : b[j]!;
      if (i < a.length && a[i] === at) i += 2;
      if (j < b.length && b[j] === at) j += 2;
      push(flat, at, combinePeers(a[i - 1]!, b[j - 1]!));
    }
    return this.intern(flat);
  }

  private intern(flat: ServiceMap): PacketSet {
    // The last breakpoint of a full last block would start at the limit itself: nothing lies there.
    const map = flat[flat.length - 2] === serviceLimit ? flat.slice(0, -2) : flat;
    return this.maps.idOf(map);
  }
}

/** Append a breakpoint, keeping the list canonical: one entry per service, neighbours differ. */
function push(flat: number[], service: number, peers: PeerSet): void {
  const length = flat.length;
  if (length >= 2 && flat[length - 2] === service) {
    flat.length = length - 2;
    push(flat, service, peers);
  } else if (length === 0 || flat[length - 1] !== peers) {
    flat.push(service, peers);
  }
}

function memoised(operation: Operation): Operation {
  const known = new PairTable();
  return (left, right) => {
    let result = known.get(left, right);
    if (result === -1) {
      result = operation(left, right);
      known.set(left, right, result);
    }
    return result;
  };
}
