import { readString } from "../../graph/read";
import { noPeers, type Family, type PacketSpace, type PeerSet } from "../../packets/packetSpace";
import { intersect, isSubset, type Toggles } from "../../packets/toggles";
import { rangeOf } from "./cidrs";
import type { NetworkInterface } from "./interfaces";
import type { Networks, Subnet, Vpc } from "./networks";

/**
 * Every sender and receiver inside the private networks: the interfaces of the graph, and for each subnet one stranger, who
 * stands for any other machine that somebody may start there.
 */
export interface Identity {
  readonly index: number;
  readonly vpc: Vpc;
  /** Undefined while it is not known in which subnet. */
  readonly subnet: Subnet | undefined;
  /** Undefined for a stranger. */
  readonly networkInterface: NetworkInterface | undefined;
  /** The addresses it may have; undefined while nothing is known. */
  readonly ranges: Readonly<Record<Family, Toggles | undefined>>;
}

/** Two readings of one set of peers: those certainly in it, and those possibly in it. */
export interface PeerBounds {
  readonly must: PeerSet;
  readonly may: PeerSet;
}

export function assignIdentities(networks: Networks, interfaces: readonly NetworkInterface[]): Identity[] {
  const bySubnet = new Map<Subnet, NetworkInterface[]>();
  const homeless: NetworkInterface[] = [];
  for (const networkInterface of interfaces) {
    const { subnet } = networkInterface;
    if (subnet.kind !== "exact") homeless.push(networkInterface);
    else {
      const home = networks.subnetOf(subnet.resource);
      const list = bySubnet.get(home);
      if (list === undefined) bySubnet.set(home, [networkInterface]);
      else list.push(networkInterface);
    }
  }
  // Neighbours get neighbouring numbers, so that a subnet is one interval on the peer line.
  const identities: Identity[] = [];
  for (const subnet of networks.subnets) {
    const place = { vpc: subnet.vpc, subnet };
    identities.push({ ...place, index: identities.length, networkInterface: undefined, ranges: subnet.ranges });
    for (const networkInterface of bySubnet.get(subnet) ?? []) {
      identities.push({
        ...place,
        index: identities.length,
        networkInterface,
        ranges: rangesOf(networkInterface, subnet.ranges),
      });
    }
  }
  for (const networkInterface of homeless) {
    const vpc = vpcOfHomeless(networkInterface, networks);
    identities.push({
      index: identities.length,
      vpc,
      subnet: undefined,
      networkInterface,
      ranges: rangesOf(networkInterface, vpc.ranges),
    });
  }
  return identities;
}

function rangesOf({ settings }: NetworkInterface, subnet: Identity["ranges"]): Identity["ranges"] {
  const own = readString(settings.privateAddress);
  const range = own.kind === "known" ? rangeOf(own.value) : undefined;
  return { ipv4: range?.family === "ipv4" ? range.addresses : subnet.ipv4, ipv6: subnet.ipv6 };
}

function vpcOfHomeless({ subnet, resource }: NetworkInterface, networks: Networks): Vpc {
  if (subnet.kind === "none") return networks.defaultVpc;
  const candidates =
    subnet.kind === "candidates" ? new Set(subnet.resources.map((r) => networks.subnetOf(r).vpc)) : new Set<Vpc>();
  const [only] = candidates;
  if (candidates.size === 1 && only !== undefined) return only;
  return {
    key: `the network of ${resource.urn}`,
    resource: undefined,
    isDefault: false,
    lost: true,
    ranges: { ipv4: undefined, ipv6: undefined },
  };
}

/**
 * The peers a range of addresses names. `whole` leaves out the strangers of a subnet that lies only partly inside: some
 * machine there is named, so an allow rule may count on one (`must`), but a deny rule does not take them all.
 */
export interface AddressedPeers extends PeerBounds {
  readonly whole: PeerSet;
}

export const nobody: AddressedPeers = { must: noPeers, may: noPeers, whole: noPeers };

/** Which peers, outside addresses and identities alike, a range of addresses names. */
export class AddressBook {
  private readonly known = new Map<string, AddressedPeers>();

  constructor(
    private readonly space: PacketSpace,
    private readonly identities: readonly Identity[],
  ) {}

  peersWithin(addresses: Toggles): AddressedPeers {
    const key = addresses.join();
    let peers = this.known.get(key);
    if (peers === undefined) {
      peers = this.compute(addresses);
      this.known.set(key, peers);
    }
    return peers;
  }

  private compute(addresses: Toggles): AddressedPeers {
    const must: number[] = [];
    const may: number[] = [];
    const whole: number[] = [];
    // Identities of one subnet share one range object, and the answer with it.
    let lastRange: Toggles | undefined | null = null;
    let inside = false;
    let overlaps = false;
    for (const { index, ranges, networkInterface } of this.identities) {
      const range = ranges[this.space.family];
      if (range !== lastRange) {
        lastRange = range;
        overlaps = range === undefined || intersect(range, addresses).length > 0;
        inside = range === undefined ? this.isEveryAddress(addresses) : isSubset(range, addresses);
      }
      if (overlaps) may.push(index);
      if (inside) whole.push(index);
      if (inside || (networkInterface === undefined && range !== undefined && overlaps)) must.push(index);
    }
    const outside = this.space.peerSet(addresses);
    const peers = (indexes: number[]): PeerSet => this.space.unitePeers(outside, identityPeers(this.space, indexes));
    return { must: peers(must), may: peers(may), whole: peers(whole) };
  }

  private isEveryAddress(addresses: Toggles): boolean {
    return addresses.length === 2 && Number(addresses[0]) === 0 && addresses[1] === this.space.identityBase;
  }
}

/** Those of whom it is not known in which network, or in which subnet, they are: they may be beside anybody. */
export function lostPeers(space: PacketSpace, identities: readonly Identity[]): PeerSet {
  const lost = identities.filter(
    ({ vpc, subnet, networkInterface }) => vpc.lost || (subnet === undefined && networkInterface?.subnet.kind !== "none"),
  );
  return identityPeers(
    space,
    lost.map(({ index }) => index),
  );
}

/** Peers made of identity numbers in ascending order. */
export function identityPeers(space: PacketSpace, indexes: readonly number[]): PeerSet {
  if (indexes.length === 0) return noPeers;
  const toggles = [];
  let start = indexes[0]!;
  let end = start + 1;
  for (const index of indexes.slice(1)) {
    if (index !== end) {
      toggles.push(space.identity(start), space.identity(end));
      start = index;
    }
    end = index + 1;
  }
  toggles.push(space.identity(start), space.identity(end));
  return space.peerSet(toggles);
}
