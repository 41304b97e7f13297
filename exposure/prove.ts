import { families, internetReach, machineExposures, outsideExposures } from "./exposures";
import type { Graph } from "./graph/graph";
import { intervalsOf } from "./packets/toggles";
import type { PacketSpace, PeerSet } from "./packets/packetSpace";
import { awsTopology } from "./platforms/aws/topology";
import { unmodelledResources } from "./platforms/aws/coverage";
import type { Exposure, Proof } from "./proof";
import type { Endpoint, Topology } from "./topology";
import { isAgent, isBastion } from "./zoneMembers";

/**
 * Prove what is reachable in a graph: every endpoint from the internet, from allow-listed networks, from the bastion and
 * from the other machines of its private network, and what each agent can reach on the internet.
 *
 * Sound in both directions: what is called `reachable` certainly is, what is not listed certainly is not, and the rest
 * `depends` on the settings it names.
 */
export function prove(graph: Graph): Proof {
  const topology = awsTopology(graph);
  const exposures = families.flatMap((family) => {
    const space = topology.spaces[family];
    return topology.endpoints.flatMap((endpoint) => [
      ...outsideExposures(space, endpoint),
      ...privateExposures(graph, topology, space, endpoint),
      ...(isAgent(graph, endpoint.urn) ? internetReach(space, endpoint, "agent") : []),
    ]);
  });
  const endpoints = [...new Set(topology.endpoints.map(({ urn }) => urn))].sort();
  return { exposures: distinctById(exposures).sort(byPlace), endpoints, unmodelled: unmodelledResources(graph) };
}

/** From the bastion, and from the other machines of the private network. */
function privateExposures(graph: Graph, topology: Topology, space: PacketSpace, endpoint: Endpoint): Exposure[] {
  const { family } = space;
  const byIndex = new Map(topology.endpoints.map((other) => [other.index, other]));
  const admitted = space.intersectPeers(everyAdmittedPeer(space, endpoint), space.everyIdentity);
  const neighbours = space.intersectPeers(endpoint.neighbours[family], admitted);
  return indexesOf(space, neighbours).flatMap((index) => {
    const urn = byIndex.get(index)?.urn;
    if (urn === endpoint.urn) return [];
    const zone = urn !== undefined && isBastion(graph, urn) ? "bastion" : "vpc";
    return machineExposures(space, topology.outboundOf(index, family), { index, urn }, endpoint, zone);
  });
}

function everyAdmittedPeer(space: PacketSpace, endpoint: Endpoint): PeerSet {
  const innermost = endpoint.attachments[space.family].inbound.at(-1)!;
  return space.partsOf(innermost.may).reduce((sum, { peers }) => space.unitePeers(sum, peers), 0);
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

function byPlace(a: Exposure, b: Exposure): number {
  const keys = (exposure: Exposure): string => [exposure.to, exposure.from, exposure.family, exposure.protocol, JSON.stringify(exposure.ports), exposure.id].join("\n");
  return keys(a) < keys(b) ? -1 : 1;
}
