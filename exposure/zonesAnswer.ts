import type { Family } from "../model/net";
import { families } from "./exposures";
import type { Graph } from "./graph/graph";
import { forwardedExposures } from "./hops";
import { addressText } from "./packets/addresses";
import { noPackets } from "./packets/packetSpace";
import { detailOf, protocolName, protocolOf, type ServiceRange } from "./packets/services";
import type { Point } from "./packets/toggles";
import { unmodelledResources } from "./platforms/aws/coverage";
import { decidersOf, distinct, pathOf } from "./passage";
import type { Entry, Exposure, Packet, Step } from "./proof";
import type { Answer } from "./reach";
import type { Endpoint, Topology } from "./topology";
import { endpointsOf, isKnownZone, type Leg, type Party, servicesThrough, type Way, waysBetween } from "./zones";

/** Whether packets for any of these services get from one party to another. */
export interface Flow {
  readonly from: Party;
  readonly to: Party;
  /** Default: both. */
  readonly families?: readonly Family[];
  readonly services: readonly ServiceRange[];
  /** Count only ways through this hop, taken on this port where one is given. */
  readonly via?: { readonly resource: string; readonly port?: number };
}

export interface FlowAnswer extends Answer {
  /** A packet that takes this way. */
  readonly packet?: Omit<Packet, "source">;
  /** The address at the end that lies outside the graph, as that packet carries it. */
  readonly outside?: string;
  /** URNs of the machines at the ends, where they are machines of the graph. */
  readonly sender?: string;
  readonly receiver?: string;
  readonly via: readonly Entry[];
}

/**
 * The answer to a question. What is not modelled could always matter: beside it, and about zones and resources whose packets
 * nobody can follow, the answer is never "unreachable".
 */
export function answerFlow(graph: Graph, topology: Topology, flow: Flow): FlowAnswer {
  const strange = [flow.from, flow.to].flatMap((party) => strangenessOf(topology, party));
  const known = bestWay(graph, topology, flow);
  if (known.verdict !== "unreachable") return known;
  const dependsOn = [...strange, ...unmodelledResources(graph)];
  return dependsOn.length === 0 ? known : { ...known, verdict: "depends", dependsOn };
}

function strangenessOf(topology: Topology, party: Party): Step[] {
  if ("network" in party) return [];
  if ("endpoint" in party) {
    const why = "it is no endpoint whose packets can be followed";
    return endpointsOf(topology, party.endpoint).length > 0 ? [] : [{ resource: party.endpoint, property: "", why }];
  }
  const why = `the members of the zone ${party.zone} are not known`;
  return isKnownZone(party.zone) ? [] : [{ resource: "", property: "", why }];
}

/** The best of all ways: one that is certain, else one that is possible, else everything that blocks any of them. */
function bestWay(graph: Graph, topology: Topology, flow: Flow): FlowAnswer {
  const answers: FlowAnswer[] = (flow.families ?? families).flatMap((family) => {
    const direct = flow.via === undefined ? waysBetween(graph, topology, flow.from, flow.to, family) : [];
    return [...direct.map((way) => answerWay(way, flow.services)), ...throughHops(graph, topology, flow, family)];
  });
  const best = answers.find(({ verdict }) => verdict === "reachable") ?? answers.find(({ verdict }) => verdict === "depends");
  if (best !== undefined) return best;
  // The way that takes the least to open comes first.
  const nearest = [...answers].sort((a, b) => a.blockedBy.length - b.blockedBy.length);
  const blockedBy = distinct(nearest.flatMap((answer) => answer.blockedBy));
  return { verdict: "unreachable", path: [], blockedBy: blockedBy.length > 0 ? blockedBy : [noWay], dependsOn: [], via: [] };
}

const noWay: Step = { resource: "", property: "", why: "nothing here connects the two" };

function answerWay(way: Way, wanted: readonly ServiceRange[]): FlowAnswer {
  const { space, legs } = way;
  const sure = way.doubt === undefined ? servicesThrough(way, wanted, "must")[0]?.[0] : undefined;
  const service = sure ?? servicesThrough(way, wanted, "may")[0]?.[0];
  if (service === undefined) return unreachable(distinct(legs.flatMap((leg) => blockersOn(way, leg, wanted))));
  const verdict = sure === undefined ? "depends" : "reachable";
  const met = legs.map((leg) => ({ filters: leg.filters, peer: samplePeer(way, leg, service, verdict) }));
  const outside = met.map(({ peer }) => peer).find((peer) => met.length === 1 && peer < space.identityBase);
  const doubts = way.doubt === undefined ? [] : [way.doubt];
  const deciders = met.flatMap(({ filters, peer }) => decidersOf(space, filters, peer, service));
  return {
    verdict,
    path: met.flatMap(({ filters, peer }) => pathOf(space, filters, peer, service)),
    blockedBy: [],
    dependsOn: sure === undefined ? distinct([...doubts, ...deciders]) : [],
    packet: { family: space.family, protocol: protocolOf(service), port: detailOf(service) },
    outside: outside === undefined ? undefined : addressText(space.family, outside),
    sender: way.sender?.urn,
    receiver: way.receiver?.urn,
    via: [],
  };
}

