import { readFileSync } from "node:fs";
import { graphFromDocument } from "../exposure/graph/document";
import { buildGraph, type Graph } from "../exposure/graph/graph";
import { prove as proveGraph } from "../exposure/prove";
import { DeclarationError } from "../model/errors";
import { recordsFromState } from "../preview/state";
import { proofJson } from "../report/json";
import { findingsOf, stackReport } from "../report/stackReport";
import { textReport } from "../report/table";
import { type Command, parse, UsageError } from "./command";
import { paintFor } from "./terminal";

const options = { graph: { type: "string" }, state: { type: "string" }, json: { type: "boolean", default: false } } as const;

/** `sallyport prove`: who can reach what in a graph document or a deployed stack. */
export const prove: Command = (args, console) => {
  const { values, positionals } = parse("sallyport prove", args, options);
  if (positionals.length > 0) throw new UsageError(`sallyport prove takes no argument; name the file with --graph or --state.`);
  const { graph, title } = read(values.graph, values.state);
  const today = new Date().toISOString().slice(0, 10);
  const report = stackReport({
    title,
    graph,
    proof: proveGraph(graph),
    packs: [],
    outputs: {},
    notices: [],
    failures: [],
    today,
  });
  console.out(values.json ? `${JSON.stringify(proofJson(report), null, 2)}\n` : textReport(report, paintFor(console)));
  return Promise.resolve(findingsOf(report) > 0 ? 1 : 0);
};

function read(graphFile: string | undefined, stateFile: string | undefined): { readonly graph: Graph; readonly title: string } {
  if (graphFile !== undefined && stateFile === undefined) {
    return { graph: graphFromDocument(contentOf("--graph", graphFile), "preview"), title: graphFile };
  }
  if (stateFile !== undefined && graphFile === undefined) {
    return { graph: buildGraph(recordsFromState(contentOf("--state", stateFile))), title: stateFile };
  }
  throw new UsageError("sallyport prove needs either --graph FILE or --state FILE.");
}

function contentOf(flag: string, file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch {
    throw new DeclarationError(flag, file, "it cannot be read.", "Name a readable file, or - for standard input.");
  }
}
