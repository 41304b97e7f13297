import type { ResourceValidationPolicy } from "@pulumi/policy";
import { rawProperties } from "./rawProperties";

/** A resource as the engine asked about it before creating it. */
export interface CollectedResource {
  readonly inputs: Record<string, unknown>;
  /** Properties whose changes the engine ignores: their value is the deployed one, whatever the program says. */
  readonly ignoreChanges: readonly string[];
}

export interface Collector {
  readonly policy: ResourceValidationPolicy;
  /** What was collected in this run, by URN. The reader is the id of a rule; each rule reads once in a run. */
  collected(reader: string): ReadonlyMap<string, CollectedResource>;
}

/** The name of the collector in every pack; findings tell the user to enable it. */
export const collectorName = "collect-inputs";

/**
 * A resource policy that reports nothing and remembers what each resource was given.
 *
 * A stack policy sees outputs only. At preview they lack what a component was given (its grants and listeners), are empty
 * where the provider itself is not configured yet, and show properties nobody set as unknown. Inputs have none of these
 * faults, and a resource policy of the same process sees them first.
 *
 * The engine starts one process per operation. Should a process serve several runs, nothing of one survives into the next: a
 * run ends when a resource comes in after a rule has read, or when a rule reads again.
 */
export function createCollector(): Collector {
  let resources = new Map<string, CollectedResource>();
  const readers = new Set<string>();
  const startOver = (): void => {
    resources = new Map();
    readers.clear();
  };
  const policy: ResourceValidationPolicy = {
    name: collectorName,
    description:
      "Remembers what every resource was given, for the other rules of this pack. It never reports anything; keep it enabled.",
    enforcementLevel: "mandatory",
    validateResource: ({ urn, props, opts }) => {
      if (readers.size > 0) startOver();
      try {
        resources.set(urn, { inputs: rawProperties(props), ignoreChanges: opts.ignoreChanges });
      } catch {
        // A throw here would fail the whole call. A resource without a record is noticed and reported at the end instead.
        resources.delete(urn);
      }
    },
  };
  return {
    policy,
    collected: (reader) => {
      if (readers.has(reader)) startOver();
      readers.add(reader);
      return resources;
    },
  };
}
