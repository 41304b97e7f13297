import { differenceOfRanges } from "../model/net";
import { type Connection, connectivity, type Connectivity, portsOf, servicesOf } from "./connectivity";
import { namesOf, readSpan, type Span, splitAt, spanText } from "./diffRanges";
import { renames } from "./diffRenames";
import type { Graph } from "./graph/graph";
import type { ServiceRange } from "./packets/services";
import { unmodelledResources } from "./platforms/aws/coverage";
import type { Step } from "./proof";

/** What one source may open to one receiver that it may not on the other side. Peers go by their new names. */
export interface Change {
  readonly from: string;
  readonly to: string;
  /** What has become certain, or stopped being so. */
  readonly must: Omit<Connection, "from" | "to">;
  /** What has become possible at all, or stopped being so. */
  readonly may: Omit<Connection, "from" | "to">;
}

export interface Difference {
  /** Between peers that had no connection, not even a possible one. */
  readonly added: readonly Change[];
  readonly removed: readonly Change[];
  readonly widened: readonly Change[];
  readonly narrowed: readonly Change[];
  /** Resources of the second graph alone that the engine does not know: they could open anything. */
  readonly unmodelled: readonly Step[];
}

/** What changed in who can reach what. Text, order and names do not matter; a renamed endpoint that reaches the same is the same. */
export function diff(before: Graph, after: Graph): Difference {
  const [old, now] = [connectivity(before), connectivity(after)];
  const newNames = renames({ graph: before, connectivity: old }, { graph: after, connectivity: now });
  const spans = [...old.peers, ...now.peers].flatMap(({ id }) => readSpan(id) ?? []);
  const left = flowsOf(old, spans, (id) => newNames.get(id) ?? id);
  const right = flowsOf(now, spans, (id) => id);
  const lists = { added: new Changes(), removed: new Changes(), widened: new Changes(), narrowed: new Changes() };
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const flow = (right.get(key) ?? left.get(key))!;
    const [was, is] = [left.get(key) ?? nothing, right.get(key) ?? nothing];
    lists[was.may.length === 0 ? "added" : "widened"].add(flow, without(is, was));
    lists[is.may.length === 0 ? "removed" : "narrowed"].add(flow, without(was, is));
  }
  const known = new Set(unmodelledResources(before).map(({ resource }) => placeOf(before, resource)));
  return {
    added: lists.added.told(),
    removed: lists.removed.told(),
    widened: lists.widened.told(),
    narrowed: lists.narrowed.told(),
    unmodelled: unmodelledResources(after).filter(({ resource }) => !known.has(placeOf(after, resource))),
  };
}

function placeOf(graph: Graph, urn: string): string {
  const resource = graph.byUrn.get(urn);
  return `${resource?.type ?? ""}::${resource?.name ?? urn}`;
}

interface Sets {
  readonly must: readonly ServiceRange[];
  readonly may: readonly ServiceRange[];
}

/** One end may be addresses. */
interface Flow extends Sets {
  readonly from: string | Span;
  readonly to: string | Span;
}

const nothing: Sets = { must: [], may: [] };

function without(sets: Sets, others: Sets): Sets {
  return { must: differenceOfRanges(sets.must, others.must), may: differenceOfRanges(sets.may, others.may) };
}

/** Connections with their addresses cut wherever either graph tells addresses apart, so that equal keys mean equal peers. */
function flowsOf(
  { connections, depends }: Connectivity,
  spans: readonly Span[],
  rename: (id: string) => string,
): Map<string, Flow> {
  const flows = new Map<string, Flow>();
  // A range occurs in many connections; it is cut and named once.
  const parts = new Map<string, readonly Part[]>();
  const partsOf = (id: string): readonly Part[] => {
    const known = parts.get(id) ?? cut(id, spans, rename);
    parts.set(id, known);
    return known;
  };
  const add = (connection: Connection, certain: boolean) => {
    const services = servicesOf(connection);
    for (const from of partsOf(connection.from))
      for (const to of partsOf(connection.to)) {
        const key = `${from.name}\n${to.name}`;
        const { must, may } = flows.get(key) ?? nothing;
        flows.set(key, { from: from.end, to: to.end, must: certain ? services : must, may: [...may, ...services] });
      }
  };
  for (const connection of connections) add(connection, true);
  for (const connection of depends) add(connection, false);
  return flows;
}

interface Part {
  readonly end: string | Span;
  readonly name: string;
}

function cut(id: string, spans: readonly Span[], rename: (id: string) => string): Part[] {
  const span = readSpan(id);
  if (span === undefined) return [{ end: rename(id), name: rename(id) }];
  return splitAt(span, spans).map((part) => ({ end: part, name: spanText(part) }));
}

/** Changes of one kind; addresses that change alike are told together. */
class Changes {
  private readonly groups = new Map<string, { flow: Flow; sets: Sets; spans: Span[] }>();

  add(flow: Flow, sets: Sets): void {
    if (sets.may.length === 0 && sets.must.length === 0) return;
    const [from, to] = [flow.from, flow.to].map((end) => (typeof end === "string" ? end : end.family));
    const key = JSON.stringify([from, to, sets]);
    const group = this.groups.get(key) ?? { flow, sets, spans: [] };
    for (const end of [flow.from, flow.to]) if (typeof end !== "string") group.spans.push(end);
    this.groups.set(key, group);
  }

  told(): Change[] {
    const changes = [...this.groups.values()].flatMap(({ flow, sets, spans }) => {
      const names = (end: string | Span) => (typeof end === "string" ? [end] : namesOf(spans));
      const told = { must: portsOf(sets.must), may: portsOf(sets.may) };
      return names(flow.from).flatMap((from) => names(flow.to).map((to): Change => ({ from, to, ...told })));
    });
    return changes.sort((a, b) => (`${a.to}\n${a.from}` < `${b.to}\n${b.from}` ? -1 : 1));
  }
}
