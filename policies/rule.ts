import type { Severity } from "@pulumi/policy";
import type { Graph } from "../exposure/graph/graph";
import type { Proof } from "../exposure/proof";
import type { Ceiling } from "./ceiling";

/** Everything a rule may look at. Plain data and three-valued properties: no rule ever holds an object of the policy SDK. */
export interface Evidence {
  readonly graph: Graph;
  /** The one proof of this run. Computed on first use; a failure to compute it is thrown at every use. */
  readonly proof: Proof;
  /** What grants may open under this pack, at most. */
  readonly ceiling: Ceiling;
  /** URNs of resources whose inputs nobody saw. */
  readonly unseen: readonly string[];
  readonly ignoredChanges: ReadonlyMap<string, readonly string[]>;
  /** ISO 8601 date of this run; grants end by it. */
  readonly today: string;
}

/** One violation. */
export interface Finding {
  /** URN of the resource that should change; undefined where no single resource is at fault. */
  readonly resource: string | undefined;
  /** What is wrong, the path, the fix. Names, types, ports and property paths; never a property's value. */
  readonly message: string;
}

/**
 * One rule of a pack: a pure function from evidence to findings, one file in `policies/rules`, named after its id. An
 * unknown that decides the verdict is a finding too: silence means "proved closed".
 */
export interface Rule {
  /** Lower-case words with hyphens; the name users write in a policy configuration. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** One sentence: what the rule demands. It opens every violation. */
  readonly demand: string;
  /** How to satisfy the rule, in general. The finding says it for the case at hand. */
  readonly remedy: string;
  readonly tags: readonly string[];
  readonly check: (evidence: Evidence) => readonly Finding[];
}
