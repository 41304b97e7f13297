import {
  certainFirst,
  crossingsOf,
  idOf,
  internetPassage,
  onlyFrom,
  servicesTo,
  toExposures,
  type Crossing,
  type Elsewhere,
} from "./exposures";
import { isTheInternet, routableAddresses } from "./packets/addresses";
import { noPeers, type Family, type PacketSet, type PacketSpace, type PeerSet } from "./packets/packetSpace";
import type { ServiceRange } from "./packets/services";
import { passage, pathOf, decidersOf, type Passage } from "./passage";
import type { Certainty, Entry, Exposure, Step, Transport } from "./proof";
import { spansOf } from "./spans";
import type { Endpoint, Filter, Forward, Topology } from "./topology";

/** Packets from the internet that a hop has accepted, with the way they came. */
interface Arrival {
  readonly at: Endpoint;
  readonly verdict: Exposure["verdict"];
  readonly services: ServiceRange;
  /** Whose address the packets carry, which the hop may keep; undefined where that is of no matter. */
  readonly source: Source | undefined;
  readonly path: readonly Step[];
  readonly dependsOn: readonly Step[];
  readonly via: readonly Entry[];
  readonly identityCheck: Certainty;
  /** As the client's own packets travelled; what happens behind the first hop, outsiders do not see. */
  readonly transport: Transport | undefined;
}

/**
 * Whose address a packet carries. `clients`: any of these, since the internet chooses. `somewhere`: one of these, but nobody
 * knows which, so that only a filter that admits all of them certainly admits it. `interface`: an endpoint's.
 */
type Source = { readonly family: Family } & (
  | { readonly kind: "clients" | "somewhere"; readonly peers: PeerSet; readonly many: boolean }
  | { readonly kind: "interface"; readonly endpoint: Endpoint; readonly filtered: boolean }
);

/**
 * What is reachable from the internet through load balancers, proxies and other hops. A hop ends a packet and starts a new one:
 * filters before it see the client, filters behind it the hop, unless the hop keeps the client's address.
 */
export function forwardedExposures(topology: Topology, family: Family): Exposure[] {
  const byIndex = new Map(topology.endpoints.map((endpoint) => [endpoint.index, endpoint]));
  const space = topology.spaces[family];
  const queue = topology.endpoints.filter(({ forwards }) => forwards.length > 0).flatMap((hop) => firstArrivals(space, hop));
  const seen = new Set<string>();
  const exposures: Exposure[] = [];
  for (let arrival = queue.shift(); arrival !== undefined; arrival = queue.shift()) {
    for (const forward of arrival.at.forwards) {
      const accepted = overlap(forward.arriving, arrival.services);
      const target = byIndex.get(forward.target.endpoint);
      if (accepted === undefined || target === undefined) continue;
      if (forward.target.onlyFrom !== undefined && forward.target.onlyFrom !== (arrival.source?.family ?? family)) continue;
      // Ways that begin at different hops or ports are told apart; their middle is told once, so that their number stays bounded.
      const [entrance] = arrival.via;
      const key = JSON.stringify([entrance, arrival.at.index, forward, accepted, arrival.verdict, nameOf(arrival.source)]);
      if (seen.has(key)) continue;
      seen.add(key);
      const found = deliver(topology, family, { ...arrival, services: accepted }, forward, target);
      exposures.push(...found.exposures);
      if (target.forwards.length > 0) queue.push(...found.arrivals);
    }
  }
  return exposures;
}

function firstArrivals(space: PacketSpace, hop: Endpoint): Arrival[] {
  const filters = hop.attachments[space.family].inbound;
  return crossingsOf(space, internetPassage(space, passage(space, filters))).map(({ verdict, services, peers }) => {
    const client = space.togglesOf(peers)[0]!;
    const dependsOn = verdict === "depends" ? decidersOf(space, filters, client, services[0]) : [];
    const source: Source = { kind: "clients", family: space.family, peers, many: true };
    return {
      at: hop,
      verdict,
      services,
      source,
      path: pathOf(space, filters, client, services[0]),
      dependsOn,
      via: [],
      identityCheck: "no",
      transport: undefined,
    };
  });
}

