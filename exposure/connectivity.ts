import { differenceOfRanges, intersectionOfRanges } from "../model/net";
import { addressRanges } from "./connectivityRanges";
import { families } from "./exposures";
import type { Graph } from "./graph/graph";
import type { PacketSet, PacketSpace, PeerSet } from "./packets/packetSpace";
import { portRange, type ServiceRange } from "./packets/services";
import { mergeRanges } from "./spans";
import { decidersOf, distinct, passage } from "./passage";
import { awsTopology } from "./platforms/aws/topology";
import type { Step } from "./proof";
import type { Endpoint, Filter, Topology } from "./topology";
import { indexesOf } from "./zones";

export const transports = ["tcp", "udp", "sctp"] as const;
const numbers: Readonly<Record<(typeof transports)[number], number>> = { tcp: 6, udp: 17, sctp: 132 };

/** Inclusive, from 1 to 65535. */
export type Ports = readonly (readonly [number, number])[];

/** Who may open which connections to whom. A protocol that is absent gets through on no port. */
export interface Connection {
  readonly from: string;
  readonly to: string;
  readonly tcp?: Ports;
  readonly udp?: Ports;
  readonly sctp?: Ports;
}

export interface PossibleConnection extends Connection {
  readonly dependsOn: readonly Step[];
}

export interface Connectivity {
  /** `endpoint`: a resource, by URN. `range`: addresses of the internet, `first-last`. */
  readonly peers: readonly { readonly id: string; readonly kind: "endpoint" | "range" }[];
  /** What certainly gets through. */
  readonly connections: readonly Connection[];
  /** What may get through beyond that, and what decides it. */
  readonly depends: readonly PossibleConnection[];
}

/** Everything that every peer can open a connection to, each pair once, nobody with itself. */
export function connectivity(graph: Graph, topology: Topology = awsTopology(graph)): Connectivity {
  const pairs = new Pairs();
  const ranges = families.flatMap((family) => {
    const space = topology.spaces[family];
    const sides = topology.endpoints.flatMap((endpoint) => sidesOf(space, endpoint));
    const outside = addressRanges(
      space,
      sides.flatMap(({ must, may }) => [must, may]),
    );
    for (const side of sides) {
      for (const range of outside) {
        const peers = space.peerSet([range.sample, typeof range.sample === "number" ? range.sample + 1 : range.sample + 1n]);
        const ends = side.inbound ? { from: range.id, to: side.urn } : { from: side.urn, to: range.id };
        pairs.add(ends.from, ends.to, found(space, side, peers), (service) =>
          decidersOf(space, side.filters, range.sample, service),
        );
      }
    }
    addMachines(topology, space, sides, pairs);
    return outside.map(({ id }) => id);
  });
  const endpoints = [...new Set(topology.endpoints.map(({ urn }) => urn))].sort();
  return {
    peers: [
      ...endpoints.map((id) => ({ id, kind: "endpoint" as const })),
      ...ranges.filter((id) => pairs.mention(id)).map((id) => ({ id, kind: "range" as const })),
    ],
    ...pairs.told(),
  };
}

/** One direction of one interface: what its filters let through. */
interface Side {
  readonly urn: string;
  readonly index: number;
  readonly inbound: boolean;
  readonly filters: readonly Filter[];
  readonly must: PacketSet;
  readonly may: PacketSet;
}

function sidesOf(space: PacketSpace, { urn, index, attachments }: Endpoint): Side[] {
  const { inbound, outbound } = attachments[space.family];
  const wanted = space.packetSet(
    transports.map((transport) => portRange(numbers[transport], 1, 65535)),
    space.everyPeer,
  );
  return [true, false].map((isInbound) => {
    const filters = isInbound ? inbound : outbound;
    const { must, may } = passage(space, filters);
    return {
      urn,
      index,
      inbound: isInbound,
      filters,
      must: space.intersectSets(must, wanted),
      may: space.intersectSets(may, wanted),
    };
  });
}

interface Found {
  readonly must: readonly ServiceRange[];
  readonly may: readonly ServiceRange[];
}

