import { prove as proveGraph } from "../exposure/prove";
import { proofJson } from "../report/json";
import { findingsOf, stackReport, type StackReport } from "../report/stackReport";
import { textReport } from "../report/table";
import { type Command, parse, UsageError } from "./command";
import { graphOptions, readGraph } from "./graphFile";
import { type Replay, replayExposure, tellDisagreements } from "./replay";
import { paintFor } from "./terminal";

const options = { ...graphOptions, json: { type: "boolean", default: false } } as const;

/** `sallyport prove`: who can reach what in a graph document or a deployed stack. */
export const prove: Command = (args, console) => {
  const { values, positionals } = parse("sallyport prove", args, options);
  if (positionals.length > 0) throw new UsageError(`sallyport prove takes no argument; name the file with --graph or --state.`);
  const { graph, title } = readGraph("sallyport prove", values);
  const proof = proveGraph(graph);
  const replays = proof.exposures.map((exposure) => replayExposure(graph, exposure));
  if (tellDisagreements(replays, values.json, console)) return Promise.resolve(1);
  const today = new Date().toISOString().slice(0, 10);
  const report = stackReport({
    title,
    graph,
    proof,
    packs: [],
    outputs: {},
    notices: [],
    failures: [],
    today,
  });
  console.out(
    values.json ? `${JSON.stringify(replayedJson(report, replays), null, 2)}\n` : textReport(report, paintFor(console)),
  );
  return Promise.resolve(findingsOf(report) > 0 ? 1 : 0);
};

/** What scripts read, with the word for each exposure whether its witness was replayed. */
function replayedJson(report: StackReport, replays: readonly Replay[]): Record<string, unknown> {
  const json = proofJson(report);
  const exposures = json["exposures"] as readonly Record<string, unknown>[];
  return { ...json, exposures: exposures.map((exposure, index) => ({ ...exposure, replayed: replays[index] === "agrees" })) };
}
