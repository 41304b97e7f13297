import type { Graph } from "./graph/graph";

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
  // A damaged document may hold a resource that is its own ancestor.
  const seen = new Set<string>();
  for (let next: string | undefined = urn; next !== undefined && !seen.has(next); next = graph.byUrn.get(next)?.parent) {
    seen.add(next);
    if (types.has(graph.byUrn.get(next)?.type ?? "")) return true;
  }
  return false;
}
