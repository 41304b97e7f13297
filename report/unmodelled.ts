import type { Graph } from "../exposure/graph/graph";
import type { Step } from "../exposure/proof";
import { placeOf } from "./labels";

/** How many resources of a kind are named before the rest is counted. */
const named = 3;

/** What is not modelled, one line a reason: a bucket of ten thousand objects is one thing to know, not ten thousand. */
export function unmodelledLines(graph: Graph, unmodelled: readonly Step[]): string[] {
  const byReason = new Map<string, Step[]>();
  for (const step of unmodelled) {
    const same = byReason.get(step.why);
    if (same === undefined) byReason.set(step.why, [step]);
    else same.push(step);
  }
  return [...byReason].map(([why, steps]) => {
    const names = steps.slice(0, named).map((step) => placeOf(graph, step));
    const rest = steps.length - names.length;
    return `${names.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}: ${why}`;
  });
}
