import { isDeepStrictEqual } from "node:util";
import { buildGraph, type Graph } from "../exposure/graph/graph";
import type { Proof } from "../exposure/proof";
import { prove } from "../exposure/prove";
import type { Ceiling } from "./ceiling";
import type { Observation } from "./graphFromPolicy";
import type { Evidence } from "./rule";

/**
 * The evidence of one run. Graph and proof are made on first use and then kept; a failure to make one is thrown at every
 * use, so that each rule that needs it fails for itself and the others go on.
 */
export function gather(observation: Observation, ceiling: Ceiling, today: string): Evidence {
  const graph = once<Graph>(() => buildGraph(observation.records));
  const proof = once<Proof>(() => prove(graph()));
  return {
    get graph() {
      return graph();
    },
    get proof() {
      return proof();
    },
    ceiling,
    unseen: observation.unseen,
    ignoredChanges: observation.ignoredChanges,
    today,
  };
}

/**
 * Gathers once for all rules of a run. The engine hands every stack policy its own copy of the same resources; the evidence
 * follows from their content alone, so equal content needs no second proof, and any difference gets one.
 */
export function gatherOnce(ceiling: Ceiling, today: () => string): (observation: Observation) => Evidence {
  let last: { readonly observation: Observation; readonly evidence: Evidence } | undefined;
  return (observation) => {
    const date = today();
    if (last === undefined || last.evidence.today !== date || !isDeepStrictEqual(last.observation, observation)) {
      last = { observation, evidence: gather(observation, ceiling, date) };
    }
    return last.evidence;
  };
}

function once<T>(make: () => T): () => T {
  let result: (() => T) | undefined;
  return () => {
    if (result === undefined) {
      try {
        const value = make();
        result = () => value;
      } catch (error) {
        result = () => {
          throw error;
        };
      }
    }
    return result();
  };
}
