import { type Grant, ways } from "../model/grants";
import { binds, type Listener } from "../model/listeners";
import { type Match, roles, type Surface, type SurfaceAuthentication } from "../model/surfaces";
import type { Graph, Resource } from "./graph/graph";
import { isList, isProperties, property } from "./graph/read";
import type { Value } from "./graph/values";

/** What the components around an endpoint say it opens, and to whom. */
export interface Declarations {
  readonly grants: readonly Grant[];
  readonly listeners: readonly Listener[];
  /** Components whose listeners or grants are unknown or malformed, by URN. */
  readonly unreadable: readonly string[];
}

/**
 * The grants and listeners that the components above a resource declare (their inputs `grants` and `listeners`), nearest first.
 *
 * Declarations only ever excuse an exposure, so what cannot be read counts for nothing: an unreadable grant grants nothing,
 * and with one unreadable listener none of that component's is believed, since it might share a port with a granted one.
 */
export function declarationsOf(graph: Graph, urn: string): Declarations {
  const grants: Grant[] = [];
  const listeners: Listener[] = [];
  const unreadable: string[] = [];
  for (const component of componentsAbove(graph, urn)) {
    const declaredListeners = readAll(property(component, "listeners"), toListener);
    const declaredGrants = readAll(property(component, "grants"), toGrant);
    if (!declaredListeners.complete || !declaredGrants.complete) unreadable.push(component.urn);
    if (declaredListeners.complete) listeners.push(...declaredListeners.read);
    grants.push(...declaredGrants.read);
  }
  return { grants, listeners, unreadable };
}

/** The components that a resource is part of, nearest first. The stack itself declares nothing. */
function componentsAbove(graph: Graph, urn: string): Resource[] {
  const above: Resource[] = [];
  let next = graph.byUrn.get(urn);
  while (next !== undefined && !above.includes(next)) {
    above.push(next);
    next = next.parent === undefined ? undefined : graph.byUrn.get(next.parent);
  }
  return above.filter((resource) => resource.component && resource.type !== "pulumi:pulumi:Stack");
}

function readAll<T>(
  value: Value | undefined,
  read: (item: Value) => T | undefined,
): { readonly read: readonly T[]; readonly complete: boolean } {
  if (value === undefined || value === null) return { read: [], complete: true };
  if (!isList(value)) return { read: [], complete: false };
  const items = value.map(read).filter((item) => item !== undefined);
  return { read: items, complete: items.length === value.length };
}

function toGrant(value: Value): Grant | undefined {
  if (!isProperties(value)) return undefined;
  const { from, to, reason, approvedBy, expires } = value;
  const via = oneOf(ways, value["via"]);
  if (typeof from !== "string" || typeof to !== "string" || via === undefined) return undefined;
  if (typeof reason !== "string" || typeof approvedBy !== "string") return undefined;
  if (expires === undefined || expires === null) return { from, to, via, reason, approvedBy };
  // An end that is not known yet may be yesterday.
  return typeof expires === "string" ? { from, to, via, reason, approvedBy, expires } : undefined;
}

function toListener(value: Value): Listener | undefined {
  if (!isProperties(value)) return undefined;
  const { name, port, owner } = value;
  const protocol = oneOf(["tcp", "udp"] as const, value["protocol"]);
  const bind = oneOf(binds, value["bind"]);
  const presence = oneOf(["required", "lazy"] as const, value["presence"]);
  const surfaces = readAll(value["surfaces"], toSurface);
  if (typeof name !== "string" || typeof port !== "number" || typeof owner !== "string" || !surfaces.complete) return undefined;
  if (protocol === undefined || bind === undefined || presence === undefined) return undefined;
  return { name, protocol, port, bind, surfaces: surfaces.read, owner, presence };
}

const authentications: readonly SurfaceAuthentication[] = ["none", "bearer", "signature", "identity", "key"];

function toSurface(value: Value): Surface | undefined {
  if (!isProperties(value)) return undefined;
  const { name } = value;
  const role = oneOf(roles, value["role"]);
  const authentication = oneOf(authentications, value["authentication"]);
  const match = toMatch(value["match"]);
  if (typeof name !== "string" || role === undefined || authentication === undefined || match === undefined) return undefined;
  return { name, role, match, authentication };
}

function toMatch(value: Value | undefined): Match | undefined {
  if (!isProperties(value)) return undefined;
  const { kind, path } = value;
  if (kind === "all") return { kind };
  return (kind === "prefix" || kind === "exact" || kind === "upgrade") && typeof path === "string" ? { kind, path } : undefined;
}

function oneOf<T extends string>(allowed: readonly T[], value: Value | undefined): T | undefined {
  return allowed.find((candidate) => candidate === value);
}