function unreachable(blockedBy: readonly Step[]): FlowAnswer {
  return { verdict: "unreachable", path: [], blockedBy, dependsOn: [], via: [] };
}

/** A peer that shows the verdict: for an unsure way one that does not certainly pass. */
function samplePeer({ space }: Way, { filters, peers }: Leg, service: number, verdict: "reachable" | "depends"): Point {
  const at = (bound: "must" | "may") =>
    space.intersectPeers(peers, space.peersAt(space.intersectionOf(filters.map((filter) => filter[bound])), service));
  if (verdict === "reachable") return space.togglesOf(at("must"))[0]!;
  const unsure = space.subtractPeers(at("may"), at("must"));
  return space.togglesOf(unsure === 0 ? at("may") : unsure)[0]!;
}

/**
 * Every filter of a leg that keeps the packets out by itself. Where none does, because each lets others through, every
 * filter that lets through less than all.
 */
function blockersOn({ space }: Way, { filters, peers, suffices }: Leg, wanted: readonly ServiceRange[]): Step[] {
  const all = space.packetSet(wanted, peers);
  const through = (sets: readonly number[]) =>
    space.partsOf(space.intersectSets(space.intersectionOf(sets), all)).some((part) => suffices(part.peers));
  const alone = filters.filter(({ may }) => !through([may]));
  if (alone.length > 0) return alone.map(({ blocks }) => blocks);
  if (through(filters.map(({ may }) => may))) return [];
  return filters.filter(({ may }) => space.subtractSets(all, may) !== noPackets).map(({ blocks }) => blocks);
}

/** Ways through load balancers, proxies and other hops. */
function throughHops(graph: Graph, topology: Topology, flow: Flow, family: Family): FlowAnswer[] {
  if (!("endpoint" in flow.to)) return [];
  const targets = endpointsOf(topology, flow.to.endpoint);
  const urns = new Set(targets.map(({ urn }) => urn));
  const isInternet = "zone" in flow.from && flow.from.zone === "internet";
  const found = isInternet
    ? forwardedExposures(topology, family).filter((exposure) => urns.has(exposure.to) && carries(exposure, flow))
    : [];
  if (found.length > 0) return found.map((exposure) => ({ ...exposure, blockedBy: [] }));
  return targets.flatMap((target) => blockedHops(graph, topology, flow, family, target));
}

function carries(exposure: Exposure, { services, via }: Flow): boolean {
  return (
    services.some((range) => spans(exposure, range)) &&
    (via === undefined || exposure.via.some((entry) => entry.resource === via.resource && takes(entry, via.port)))
  );
}

function takes({ ports }: Pick<Entry, "ports">, port: number | undefined): boolean {
  return port === undefined || ports.some(([first, last]) => first <= port && port <= last);
}

function spans({ protocol, ports }: Pick<Exposure, "protocol" | "ports">, [from, end]: ServiceRange): boolean {
  if (protocol === "any") return true;
  for (let number = protocolOf(from); number <= protocolOf(end - 1); number += 1) {
    if (protocolName(number) !== protocol) continue;
    const first = number === protocolOf(from) ? detailOf(from) : 0;
    const last = number === protocolOf(end - 1) ? detailOf(end - 1) : 65535;
    if (ports.some(([low, high]) => low <= last && first <= high)) return true;
  }
  return false;
}

/** What keeps packets from reaching a target through the hops that hand on to it. */
function blockedHops(graph: Graph, topology: Topology, flow: Flow, family: Family, target: Endpoint): FlowAnswer[] {
  return topology.endpoints.flatMap((hop) => {
    if (hop.index === target.index || (flow.via !== undefined && hop.urn !== flow.via.resource)) return [];
    return hop.forwards
      .filter(({ target: to }) => to.endpoint === target.index && overlaps(to.services, flow.services))
      .flatMap(({ arriving, step, target: to }) => {
        const into = answersOf(graph, topology, flow.from, { endpoint: hop.urn }, family, arriving);
        const onwards = answersOf(graph, topology, { endpoint: hop.urn }, { endpoint: target.urn }, to.family, to.services);
        const blocked = [into, onwards].filter((answers) => answers.every(({ verdict }) => verdict === "unreachable"));
        if (blocked.length > 0) return [unreachable(distinct(blocked.flat().flatMap(({ blockedBy }) => blockedBy)))];
        const internet = "zone" in flow.from && flow.from.zone === "internet";
        return internet ? [] : [{ ...unreachable([]), verdict: "depends" as const, path: [step], dependsOn: [step] }];
      });
  });
}

function answersOf(
  graph: Graph,
  topology: Topology,
  from: Party,
  to: Party,
  family: Family,
  services: readonly ServiceRange[],
): FlowAnswer[] {
  return waysBetween(graph, topology, from, to, family).map((way) => answerWay(way, services));
}

function overlaps(left: readonly ServiceRange[], right: readonly ServiceRange[]): boolean {
  return left.some(([from, end]) => right.some(([low, high]) => from < high && low < end));
}
