import { awsTopology } from "./platforms/aws/topology";
import type { Graph } from "./graph/graph";
import { readAddress } from "../model/net";
import { routableAddresses } from "./packets/addresses";
import type { Family } from "./packets/packetSpace";
import { service } from "./packets/services";
import { includes, type Point } from "./packets/toggles";
import { blockersOf, decidersOf, distinct, pathOf } from "./passage";
import type { Step } from "./proof";
import type { Endpoint, Filter, Topology } from "./topology";

/** Can this packet arrive? One end is an address outside, or both ends are endpoints of the graph. */
export interface Question {
  readonly from: { readonly address: string } | { readonly endpoint: string };
  readonly to: { readonly endpoint: string } | { readonly address: string };
  readonly family: Family;
  /** IANA protocol number. */
  readonly protocol: number;
  /** Destination port, or ICMP type × 256 + code. */
  readonly port: number;
}

export interface Answer {
  readonly verdict: "reachable" | "unreachable" | "depends";
  readonly path: readonly Step[];
  readonly blockedBy: readonly Step[];
  readonly dependsOn: readonly Step[];
}

export function verdictOf(graph: Graph, question: Question): Answer["verdict"] {
  return reach(awsTopology(graph), question).verdict;
}

/** Answer one question. A machine with several interfaces is reached when any of them is. */
export function reach(topology: Topology, question: Question): Answer {
  const answers = routesFor(topology, question).map((filters) => answerFor(topology, filters, question));
  const best = answers.find(({ verdict }) => verdict === "reachable") ?? answers.find(({ verdict }) => verdict === "depends");
  if (best !== undefined) return best;
  const nobody: Step = { resource: "", property: "", why: "no such endpoint" };
  const blockedBy = distinct(answers.flatMap((answer) => answer.blockedBy));
  return { verdict: "unreachable", path: [], blockedBy: blockedBy.length > 0 ? blockedBy : [nobody], dependsOn: [] };
}

/** A filter together with the peer that the packet shows to it: the sender to inbound filters, the receiver to outbound ones. */
interface Meeting {
  readonly filter: Filter;
  readonly peer: Point;
}

/** Each way the packet could take: what it meets from end to end. */
function routesFor(topology: Topology, { from, to, family }: Question): Meeting[][] {
  const space = topology.spaces[family];
  const meet = (filters: readonly Filter[], peer: Point): Meeting[] => filters.map((filter) => ({ filter, peer }));
  if ("address" in from) {
    const sender = pointOf(from.address, family);
    if (!("endpoint" in to) || sender === undefined) return [];
    // A private address never comes from the internet: only over some link that the graph need not show.
    const side = isRoutable(sender, family) ? "inbound" : "forwarded";
    return endpointsOf(topology, to.endpoint).map((endpoint) => meet(endpoint.attachments[family][side], sender));
  }
  const senders = endpointsOf(topology, from.endpoint);
  if ("address" in to) {
    const receiver = pointOf(to.address, family);
    return receiver === undefined ? [] : senders.map((endpoint) => meet(endpoint.attachments[family].outbound, receiver));
  }
  const receivers = endpointsOf(topology, to.endpoint);
  return senders.flatMap((sender) =>
    receivers.map((receiver) => [
      ...meet(sender.attachments[family].outbound, space.identity(receiver.index)),
      ...meet(receiver.attachments[family].inbound, space.identity(sender.index)),
    ]),
  );
}

const unseenLink: Step = {
  resource: "",
  property: "",
  why: "whether a link leads here from that private address cannot be seen",
};

function isRoutable(address: Point, family: Family): boolean {
  return includes(routableAddresses[family], address);
}

function answerFor(topology: Topology, meetings: readonly Meeting[], { from, family, protocol, port }: Question): Answer {
  const space = topology.spaces[family];
  const wanted = service(protocol, port);
  const each = <T>(ask: (filters: readonly Filter[], peer: Point) => T[]): T[] =>
    meetings.flatMap(({ filter, peer }) => ask([filter], peer));
  const blockedBy = each((filters, peer) => blockersOf(space, filters, peer, wanted));
  if (blockedBy.length > 0) return { verdict: "unreachable", path: [], blockedBy: distinct(blockedBy), dependsOn: [] };
  const path = each((filters, peer) => pathOf(space, filters, peer, wanted));
  const unseen = "address" in from && !isRoutable(meetings[0]!.peer, family) ? [unseenLink] : [];
  const dependsOn = distinct([...unseen, ...each((filters, peer) => decidersOf(space, filters, peer, wanted))]);
  const sure = unseen.length === 0 && meetings.every(({ filter, peer }) => space.contains(filter.must, peer, wanted));
  return { verdict: sure ? "reachable" : "depends", path, blockedBy: [], dependsOn };
}

function endpointsOf(topology: Topology, urn: string): Endpoint[] {
  return topology.endpoints.filter((endpoint) => endpoint.urn === urn || endpoint.declaredBy === urn);
}

function pointOf(text: string, family: Family): Point | undefined {
  const address = readAddress(text);
  return address?.family === family ? address.value : undefined;
}
