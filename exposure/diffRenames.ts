import { type Connection, type Connectivity, servicesOf } from "./connectivity";
import type { Graph } from "./graph/graph";

interface Side {
  readonly graph: Graph;
  readonly connectivity: Connectivity;
}

/**
 * For endpoints whose URN is gone, their new one: first whoever has the same type and name (another stack, another parent), then
 * whoever of the same type has exactly the same connections, where nobody else has.
 */
export function renames(before: Side, after: Side): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const keyOf of [typeAndName, typeAndConnections]) {
    const taken = new Set(found.values());
    const gone = endpointsOf(before).filter((urn) => !after.graph.byUrn.has(urn) && !found.has(urn));
    const fresh = endpointsOf(after).filter((urn) => !before.graph.byUrn.has(urn) && !taken.has(urn));
    const byKey = groups(fresh, keyOf(after, new Set(fresh)));
    for (const [key, urns] of groups(gone, keyOf(before, new Set(gone)))) {
      const others = byKey.get(key);
      if (urns.length === 1 && others?.length === 1) found.set(urns[0]!, others[0]!);
    }
  }
  return found;
}

type KeyOf = (urn: string) => string;

function endpointsOf({ connectivity }: Side): string[] {
  return connectivity.peers.filter(({ kind }) => kind === "endpoint").map(({ id }) => id);
}

function groups(urns: readonly string[], keyOf: KeyOf): Map<string, string[]> {
  const byKey = new Map<string, string[]>();
  for (const urn of urns) {
    const key = keyOf(urn);
    byKey.set(key, [...(byKey.get(key) ?? []), urn]);
  }
  return byKey;
}

function typeAndName({ graph }: Side): KeyOf {
  return (urn) => JSON.stringify([graph.byUrn.get(urn)?.type, graph.byUrn.get(urn)?.name]);
}

/** Peers that have lost their names too are all called alike. */
function typeAndConnections({ graph, connectivity }: Side, nameless: ReadonlySet<string>): KeyOf {
  const name = (id: string, self: string) => (id === self ? "self" : nameless.has(id) ? "somebody" : id);
  const told = (self: string, list: readonly Connection[]) =>
    list
      .filter(({ from, to }) => from === self || to === self)
      .map((connection) => JSON.stringify([name(connection.from, self), name(connection.to, self), servicesOf(connection)]))
      .sort();
  return (urn) =>
    JSON.stringify([graph.byUrn.get(urn)?.type, told(urn, connectivity.connections), told(urn, connectivity.depends)]);
}
