import { evaluate, type Question } from "../../../exposure/evaluator/evaluate";
import type { Graph } from "../../../exposure/graph/graph";
import { verdictOf } from "../../../exposure/reach";
import { programOf, type Document } from "./documents";

export type Verdict = "reachable" | "unreachable" | "depends";

/** Two that answer the same questions and share nothing but the graph. */
export const engine = (graph: Graph, question: Question): Verdict => verdictOf(graph, question);

const words = { yes: "reachable", no: "unreachable", maybe: "depends" } as const;
export const evaluator = (graph: Graph, question: Question): Verdict => words[evaluate(graph, question).answer];

export const judges = { engine, evaluator };

/** Whether a verdict given on less knowledge is no lie about the truth. */
export function sound(told: Verdict, truth: Verdict): boolean {
  return told === "depends" || truth === "depends" || told === truth;
}

/** What a failure shows: the question, both sides and the whole program. */
export function report(question: Question, said: Readonly<Record<string, unknown>>, document: Document): string {
  return `${JSON.stringify(question)}\n${JSON.stringify(said)}\n${programOf(document)}`;
}
