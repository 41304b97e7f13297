import type { Graph, Resource } from "./graph";
import { UNKNOWN, type Value } from "./values";

/**
 * What a property that should name another resource says.
 * `none`: not given. `exact`: this resource. `candidates`: one of these, not known which. `foreign`: something outside the
 * graph, about which nothing is known. `anything`: a value that is not known and comes from no resource at all, so that it may
 * name any of these as well as something outside.
 */
export type Reference =
  | { readonly kind: "none" }
  | { readonly kind: "exact"; readonly resource: Resource }
  | { readonly kind: "candidates"; readonly resources: readonly Resource[] }
  | { readonly kind: "anything"; readonly resources: readonly Resource[] }
  | { readonly kind: "foreign" };

/** Every resource of the graph that a reference may mean. */
export function targetsOf(target: Reference): readonly Resource[] {
  if (target.kind === "exact") return [target.resource];
  return target.kind === "candidates" || target.kind === "anything" ? target.resources : [];
}

/**
 * Follow one reference. `name` is the top-level property under which `value` stands, since Pulumi tells dependencies per
 * top-level property only: at a first preview every id is the same sentinel, and equality of ids proves nothing.
 */
export function reference(
  graph: Graph,
  from: Resource,
  name: string,
  value: Value | undefined,
  types: readonly string[],
): Reference {
  if (value === undefined || value === null || value === "") return { kind: "none" };
  if (value === UNKNOWN)
    return comesFromNowhere(from, name) ? anyOf(graph, types) : oneOf(typedDependencies(graph, from, name, types));
  const target = typeof value === "string" ? graph.withId(types, value) : undefined;
  return target === undefined ? { kind: "foreign" } : { kind: "exact", resource: target };
}

/** Pulumi names the resources behind an unknown value; where it names none, the value came from a lookup or from a read. */
function comesFromNowhere(from: Resource, name: string): boolean {
  return (from.dependencies.get(name) ?? []).length === 0;
}

function anyOf(graph: Graph, types: readonly string[]): Reference {
  return { kind: "anything", resources: types.flatMap((type) => graph.ofType(type)) };
}

function oneOf(resources: readonly Resource[]): Reference {
  if (resources.length === 0) return { kind: "foreign" };
  return resources.length === 1 ? { kind: "exact", resource: resources[0]! } : { kind: "candidates", resources };
}

/** A list of references: what it certainly names, what it may name, and whether it names something outside the graph. */
export interface References {
  readonly certain: readonly Resource[];
  readonly possible: readonly Resource[];
  readonly foreign: boolean;
  /** An unknown item comes from no resource at all, so that it may name any resource. */
  readonly anything: boolean;
}

/**
 * Follow a list of references under one top-level property. Known items resolve one by one. With as many unknown items as
 * there are candidates of the right type, all candidates are certain; with fewer items, each is only possible.
 */
export function references(
  graph: Graph,
  from: Resource,
  name: string,
  values: readonly Value[] | typeof UNKNOWN,
  types: readonly string[],
): References {
  const candidates = typedDependencies(graph, from, name, types);
  // The whole list is unknown: its length is too, so every candidate is possible and so is anything else.
  const fromNowhere = comesFromNowhere(from, name);
  if (values === UNKNOWN) return { certain: [], possible: candidates, foreign: true, anything: fromNowhere };
  const certain = new Set<Resource>();
  let unknownItems = 0;
  let foreign = false;
  for (const value of values) {
    if (value === UNKNOWN) {
      unknownItems += 1;
      continue;
    }
    const target = typeof value === "string" ? graph.withId(types, value) : undefined;
    if (target === undefined) foreign = true;
    else certain.add(target);
  }
  const open = candidates.filter((candidate) => !certain.has(candidate));
  if (unknownItems > open.length) foreign = true;
  if (unknownItems < open.length)
    return { certain: [...certain], possible: unknownItems === 0 ? [] : open, foreign, anything: false };
  return { certain: [...certain, ...open], possible: [], foreign, anything: fromNowhere && unknownItems > 0 };
}

function typedDependencies(graph: Graph, from: Resource, name: string, types: readonly string[]): Resource[] {
  const found: Resource[] = [];
  for (const urn of from.dependencies.get(name) ?? []) {
    const resource = graph.byUrn.get(urn);
    if (resource !== undefined && types.includes(resource.type)) found.push(resource);
  }
  return found;
}
