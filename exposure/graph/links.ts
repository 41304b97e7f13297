import type { Graph, Resource } from "./graph";
import { property } from "./read";
import { reference, targetsOf } from "./reference";

/** A resource that names another one, and whether it names it for certain. */
export interface Link {
  readonly resource: Resource;
  readonly sure: boolean;
}

export type Links = ReadonlyMap<Resource, readonly Link[]>;

const known = new WeakMap<Graph, Map<string, Links>>();

/**
 * All resources of `type` by what their property `name` refers to: the rules of a listener, the attachments of a target
 * group. Read once per graph, so that asking for each listener's rules does not walk all rules again.
 */
export function linksTo(graph: Graph, type: string, name: string, targets: readonly string[]): Links {
  const ofGraph = known.get(graph) ?? new Map<string, Links>();
  known.set(graph, ofGraph);
  const key = `${type}\n${name}`;
  const links = ofGraph.get(key) ?? read(graph, type, name, targets);
  ofGraph.set(key, links);
  return links;
}

function read(graph: Graph, type: string, name: string, targets: readonly string[]): Links {
  const links = new Map<Resource, Link[]>();
  for (const resource of graph.ofType(type)) {
    const target = reference(graph, resource, name, property(resource, name), targets);
    for (const each of targetsOf(target)) {
      const link = { resource, sure: target.kind === "exact" };
      const list = links.get(each);
      if (list === undefined) links.set(each, [link]);
      else list.push(link);
    }
  }
  return links;
}
