import type { Graph, Resource } from "../exposure/graph/graph";
import type { Step } from "../exposure/proof";

/** A resource as people speak of it. */
export interface Label {
  readonly urn: string;
  readonly name: string;
  /** The last part of the type: `Instance`, `BastionHost`. */
  readonly kind: string;
  /** The component it is part of, which is what its author wrote. */
  readonly component: { readonly name: string; readonly kind: string } | undefined;
}

export function labelOf(graph: Graph, urn: string): Label {
  const resource = graph.byUrn.get(urn);
  if (resource === undefined) return { urn, name: urn, kind: "", component: undefined };
  const above = componentAbove(graph, resource);
  const component = above === undefined ? undefined : { name: above.name, kind: kindOf(above.type) };
  return { urn, name: resource.name, kind: kindOf(resource.type), component };
}

function componentAbove(graph: Graph, resource: Resource): Resource | undefined {
  const seen = new Set<Resource>([resource]);
  for (let next = parentOf(graph, resource); next !== undefined && !seen.has(next); next = parentOf(graph, next)) {
    if (next.component && next.type !== "pulumi:pulumi:Stack") return next;
    seen.add(next);
  }
  return undefined;
}

function parentOf(graph: Graph, resource: Resource): Resource | undefined {
  return resource.parent === undefined ? undefined : graph.byUrn.get(resource.parent);
}

export function kindOf(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

/** `jump (BastionHost)`: the component where there is one, since that is the name in the program. */
export function shortLabel({ name, kind, component }: Label): string {
  if (component !== undefined) return `${component.name} (${component.kind})`;
  return kind === "" ? name : `${name} (${kind})`;
}

/** `SecurityGroup "door", ingress[0]`: where a step of a path can be changed. */
export function placeOf(graph: Graph, step: Step): string {
  const { name, kind } = labelOf(graph, step.resource);
  const resource = kind === "" ? name : `${kind} "${name}"`;
  return step.property === "" ? resource : `${resource}, ${step.property}`;
}
