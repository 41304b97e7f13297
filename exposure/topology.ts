import { noPackets, type Family, type PacketSet, type PacketSpace, type PeerSet } from "./packets/packetSpace";
import type { ServiceRange } from "./packets/services";
import type { Certainty, Step, Transport } from "./proof";

/**
 * One setting that lets packets through: a rule, a route, a public address. `must` holds what it certainly admits, `may`
 * what it could admit; the difference is what depends on something unknown, which `depends` names.
 */
export interface Opening {
  readonly step: Step;
  readonly must: PacketSet;
  readonly may: PacketSet;
  readonly depends: readonly Step[];
  /** A matter of course, not worth a line in a path, e.g. that packets inside a subnet meet no network ACL. */
  readonly quiet?: boolean;
}

/**
 * One thing a packet must pass: a firewall, a route table, the question whether there is a public address. It admits what
 * any of its openings admits.
 */
export interface Filter {
  /** The setting to blame when nothing in it admits a packet. */
  readonly blocks: Step;
  readonly openings: readonly Opening[];
  readonly must: PacketSet;
  readonly may: PacketSet;
}

/** An endpoint's place in one address family: what packets to it, and from it, must pass. */
export interface Attachment {
  /** Packet sets here range over senders. */
  readonly inbound: readonly Filter[];
  /** What a packet meets that a hop hands on inside the network with the client's own address: no public edge any more. */
  readonly forwarded: readonly Filter[];
  /** What a client's packet meets that an accelerator brings into the network. Absent: as `forwarded`. */
  readonly accelerated?: readonly Filter[];
  /** What a packet meets that comes through a private link. Absent: as `forwarded`. */
  readonly privateLink?: readonly Filter[];
  /** Packet sets here range over receivers. */
  readonly outbound: readonly Filter[];
}

/** What a hop does with the packets that it accepts for some services: it starts new ones towards its targets. */
export interface Forward {
  readonly step: Step;
  /** Whether it hands on only what a known identity sends. */
  readonly checksIdentity: Certainty;
  /** How clients speak to it. */
  readonly transport: Transport;
  readonly arriving: readonly ServiceRange[];
  readonly target: ForwardTarget;
}

export interface ForwardTarget {
  /** Index of the endpoint the new packets go to. */
  readonly endpoint: number;
  readonly services: readonly ServiceRange[];
  /** The family of the new packets, whatever the old ones had. */
  readonly family: Family;
  /** Whether the new packets carry the client's address (`yes`) or the hop's (`no`). */
  readonly keepsClient: "yes" | "no" | "maybe";
  /** Whose address new packets carry that do not carry the client's. Default: the hop's own. */
  readonly sender?: Sender;
  /** Which of the target's filters they meet. Default: `forwarded` with the client's address, else `inbound`. */
  readonly entrance?: Entrance;
  /** The hop hands on only what came in this family. Default: both. */
  readonly onlyFrom?: Family;
  /** What decides whether the hop forwards there at all; empty when it certainly does. */
  readonly depends: readonly Step[];
}

export type Entrance = "inbound" | "accelerated" | "privateLink";

/**
 * Whom the target sees. `interface`: another endpoint's interface, whose outbound filters hold only if it is `filtered`. `public`:
 * public addresses of the vendor, which the graph does not hold. `anywhere`: addresses of which nothing is known.
 */
export type Sender =
  | { readonly kind: "interface"; readonly endpoint: number; readonly filtered: boolean }
  | { readonly kind: "public" }
  | { readonly kind: "anywhere" };

/** A listener's home: something with addresses. Its index is its identity on the peer line. */
export interface Endpoint {
  readonly index: number;
  /** The resource people know it by, e.g. the instance. */
  readonly urn: string;
  /** The resource that declares it, where that is another one, e.g. a network interface. */
  readonly declaredBy: string;
  readonly attachments: Readonly<Record<Family, Attachment>>;
  /** Identities that stand for the other machines of its private network. */
  readonly neighbours: Readonly<Record<Family, PeerSet>>;
  /** Whether it answers only a known identity by itself. */
  readonly checksIdentity: Certainty;
  readonly transport: Transport;
  /** Where it hands packets on to, if it is a hop. */
  readonly forwards: readonly Forward[];
}

export interface Topology {
  readonly spaces: Readonly<Record<Family, PacketSpace>>;
  readonly endpoints: readonly Endpoint[];
  /** Every identity, endpoints and strangers alike: what its packets must pass on the way out. */
  readonly outboundOf: (identity: number, family: Family) => readonly Filter[];
}

export function filter(space: PacketSpace, blocks: Step, openings: readonly Opening[]): Filter {
  return {
    blocks,
    openings,
    must: space.unionOf(openings.map((opening) => opening.must)),
    may: space.unionOf(openings.map((opening) => opening.may)),
  };
}

/** An opening about which nothing is unknown. */
export function certain(step: Step, packets: PacketSet): Opening {
  return { step, must: packets, may: packets, depends: [] };
}

/** A certain opening that goes without saying. */
export function ofCourse(step: Step, packets: PacketSet): Opening {
  return { step, must: packets, may: packets, depends: [], quiet: true };
}

/** An opening that may or may not be there. */
export function possible(step: Step, packets: PacketSet, depends: readonly Step[]): Opening {
  return { step, must: noPackets, may: packets, depends };
}
