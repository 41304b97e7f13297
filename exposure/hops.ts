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
import type { Family, PacketSpace, PeerSet } from "./packets/packetSpace";
import type { ServiceRange } from "./packets/services";
import { passage, pathOf, decidersOf, type Passage } from "./passage";
import type { Entry, Exposure, Step } from "./proof";
import { spansOf } from "./spans";
import type { Endpoint, Forward, Topology } from "./topology";

/** Packets from the internet that a hop has accepted, with the way they came. */
interface Arrival {
  readonly at: Endpoint;
  readonly verdict: Exposure["verdict"];
  readonly services: ServiceRange;
  /** The clients' addresses, as long as they are kept. */
  readonly clients: PeerSet | undefined;
  readonly path: readonly Step[];
  readonly dependsOn: readonly Step[];
  readonly via: readonly Entry[];
}

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
      const key = JSON.stringify([arrival.at.index, forward.step, target.index, accepted, arrival.verdict]);
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
    return { at: hop, verdict, services, clients: peers, path: pathOf(space, filters, client, services[0]), dependsOn, via: [] };
  });
}

/** `family` is the client's; the hop may speak the other one to its targets. */
function deliver(
  topology: Topology,
  family: Family,
  arrival: Arrival,
  { step, target: to }: Forward,
  target: Endpoint,
): Delivered {
  const { at } = arrival;
  const space = topology.spaces[to.family];
  const [span] = spansOf([arrival.services]);
  const entry: Entry = { resource: at.urn, protocol: span!.protocol, ports: span!.ports };
  const outbound = at.attachments[space.family].outbound;
  const receiver = space.identity(target.index);
  const leaving = servicesTo(space, passage(space, outbound), receiver, space.identity(at.index));
  const wanted = space.packetSet(to.services, space.everyPeer);
  const before = (service: number): Elsewhere => ({
    path: [...arrival.path, step, ...pathOf(space, outbound, receiver, service)],
    dependsOn: [...arrival.dependsOn, ...to.depends, ...decidersOf(space, outbound, receiver, service)],
  });
  const sure = arrival.verdict === "reachable" && to.depends.length === 0;
  const attachment = target.attachments[space.family];
  const keeps = arrival.clients === undefined || to.family !== family ? "no" : to.keepsClient;
  const readings = [
    ...(keeps === "yes" ? [] : [{ filters: attachment.inbound, packets: fromHop(space, at, target, leaving) }]),
    ...(keeps === "no"
      ? []
      : [{ filters: attachment.forwarded, packets: fromClients(space, arrival.clients!, target, leaving) }]),
  ];
  return merge(
    readings.map(({ filters, packets }) => {
      const passing = { must: space.intersectSets(packets.must, wanted), may: space.intersectSets(packets.may, wanted) };
      const crossings = (keeps === "no" || readings.length > 1 ? certainFirst(space, passing) : crossingsOf(space, passing)).map(
        (crossing): Crossing => (sure && readings.length === 1 ? crossing : { ...crossing, verdict: "depends" }),
      );
      const via = [...arrival.via, entry];
      const exposures = toExposures({ space, filters, from: "internet", to: target.urn }, crossings, before);
      return {
        exposures: exposures.map((exposure) => ({
          ...exposure,
          family,
          via,
          id: idOf([exposure.id, family, JSON.stringify(via)]),
        })),
        arrivals: crossings.map((crossing): Arrival => ({
          at: target,
          verdict: crossing.verdict,
          services: crossing.services,
          clients: keeps === "yes" ? crossing.peers : undefined,
          ...told(
            before(crossing.services[0]),
            pathOf(space, filters, space.togglesOf(crossing.peers)[0]!, crossing.services[0]),
          ),
          via,
        })),
      };
    }),
  );
}

interface Delivered {
  readonly exposures: readonly Exposure[];
  readonly arrivals: readonly Arrival[];
}

function merge(parts: readonly Delivered[]): Delivered {
  return { exposures: parts.flatMap((part) => part.exposures), arrivals: parts.flatMap((part) => part.arrivals) };
}

function told({ path, dependsOn }: Elsewhere, rest: readonly Step[]): Pick<Arrival, "path" | "dependsOn"> {
  return { path: [...path, ...rest], dependsOn };
}

/** The hop is the sender: the target's filters see its private address and its groups. */
function fromHop(space: PacketSpace, hop: Endpoint, target: Endpoint, leaving: Passage): Passage {
  const arriving = onlyFrom(space, passage(space, target.attachments[space.family].inbound), space.identity(hop.index));
  return { must: space.intersectSets(arriving.must, leaving.must), may: space.intersectSets(arriving.may, leaving.may) };
}

/** The client is the sender, though the packets come from inside the network. */
function fromClients(space: PacketSpace, clients: PeerSet, target: Endpoint, leaving: Passage): Passage {
  const arriving = passage(space, target.attachments[space.family].forwarded);
  const within = (set: number, left: number): number => {
    const services = space.partsOf(left).map((part) => part.services);
    return space.intersectSets(set, space.packetSet(services, clients));
  };
  return { must: within(arriving.must, leaving.must), may: within(arriving.may, leaving.may) };
}

function overlap(ranges: readonly ServiceRange[], [from, to]: ServiceRange): ServiceRange | undefined {
  for (const [first, end] of ranges) {
    if (first < to && from < end) return [Math.max(first, from), Math.min(end, to)];
  }
  return undefined;
}