/** `family` is the client's; the hop may speak the other one to its targets. */
function deliver(topology: Topology, family: Family, arrival: Arrival, forward: Forward, target: Endpoint): Delivered {
  const { step, target: to } = forward;
  const { at } = arrival;
  const space = topology.spaces[to.family];
  const [span] = spansOf([arrival.services]);
  const entry: Entry = { resource: at.urn, protocol: span!.protocol, ports: span!.ports };
  const wanted = space.packetSet(to.services, space.everyPeer);
  const identityCheck = anyOf(arrival.identityCheck, forward.checksIdentity);
  const transport = arrival.transport ?? forward.transport;
  const sure = arrival.verdict === "reachable" && to.depends.length === 0;
  const attachment = target.attachments[space.family];
  const kept = arrival.source?.family === to.family ? arrival.source : undefined;
  const keeps = kept === undefined ? "no" : to.keepsClient;
  const own = senderOf(topology, space, at, to);
  const row = to.entrance === undefined ? undefined : (attachment[to.entrance] ?? attachment.forwarded);
  const readings: { source: Source; filters: readonly Filter[] }[] = [
    ...(keeps === "yes" || own === undefined ? [] : [{ source: own, filters: row ?? attachment.inbound }]),
    ...(keeps === "no" || kept === undefined ? [] : [{ source: kept, filters: row ?? attachment.forwarded }]),
  ];
  return merge(
    readings.map(({ source, filters }) => {
      // Who hands the packet over: with the client's address the hop still does, and its own filters let it go.
      const hand = source.kind === "interface" ? source : ({ endpoint: at, filtered: true } as const);
      const outbound = hand.filtered ? hand.endpoint.attachments[space.family].outbound : [];
      const receiver = space.identity(target.index);
      const leaving = servicesTo(space, passage(space, outbound), receiver, space.identity(hand.endpoint.index));
      const packets = arriving(space, source, passage(space, filters), leaving);
      const passing = { must: space.intersectSets(packets.must, wanted), may: space.intersectSets(packets.may, wanted) };
      const before = (service: number): Elsewhere => ({
        path: [...arrival.path, step, ...pathOf(space, outbound, receiver, service)],
        dependsOn: [
          ...arrival.dependsOn,
          ...to.depends,
          ...decidersOf(space, outbound, receiver, service),
          ...(source.kind === "somewhere" && space.peersAt(passing.must, service) === noPeers
            ? [{ ...step, why: "from which addresses it sends cannot be seen, and not all of them are admitted" }]
            : []),
        ],
      });
      const many = source.kind === "clients" && readings.length === 1;
      const crossings = (many ? crossingsOf(space, passing) : certainFirst(space, passing)).map((crossing): Crossing =>
        sure && readings.length === 1 ? crossing : { ...crossing, verdict: "depends" },
      );
      const via = [...arrival.via, entry];
      const exposures = toExposures({ space, filters, from: "internet", to: target.urn }, crossings, before);
      return {
        exposures: exposures.map((exposure) => ({
          ...exposure,
          family,
          via,
          identityCheck: anyOf(identityCheck, target.checksIdentity),
          transport,
          // Nobody knows an address of the vendor's to show as an example.
          ...(source.kind === "somewhere" ? { witness: undefined } : {}),
          id: idOf([exposure.id, family, JSON.stringify(via)]),
        })),
        arrivals: crossings.map((crossing): Arrival => ({
          at: target,
          verdict: crossing.verdict,
          services: crossing.services,
          source:
            to.entrance === "privateLink"
              ? undefined
              : source.kind === "interface"
                ? source
                : { ...source, peers: crossing.peers },
          ...told(space, filters, crossing, before),
          via,
          identityCheck,
          transport,
        })),
      };
    }),
  );
}

/** Whose address packets carry that the hop starts anew; undefined where the graph does not hold the interface they leave by. */
function senderOf({ endpoints }: Topology, space: PacketSpace, at: Endpoint, { sender }: Forward["target"]): Source | undefined {
  const { family } = space;
  if (sender === undefined) return { kind: "interface", family, endpoint: at, filtered: true };
  if (sender.kind === "public") return { kind: "somewhere", family, peers: space.peerSet(routableAddresses[family]), many: true };
  if (sender.kind === "anywhere") return { kind: "somewhere", family, peers: space.everyAddress, many: false };
  const endpoint = endpoints.find(({ index }) => index === sender.endpoint);
  return endpoint === undefined ? undefined : { kind: "interface", family, endpoint, filtered: sender.filtered };
}

function nameOf(source: Source | undefined): unknown {
  if (source === undefined) return undefined;
  return source.kind === "interface" ? source.endpoint.index : [source.kind, source.family, source.peers];
}

/** One check anywhere on the way is enough. */
function anyOf(...checks: readonly Certainty[]): Certainty {
  return checks.includes("yes") ? "yes" : checks.includes("maybe") ? "maybe" : "no";
}

interface Delivered {
  readonly exposures: readonly Exposure[];
  readonly arrivals: readonly Arrival[];
}

function merge(parts: readonly Delivered[]): Delivered {
  return { exposures: parts.flatMap((part) => part.exposures), arrivals: parts.flatMap((part) => part.arrivals) };
}

/** The way so far, with what the target's own filters add to it. */
function told(
  space: PacketSpace,
  filters: readonly Filter[],
  { services: [service], peers }: Crossing,
  before: (service: number) => Elsewhere,
): Elsewhere {
  const { path, dependsOn } = before(service);
  const peer = space.togglesOf(peers)[0]!;
  return {
    path: [...path, ...pathOf(space, filters, peer, service)],
    dependsOn: [...dependsOn, ...decidersOf(space, filters, peer, service)],
  };
}

/** The packets that get through to the target, told as packets of their source, and that the hop lets go. */
function arriving(space: PacketSpace, source: Source, passing: Passage, leaving: Passage): Passage {
  if (source.kind === "interface") {
    // The target's filters see its private address and its groups.
    const sent = onlyFrom(space, passing, space.identity(source.endpoint.index));
    return { must: space.intersectSets(sent.must, leaving.must), may: space.intersectSets(sent.may, leaving.may) };
  }
  const { peers } = source;
  const within = (set: PacketSet, left: PacketSet): PacketSet => {
    const services = space.partsOf(left).map((part) => part.services);
    return space.intersectSets(set, space.packetSet(services, peers));
  };
  const possible = within(passing.may, leaving.may);
  if (source.kind === "clients") return { must: within(passing.must, leaving.must), may: possible };
  const parts = (set: PacketSet, holds: (admitted: PeerSet) => boolean): PacketSet =>
    space.unionOf(
      space
        .partsOf(set)
        .filter((part) => holds(part.peers))
        .map((part) => space.packetSet([part.services], part.peers)),
    );
  return {
    must: parts(within(passing.must, leaving.must), (admitted) => space.subtractPeers(peers, admitted) === noPeers),
    // The vendor sends from many addresses: an allow-list too short to be the internet is somebody else's.
    may: parts(possible, (admitted) => !source.many || isTheInternet(space.togglesOf(admitted))),
  };
}

function overlap(ranges: readonly ServiceRange[], [from, to]: ServiceRange): ServiceRange | undefined {
  for (const [first, end] of ranges) {
    if (first < to && from < end) return [Math.max(first, from), Math.min(end, to)];
  }
  return undefined;
}
