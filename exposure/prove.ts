import { families, internetReach, machineExposures, outsideExposures } from "./exposures";
import type { Graph } from "./graph/graph";
import { forwardedExposures } from "./hops";
import type { PacketSpace, PeerSet } from "./packets/packetSpace";
import { intervalsOf } from "./packets/toggles";
import { unmodelledResources } from "./platforms/aws/coverage";
import { awsTopology } from "./platforms/aws/topology";
import type { Exposure, Proof } from "./proof";
import type { Endpoint, Topology } from "./topology";
import { isAgent, isBastion } from "./zoneMembers";

export interface ProveOptions {
  /**
   * Also tell what the machines of one private network can reach of each other. Default: false, since the answer grows with
   * the square of the number of machines.
   */
  readonly neighbours?: boolean;
}

/**
 * Prove what is reachable in a graph: every endpoint from the internet, from allow-listed networks and from the bastions,
 * and what each agent can reach on the internet.
 *
 * Sound in both directions: what is called `reachable` certainly is, what is not listed certainly is not, and the rest
 * `depends` on the settings it names.
 */
export function prove(graph: Graph, options: ProveOptions = {}): Proof {
  const topology = awsTopology(graph);
  const endpoints = [...new Set(topology.endpoints.map(({ urn }) => urn))].sort();
  const machines = new Machines(graph, topology);
  const exposures = families.flatMap((family) => {
    const space = topology.spaces[family];
    const direct = topology.endpoints.flatMap((endpoint) => [
      ...outsideExposures(space, endpoint),
      ...machines.exposuresOf(space, endpoint, options.neighbours ?? false),
      ...(machines.agents.has(endpoint.urn) ? internetReach(space, endpoint, "agent") : []),
    ]);
    return [...direct, ...forwardedExposures(topology, family)];
  });
  return { exposures: inOrder(distinctById(exposures)), endpoints, unmodelled: unmodelledResources(graph) };
}

/** What reaches an endpoint from the machines around it. */
class Machines {
  readonly agents: ReadonlySet<string>;
  private readonly bastions: readonly Endpoint[];
  private readonly byIndex: ReadonlyMap<number, Endpoint>;

  constructor(
    graph: Graph,
    private readonly topology: Topology,
  ) {
    const { endpoints } = topology;
    this.byIndex = new Map(endpoints.map((endpoint) => [endpoint.index, endpoint]));
    this.bastions = endpoints.filter(({ urn }) => isBastion(graph, urn));
    this.agents = new Set(endpoints.filter(({ urn }) => isAgent(graph, urn)).map(({ urn }) => urn));
  }

  exposuresOf(space: PacketSpace, endpoint: Endpoint, neighbours: boolean): Exposure[] {
    const bastions = new Set(this.bastions.map(({ index }) => index));
    const others = neighbours ? indexesOf(space, endpoint.neighbours[space.family]).filter((index) => !bastions.has(index)) : [];
    return [...bastions, ...others].flatMap((index) => {
      const urn = this.byIndex.get(index)?.urn;
      if (urn === endpoint.urn) return [];
      const outbound = this.topology.outboundOf(index, space.family);
      return machineExposures(space, outbound, { index, urn }, endpoint, bastions.has(index) ? "bastion" : "vpc");
    });
  }
}

function indexesOf(space: PacketSpace, peers: PeerSet): number[] {
  const base = BigInt(space.identityBase);
  return intervalsOf(space.togglesOf(peers)).flatMap(([from, to]) => {
    const first = Number(BigInt(from) - base);
    return Array.from({ length: Number(BigInt(to) - BigInt(from)) }, (_, offset) => first + offset);
  });
}

/** Strangers of several subnets make the same finding; it is told once. */
function distinctById(exposures: readonly Exposure[]): Exposure[] {
  return [...new Map(exposures.map((exposure) => [exposure.id, exposure])).values()];
}

/** In the order of places; each key is made once, since comparing makes it many times over. */
function inOrder(exposures: readonly Exposure[]): Exposure[] {
  const keyed = exposures.map((exposure) => ({ exposure, key: placeOf(exposure) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ exposure }) => exposure);
}

function placeOf({ to, from, sender = "", family, protocol, ports, id }: Exposure): string {
  return [to, from, sender, family, protocol, JSON.stringify(ports), id].join("\n");
}
