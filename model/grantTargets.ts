import { didYouMean } from "./declaration";
import { DeclarationError } from "./errors";
import type { Grant } from "./grants";
import type { Listener } from "./listeners";
import type { Surface } from "./surfaces";

/** A grant and what it opens. */
export interface TargetedGrant {
  /** Where the grant was declared, e.g. `grants[0]`. */
  readonly field: string;
  readonly grant: Grant;
  readonly listener: Listener;
  readonly surfaces: readonly Surface[];
}

/**
 * The surfaces that a grant names: one, as `listener/surface`, or all of a listener, as `listener`, where they share one
 * role. A listener with several roles is never granted as a whole: "the gateway" would be the callbacks and the control plane.
 * @throws DeclarationError when there is no such surface, or a whole listener has several roles.
 */
export function targetOf(field: string, grant: Grant, listeners: readonly Listener[]): TargetedGrant {
  const [listenerName, surfaceName, ...rest] = grant.to.split("/");
  const listener = listeners.find(({ name }) => name === listenerName);
  const surfaces = listener?.surfaces.filter(({ name }) => surfaceName === undefined || name === surfaceName) ?? [];
  if (listener === undefined || surfaces.length === 0 || rest.length > 0) {
    throw noSuchSurface(`${field}.to`, grant.to, listeners);
  }
  if (new Set(surfaces.map(({ role }) => role)).size > 1) {
    throw new DeclarationError(
      `${field}.to`,
      grant.to,
      "its surfaces have different roles, and a grant opens one.",
      `Name one of ${namesOf([listener]).join(", ")}.`,
    );
  }
  return { field, grant, listener, surfaces };
}

function noSuchSurface(field: string, to: string, listeners: readonly Listener[]): DeclarationError {
  const names = namesOf(listeners);
  const fix = names.length === 0 ? "Remove the grant: this machine opens nothing." : `The surfaces are ${names.join(", ")}.`;
  return new DeclarationError(
    field,
    to,
    "there is no such surface.",
    `${didYouMean(to, [...listeners.map(({ name }) => name), ...names])}${fix}`,
  );
}

function namesOf(listeners: readonly Listener[]): readonly string[] {
  return listeners.flatMap((listener) => listener.surfaces.map((surface) => `${listener.name}/${surface.name}`));
}

/** The grants alone, each once and in an order of their own, so that a plan does not depend on how they were listed. */
export function sortedGrants(targets: readonly TargetedGrant[]): readonly Grant[] {
  const byText = new Map(targets.map(({ grant }) => [JSON.stringify(grant), grant]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, grant]) => grant);
}
