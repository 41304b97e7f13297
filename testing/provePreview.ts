import { buildGraph, type Graph } from "../exposure/graph/graph";
import type { Proof } from "../exposure/proof";
import { prove } from "../exposure/prove";
import { type Preview, previewProgram, type PreviewOptions } from "../preview/preview";
import { shortLabel } from "../report/labels";
import { rowsOf } from "../report/rows";
import { familyInWords, portsInWords } from "../report/words";

/** A previewed program and what is reachable in it. */
export interface ProvedPreview {
  readonly preview: Preview;
  readonly graph: Graph;
  readonly proof: Proof;
  /**
   * The ways in from a zone (or, from `agent`, out), one line each, in order: `jump (BastionHost) tcp 2222: granted`. Both address
   * families go without saying, one alone is named. What may be reachable but is not certain says `depends`.
   */
  ways(from: string): string[];
}

/**
 * Preview the program of a folder in the embedded engine, in a process of its own, and prove what is reachable.
 *
 * @example
 * const proved = await provePreview({ folder: "infra", stack: "production" });
 * expect(proved.ways("internet")).toEqual(["jump (BastionHost) tcp 2222: granted"]);
 * expect(proved.proof.unmodelled).toEqual([]);
 *
 * @throws DeclarationError for a folder, project, stack or configuration that cannot be read
 * @throws Error when the program does not run to its end: half a program proves nothing
 */
export async function provePreview(options: PreviewOptions): Promise<ProvedPreview> {
  const preview = await previewProgram(options);
  if (preview.failures.length > 0) {
    const reasons = preview.failures.map(({ message }) => message).join("\n");
    throw new Error(`the program in ${options.folder} did not run to its end:\n${reasons}`);
  }
  const graph = buildGraph(preview.records);
  const proof = prove(graph);
  return { preview, graph, proof, ways: (from) => waysIn(graph, proof, from) };
}

function waysIn(graph: Graph, proof: Proof, from: string): string[] {
  const today = new Date().toISOString().slice(0, 10);
  const lines = rowsOf(graph, proof, today)
    .filter((row) => row.from === from)
    .map((row) => {
      const to = row.to === undefined ? "internet" : shortLabel(row.to);
      return `${[to, portsInWords(row.protocol, row.ports), familyInWords(row)].filter((word) => word !== "").join(" ")}: ${row.standing}`;
    });
  return [...new Set(lines)].sort();
}