function found(space: PacketSpace, { must, may }: Pick<Side, "must" | "may">, peers: PeerSet): Found {
  const services = (set: PacketSet) =>
    space.partsOf(set).flatMap((part) => (space.intersectPeers(part.peers, peers) === 0 ? [] : [part.services]));
  return { must: services(must), may: services(may) };
}

/** Between two machines both firewalls count: the sender's on the way out, the receiver's on the way in. */
function addMachines(topology: Topology, space: PacketSpace, sides: readonly Side[], pairs: Pairs): void {
  const outbound = new Map(sides.filter(({ inbound }) => !inbound).map((side) => [side.index, side]));
  for (const receiver of sides.filter(({ inbound }) => inbound)) {
    const named = space.partsOf(receiver.may).reduce<PeerSet>((all, { peers }) => space.unitePeers(all, peers), 0);
    for (const index of indexesOf(space, space.intersectPeers(named, space.everyIdentity))) {
      const sender = outbound.get(index);
      if (sender === undefined || sender.urn === receiver.urn) continue;
      const [to, from] = [space.identity(receiver.index), space.identity(index)];
      const leaving = found(space, sender, single(space, receiver.index));
      const arriving = found(space, receiver, single(space, index));
      const both = { must: common(leaving.must, arriving.must), may: common(leaving.may, arriving.may) };
      pairs.add(sender.urn, receiver.urn, both, (service) => [
        ...decidersOf(space, sender.filters, to, service),
        ...decidersOf(space, receiver.filters, from, service),
      ]);
    }
  }
}

function single(space: PacketSpace, index: number): PeerSet {
  return space.peerSet([space.identity(index), space.identity(index + 1)]);
}

/** What is known of each pair: machines with several interfaces and both families add to one entry. */
class Pairs {
  private readonly entries = new Map<
    string,
    { from: string; to: string; must: ServiceRange[]; may: ServiceRange[]; steps: Step[] }
  >();
  private readonly names = new Set<string>();

  add(from: string, to: string, { must, may }: Found, deciders: (service: number) => readonly Step[]): void {
    if (may.length === 0) return;
    const key = `${from}\n${to}`;
    const entry = this.entries.get(key) ?? { from, to, must: [], may: [], steps: [] };
    entry.must.push(...must);
    entry.may.push(...may);
    for (const [service] of without(may, must)) entry.steps.push(...deciders(service));
    this.entries.set(key, entry);
    this.names.add(from).add(to);
  }

  mention(name: string): boolean {
    return this.names.has(name);
  }

  told(): Pick<Connectivity, "connections" | "depends"> {
    const sorted = [...this.entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
    return {
      connections: sorted.flatMap(({ from, to, must }) => (must.length === 0 ? [] : [{ from, to, ...portsOf(must) }])),
      depends: sorted.flatMap(({ from, to, must, may, steps }) => {
        const unsure = without(may, must);
        return unsure.length === 0 ? [] : [{ from, to, ...portsOf(unsure), dependsOn: distinct(steps) }];
      }),
    };
  }
}

/** The services of a connection, on the axis of packet sets. */
export function servicesOf(connection: Connection): ServiceRange[] {
  return transports.flatMap((transport) =>
    (connection[transport] ?? []).map(([first, last]) => portRange(numbers[transport], first, last)),
  );
}

export function portsOf(services: readonly ServiceRange[]): Pick<Connection, "tcp" | "udp" | "sctp"> {
  const merged = mergeRanges(services);
  return Object.fromEntries(
    transports.flatMap((transport) => {
      const base = numbers[transport] * 65536;
      const ports = merged
        .filter(([from, end]) => base < end && from < base + 65536)
        .map(([from, end]) => [Math.max(from - base, 1), Math.min(end - base - 1, 65535)] as const);
      return ports.length === 0 ? [] : [[transport, ports]];
    }),
  );
}

function common(left: readonly ServiceRange[], right: readonly ServiceRange[]): ServiceRange[] {
  return [...intersectionOfRanges(left, right)];
}

function without(left: readonly ServiceRange[], right: readonly ServiceRange[]): ServiceRange[] {
  return [...differenceOfRanges(left, right)];
}
