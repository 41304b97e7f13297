import type { Graph, Resource } from "./graph/graph";

/** Component types that make a machine a member of a zone. */
const bastionTypes: ReadonlySet<string> = new Set(["sallyport:index:BastionHost"]);
const agentTypes: ReadonlySet<string> = new Set(["sallyport:index:HardenedAgent"]);

export function isBastion(graph: Graph, urn: string): boolean {
  return hasAncestor(graph, urn, bastionTypes);
}

export function isAgent(graph: Graph, urn: string): boolean {
  return hasAncestor(graph, urn, agentTypes);
}

function hasAncestor(graph: Graph, urn: string, types: ReadonlySet<string>): boolean {
  let current: Resource | undefined = graph.byUrn.get(urn);
  while (current !== undefined) {
    if (types.has(current.type)) return true;
    current = current.parent === undefined ? undefined : graph.byUrn.get(current.parent);
  }
  return false;
}
