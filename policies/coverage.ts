import type { Exposure } from "../exposure/proof";
import type { Grant } from "../model/grants";
import type { Listener } from "../model/listeners";
import { differenceOfRanges, portsContain, type PortRange } from "../model/net";
import type { Surface } from "../model/surfaces";
import type { Allowance, Ceiling } from "./ceiling";

/** What the components around an endpoint declare, and which components these are. */
export interface Declared {
  readonly grants: readonly Grant[];
  readonly listeners: readonly Listener[];
  /** Type tokens of these components. */
  readonly components: readonly string[];
  /** URNs of those whose grants or listeners are unknown or malformed: nothing then counts as granted. */
  readonly unreadable: readonly string[];
}

/** Why a surface does not count as granted; the farthest that any grant came. */
export type Refusal = "unreadable" | "no grant" | "expired" | "above the ceiling";

/**
 * The ports of an exposure that no grant covers.
 *
 * A network port carries every surface of every listener on it. So a port is covered only if each of them is granted from
 * the exposure's zone, the grant has not ended, and the ceiling allows that role there, that way. A grant to an address
 * range never covers an exposure to a whole zone: more senders get in than it names.
 */
export function uncoveredPorts(exposure: Exposure, declared: Declared, ceiling: Ceiling, today: string): readonly PortRange[] {
  const covered = declared.listeners
    .filter(
      (listener) =>
        listener.protocol === exposure.protocol && refusals(listener.port, exposure, declared, ceiling, today).length === 0,
    )
    .map(({ port }) => [port, port + 1] as const);
  const open = exposure.ports.map(([first, last]) => [first, last + 1] as const);
  return differenceOfRanges(open, covered).map(([first, end]) => [first, end - 1] as const);
}

/** What stands against counting one port as granted; empty when it is granted. */
export function refusals(
  port: number,
  exposure: Exposure,
  declared: Declared,
  ceiling: Ceiling,
  today: string,
): readonly Refusal[] {
  // What could not be read may be a listener on this very port.
  if (declared.unreadable.length > 0) return ["unreadable"];
  const listeners = declared.listeners.filter((listener) => listener.protocol === exposure.protocol && listener.port === port);
  if (listeners.length === 0) return ["no grant"];
  return listeners.flatMap((listener) =>
    listener.surfaces.length === 0
      ? ["no grant" as const]
      : listener.surfaces.flatMap((surface) => refusalOf(listener, surface, exposure, declared, ceiling, today) ?? []),
  );
}

function refusalOf(
  listener: Listener,
  surface: Surface,
  exposure: Exposure,
  declared: Declared,
  ceiling: Ceiling,
  today: string,
): Refusal | undefined {
  const named = declared.grants.filter((grant) => grant.from === exposure.from && namesSurface(grant, listener, surface));
  if (named.length === 0) return "no grant";
  const current = named.filter((grant) => !hasEnded(grant, today));
  if (current.length === 0) return "expired";
  const allowed = allowances(listener, surface.role, exposure, declared.components, ceiling);
  return current.some((grant) => allowed.some((allowance) => allowance.ways.includes(grant.via)))
    ? undefined
    : "above the ceiling";
}

/** A grant to a whole listener speaks for its surfaces only where they share one role. */
function namesSurface(grant: Grant, listener: Listener, surface: Surface): boolean {
  const oneRole = listener.surfaces.every(({ role }) => role === surface.role);
  return grant.to === `${listener.name}/${surface.name}` || (grant.to === listener.name && oneRole);
}

/** The day a grant names is the last on which it holds. What is not a date ended long ago. */
function hasEnded(grant: Grant, today: string): boolean {
  if (grant.expires === undefined) return false;
  return !/^\d{4}-\d{2}-\d{2}/.test(grant.expires) || grant.expires.slice(0, 10) < today;
}

function allowances(
  listener: Listener,
  role: Surface["role"],
  exposure: Exposure,
  components: readonly string[],
  ceiling: Ceiling,
): readonly Allowance[] {
  return allowancesFor(exposure, listener.port, components, ceiling).filter((allowance) => allowance.role === role);
}

/** What the ceiling would let a grant open on this port of this endpoint. */
export function allowancesFor(
  exposure: Pick<Exposure, "from" | "protocol">,
  port: number,
  components: readonly string[],
  ceiling: Ceiling,
): readonly Allowance[] {
  return ceiling.filter(
    (allowance) =>
      allowance.from === exposure.from &&
      allowance.protocol === exposure.protocol &&
      allowance.ports.some((range) => portsContain(range, port)) &&
      allowance.components.some((component) => components.includes(component)),
  );
}
