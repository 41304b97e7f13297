/** Kleene's three values: certainly, certainly not, and "it depends on something that is not known yet". */
export type Answer = "yes" | "no" | "maybe";

/** An answer and the reasons for it, each naming a resource and a property, never a value. */
export interface Finding {
  readonly answer: Answer;
  readonly steps: readonly string[];
}

export function finding(answer: Answer, ...steps: string[]): Finding {
  return { answer, steps };
}

/** All of them: no as soon as one is no; its reasons are those of whatever decided. */
export function every(findings: readonly Finding[]): Finding {
  const decisive = findings.some((f) => f.answer === "no") ? "no" : findings.some((f) => f.answer === "maybe") ? "maybe" : "yes";
  return gather(decisive, findings);
}

/** At least one of them: yes as soon as one is yes; of nothing, no. */
export function some(findings: readonly Finding[]): Finding {
  const decisive = findings.some((f) => f.answer === "yes") ? "yes" : findings.some((f) => f.answer === "maybe") ? "maybe" : "no";
  return gather(decisive, findings);
}

/** One of them, not known which: the answer on which all agree, else maybe. */
export function agree(findings: readonly Finding[]): Finding {
  const first = findings[0];
  if (first === undefined) return finding("maybe", "nothing is known about it");
  if (findings.every((f) => f.answer === first.answer)) return gather(first.answer, findings);
  return { answer: "maybe", steps: unique(findings.filter((f) => f.answer !== "yes").flatMap((f) => f.steps)) };
}

export function isNot(found: Finding): Finding {
  return { answer: found.answer === "yes" ? "no" : found.answer === "no" ? "yes" : "maybe", steps: found.steps };
}

function gather(answer: Answer, findings: readonly Finding[]): Finding {
  return { answer, steps: unique(findings.filter((f) => f.answer === answer).flatMap((f) => f.steps)) };
}

function unique(steps: readonly string[]): string[] {
  return [...new Set(steps)];
}
