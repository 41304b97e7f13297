import { fixesOf, type Fix } from "../exposure/fix";
import { editInWords } from "../exposure/fixWords";
import type { Graph } from "../exposure/graph/graph";
import type { Exposure, Step } from "../exposure/proof";
import { prove } from "../exposure/prove";
import { DeclarationError } from "../model/errors";
import { exposureJson } from "../report/json";
import { labelOf, placeOf, shortLabel } from "../report/labels";
import { rowsOf } from "../report/rows";
import { type Command, parse, UsageError } from "./command";
import { graphOptions, readGraph } from "./graphFile";
import { replayExposure, tellDisagreements } from "./replay";

const options = { ...graphOptions, json: { type: "boolean", default: false } } as const;

/** `sallyport explain FINDING`: the way that a finding of `prove` takes, and how to close it. */
export const explain: Command = (args, console) => {
  const { values, positionals } = parse("sallyport explain", args, options);
  const [id, ...others] = positionals;
  if (id === undefined || others.length > 0) throw new UsageError("sallyport explain takes one finding, an id that prove gave.");
  const { graph, records } = readGraph("sallyport explain", values);
  const proof = prove(graph);
  const exposure = proof.exposures.find((each) => each.id === id);
  if (exposure === undefined)
    throw new DeclarationError("FINDING", id, "prove finds nothing with this id here.", "Take an id from prove --json.");
  const replay = replayExposure(graph, exposure);
  if (tellDisagreements([replay], values.json, console)) return Promise.resolve(1);
  const rows = rowsOf(graph, proof, new Date().toISOString().slice(0, 10));
  const granted = new Set(rows.flatMap(({ standing, ids }) => (standing === "granted" ? ids : [])));
  const fixes = exposure.to === "internet" ? [] : fixesOf(records, exposure, (other) => granted.has(other.id));
  const json = () => ({
    ...exposureJson(exposure),
    replayed: replay === "agrees",
    fixes: fixes.map((fix) => fixJson(graph, fix)),
  });
  console.out(values.json ? `${JSON.stringify(json(), null, 2)}\n` : text(graph, exposure, fixes));
  return Promise.resolve(0);
};

function fixJson(graph: Graph, { edits, closes }: Fix) {
  return { edits: edits.map((edit) => ({ ...edit, ...editInWords(graph, edit) })), closes };
}

function text(graph: Graph, exposure: Exposure, fixes: readonly Fix[]): string {
  const { id, from, to, verdict, protocol, ports, family, path, dependsOn } = exposure;
  const spans = ports.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
  const target = to === "internet" ? to : shortLabel(labelOf(graph, to));
  const steps = (title: string, list: readonly Step[]) =>
    list.length === 0 ? [] : ["", title, ...list.map((step) => `  ${placeOf(graph, step)}: ${step.why}`)];
  return `${[
    `${id}: ${from} > ${target} ${protocol} ${spans} ${family}, ${verdict}`,
    ...steps("Way", path),
    ...steps("Depends on", dependsOn),
    "",
    fixes.length === 0
      ? "No single setting here closes it without closing something else."
      : "Any one of these closes it, proved:",
    ...fixes.flatMap((fix, index) => fixLines(graph, fix, index + 1)),
  ].join("\n")}\n`;
}

function fixLines(graph: Graph, { edits, closes }: Fix, number: number): string[] {
  const words = edits.map((edit) => editInWords(graph, edit));
  const more = closes.length === 0 ? "" : ` Closes ${closes.length} more: ${closes.join(", ")}.`;
  return [
    `  ${number}. ${words.map((edit) => edit.words).join(" ")}${more}`,
    ...words.flatMap(({ code }) => code.split("\n").map((line) => `       ${line}`)),
  ];
}
