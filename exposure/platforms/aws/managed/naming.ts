import type { Graph, Resource } from "../../../graph/graph";
import { property } from "../../../graph/read";
import { reference, type Reference } from "../../../graph/reference";
import type { Value } from "../../../graph/values";

type Names = ReadonlyMap<string, Resource>;

const known = new WeakMap<Graph, Map<string, Names>>();

/** Follow a property that may name a resource by its own name, as subnet groups and clusters are named, instead of by id. */
export function namedReference(
  graph: Graph,
  from: Resource,
  name: string,
  value: Value | undefined,
  types: readonly string[],
  nameProperty = "name",
): Reference {
  const found = reference(graph, from, name, value, types);
  if (found.kind !== "foreign" || typeof value !== "string") return found;
  const match = types.map((type) => namesOf(graph, type, nameProperty).get(value)).find((each) => each !== undefined);
  return match === undefined ? found : { kind: "exact", resource: match };
}

/** Read once per graph, so that a lookup does not walk all resources of the type. */
function namesOf(graph: Graph, type: string, nameProperty: string): Names {
  let ofGraph = known.get(graph);
  if (ofGraph === undefined) known.set(graph, (ofGraph = new Map<string, Names>()));
  const key = `${type}\n${nameProperty}`;
  let names = ofGraph.get(key);
  if (names === undefined) ofGraph.set(key, (names = readNames(graph, type, nameProperty)));
  return names;
}

function readNames(graph: Graph, type: string, nameProperty: string): Names {
  const names = new Map<string, Resource>();
  for (const resource of graph.ofType(type)) {
    const name = property(resource, nameProperty);
    if (typeof name === "string") names.set(name, resource);
  }
  return names;
}
