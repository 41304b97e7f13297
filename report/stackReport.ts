import type { Graph } from "../exposure/graph/graph";
import type { Proof, Step } from "../exposure/proof";
import { kindOf } from "./labels";
import { rowsOf, type Row } from "./rows";

export interface ReportedViolation {
  readonly pack: string;
  readonly policy: string;
  readonly level: "advisory" | "mandatory";
  readonly message: string;
  readonly urn: string | undefined;
}

/** A policy pack that judged the stack. */
export interface ReportedPack {
  readonly name: string;
  readonly version: string;
  readonly policies: number;
  readonly violations: readonly ReportedViolation[];
}

/** Everything that is told of one stack, whatever the format. */
export interface StackReport {
  readonly title: string;
  readonly graph: Graph;
  readonly proof: Proof;
  readonly rows: readonly Row[];
  /** Resources by kind, the most frequent first; providers and the stack itself are not counted. */
  readonly resources: readonly { readonly kind: string; readonly count: number }[];
  readonly packs: readonly ReportedPack[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly notices: readonly string[];
  readonly failures: readonly string[];
}

export interface StackReportInput extends Pick<
  StackReport,
  "title" | "graph" | "proof" | "packs" | "outputs" | "notices" | "failures"
> {
  /** ISO 8601 date by which grants are held. */
  readonly today: string;
}

export function stackReport(input: StackReportInput): StackReport {
  const { today, ...report } = input;
  return { ...report, rows: rowsOf(input.graph, input.proof, today), resources: countKinds(input.graph) };
}

function countKinds(graph: Graph): StackReport["resources"] {
  const counts = new Map<string, number>();
  for (const { type } of graph.resources) {
    if (type === "pulumi:pulumi:Stack" || type.startsWith("pulumi:providers:")) continue;
    counts.set(kindOf(type), (counts.get(kindOf(type)) ?? 0) + 1);
  }
  return [...counts]
    .map(([kind, number]) => ({ kind, count: number }))
    .sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1));
}

/** What makes a command end with exit code 1: a mandatory violation, or a way in from outside that nobody granted. */
export function findingsOf(report: StackReport): number {
  const mandatory = report.packs.flatMap((pack) => pack.violations).filter(({ level }) => level === "mandatory");
  const open = report.rows.filter(({ standing }) => standing === "open" || standing === "depends");
  return mandatory.length + open.length;
}

/** The resource that a path ends or a verdict hangs on, without repeating what stands next to each other. */
export function distinctSteps(steps: readonly Step[]): readonly Step[] {
  return steps.filter(
    (step, index) => index === 0 || step.resource !== steps[index - 1]!.resource || step.property !== steps[index - 1]!.property,
  );
}
