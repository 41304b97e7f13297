import { type Cidr, type Family, intersectionOfRanges, ipv4Range, ipv6Range } from "../model/net";
import type { Graph } from "./graph/graph";
import { isTheInternet, routableAddresses } from "./packets/addresses";
import { noPeers, type PacketSpace, type PeerSet } from "./packets/packetSpace";
import type { ServiceRange } from "./packets/services";
import { intervalsOf } from "./packets/toggles";
import type { Step } from "./proof";
import type { Endpoint, Filter, Topology } from "./topology";
import { isAgent, isBastion } from "./zoneMembers";

/** One end of a flow: a zone by name, a resource of the graph, or addresses outside it. */
export type Party = { readonly zone: string } | { readonly endpoint: string } | { readonly network: Cidr };

/** A stretch of a way on which the same peers show themselves to every filter. */
export interface Leg {
  readonly filters: readonly Filter[];
  readonly peers: PeerSet;
  /** Whether that many peers are what the question is about: the internet is more than an allow-list. */
  readonly suffices: (peers: PeerSet) => boolean;
}

/** From end to end: a packet must pass every leg. */
export interface Way {
  readonly space: PacketSpace;
  readonly legs: readonly Leg[];
  /** The machine at either end, where it is one of the graph. */
  readonly sender: Endpoint | undefined;
  readonly receiver: Endpoint | undefined;
  /** What keeps the way from being certain, whatever its filters say. */
  readonly doubt?: Step;
}

/** Zones that the engine can tell the members of. */
export const knownZones = ["internet", "vpc", "bastion", "agent"] as const;

export function isKnownZone(zone: string): boolean {
  return (knownZones as readonly string[]).includes(zone);
}

/** The endpoints that a resource is, or declares. */
export function endpointsOf({ endpoints }: Topology, urn: string): Endpoint[] {
  return endpoints.filter((endpoint) => endpoint.urn === urn || endpoint.declaredBy === urn);
}

/** Every direct way between two parties in one family; between two parties outside there is none to tell of. */
export function waysBetween(graph: Graph, topology: Topology, from: Party, to: Party, family: Family): Way[] {
  const space = topology.spaces[family];
  const outsideTo = outsidePeers(space, to);
  if (outsideTo !== undefined)
    return machines(graph, topology, from).flatMap((sender) => {
      const { outbound } = sender.attachments[family];
      return waysOutside(space, outsideTo, { sender }, { outside: outbound, inside: outbound.slice(0, 1) });
    });
  const receivers = machines(graph, topology, to);
  const outsideFrom = outsidePeers(space, from);
  if (outsideFrom !== undefined)
    return receivers.flatMap((receiver) => {
      const { inbound, forwarded } = receiver.attachments[family];
      return waysOutside(space, outsideFrom, { receiver }, { outside: inbound, inside: forwarded });
    });
  return receivers.flatMap((receiver) => {
    const senders =
      "zone" in from && from.zone === "vpc"
        ? indexesOf(space, receiver.neighbours[family])
        : machines(graph, topology, from).map(({ index }) => index);
    return senders
      .filter((index) => topology.endpoints.every((other) => other.index !== index || other.urn !== receiver.urn))
      .map((index) => wayBetween(topology, space, index, receiver));
  });
}

/**
 * Addresses of the internet come in through its edge. Whether a machine has one of the others, and whether its packets get as far
 * as the firewalls, nothing in the graph tells.
 */
function waysOutside(
  space: PacketSpace,
  { peers, suffices }: Pick<Leg, "peers" | "suffices">,
  ends: { readonly sender?: Endpoint; readonly receiver?: Endpoint },
  filters: { readonly outside: readonly Filter[]; readonly inside: readonly Filter[] },
): Way[] {
  const internet = space.peerSet(routableAddresses[space.family]);
  const way = { space, sender: ends.sender, receiver: ends.receiver };
  const routable = space.intersectPeers(peers, internet);
  const others = space.subtractPeers(peers, internet);
  return [
    ...(routable === noPeers ? [] : [{ ...way, legs: [{ filters: filters.outside, peers: routable, suffices }] }]),
    ...(others === noPeers ? [] : [{ ...way, legs: [{ filters: filters.inside, peers: others, suffices }], doubt: whoHasIt }]),
  ];
}

const whoHasIt: Step = {
  resource: "",
  property: "",
  why: "whether a machine of a connected private network has such an address is not known",
};

function wayBetween(topology: Topology, space: PacketSpace, sender: number, receiver: Endpoint): Way {
  const { family } = space;
  return {
    space,
    legs: [
      { filters: topology.outboundOf(sender, family), ...onePeer(space, receiver.index) },
      { filters: receiver.attachments[family].inbound, ...onePeer(space, sender) },
    ],
    sender: topology.endpoints.find(({ index }) => index === sender),
    receiver,
  };
}

/** The machines that a party names; a zone has those that belong to it. */
function machines(graph: Graph, topology: Topology, party: Party): Endpoint[] {
  if ("endpoint" in party) return endpointsOf(topology, party.endpoint);
  if ("network" in party) return [];
  if (party.zone === "bastion") return topology.endpoints.filter(({ urn }) => isBastion(graph, urn));
  if (party.zone === "agent") return topology.endpoints.filter(({ urn }) => isAgent(graph, urn));
  return [];
}

function outsidePeers(space: PacketSpace, party: Party): Pick<Leg, "peers" | "suffices"> | undefined {
  if ("zone" in party && party.zone === "internet")
    return {
      peers: space.peerSet(routableAddresses[space.family]),
      suffices: (peers) => isTheInternet(space.togglesOf(peers)),
    };
  if (!("network" in party)) return undefined;
  const { network } = party;
  // Addresses of the other family have no way in this one.
  const peers =
    network.family === space.family
      ? space.peerSet(network.family === "ipv4" ? ipv4Range(network) : ipv6Range(network))
      : noPeers;
  return { peers, suffices: (left) => left !== noPeers };
}

function onePeer(space: PacketSpace, index: number): Pick<Leg, "peers" | "suffices"> {
  return { peers: space.peerSet([space.identity(index), space.identity(index + 1)]), suffices: (peers) => peers !== noPeers };
}

export function indexesOf(space: PacketSpace, peers: PeerSet): number[] {
  const base = BigInt(space.identityBase);
  return intervalsOf(space.togglesOf(peers)).flatMap(([from, to]) => {
    const first = Number(BigInt(from) - base);
    return Array.from({ length: Number(BigInt(to) - BigInt(from)) }, (_, offset) => first + offset);
  });
}

/** The services for which enough peers pass every leg: certainly (`must`) or possibly (`may`). */
export function servicesThrough({ space, legs }: Way, wanted: readonly ServiceRange[], bound: "must" | "may"): ServiceRange[] {
  let left: readonly ServiceRange[] = wanted;
  for (const leg of legs) {
    const passing = space.intersectSets(
      space.intersectionOf(leg.filters.map((filter) => filter[bound])),
      space.packetSet(wanted, leg.peers),
    );
    const services = space.partsOf(passing).filter(({ peers }) => leg.suffices(peers));
    left = intersectionOfRanges(
      left,
      services.map((part) => part.services),
    );
  }
  return [...left];
}
