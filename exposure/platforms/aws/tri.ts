import type { Step } from "../../proof";

/** A yes or no that may not be decided yet, with what decides it. */
export type Tri = { readonly answer: "yes" | "no"; readonly step: Step } | { readonly answer: "maybe"; readonly step: Step };

export function tri(answer: Tri["answer"], resource: string, property: string, why: string): Tri {
  return { answer, step: { resource, property, why } };
}

/** Yes if any is yes; else maybe if any is maybe; else the last no, which is the most specific one. */
export function any(first: Tri, ...rest: readonly Tri[]): Tri {
  const all = [first, ...rest];
  return all.find(({ answer }) => answer === "yes") ?? all.find(({ answer }) => answer === "maybe") ?? all[all.length - 1]!;
}

/** No if any is no; else maybe if any is maybe; else the first yes. */
export function all(first: Tri, ...rest: readonly Tri[]): Tri {
  const each = [first, ...rest];
  return each.find(({ answer }) => answer === "no") ?? each.find(({ answer }) => answer === "maybe") ?? first;
}
