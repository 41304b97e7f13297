import { readFileSync } from "node:fs";
import { recordsFromDocument } from "../exposure/graph/document";
import { buildGraph, type Graph, type ResourceRecord } from "../exposure/graph/graph";
import { DeclarationError } from "../model/errors";
import { recordsFromState } from "../preview/state";
import { UsageError } from "./command";

/** The flags by which a command is given its graph, for every command alike. */
export const graphOptions = { graph: { type: "string" }, state: { type: "string" } } as const;

export interface GraphFile {
  readonly graph: Graph;
  readonly records: readonly ResourceRecord[];
  /** The file's name as the user wrote it. */
  readonly title: string;
}

/** The graph of `--graph` or `--state`. @throws UsageError unless exactly one is given; DeclarationError for a bad document */
export function readGraph(
  command: string,
  { graph, state }: { graph?: string | undefined; state?: string | undefined },
): GraphFile {
  if (graph !== undefined && state === undefined)
    return fromRecords(recordsFromDocument(contentOf("--graph", graph), "preview"), graph);
  if (state !== undefined && graph === undefined) return fromRecords(recordsFromState(contentOf("--state", state)), state);
  throw new UsageError(`${command} needs either --graph FILE or --state FILE.`);
}

/** The graph of a file that may be either: a state says so by its outer fields. */
export function readEither(field: string, file: string): GraphFile {
  const text = contentOf(field, file);
  return fromRecords(isState(text) ? recordsFromState(text) : recordsFromDocument(text, "preview"), file);
}

function fromRecords(records: readonly ResourceRecord[], title: string): GraphFile {
  return { graph: buildGraph(records), records, title };
}

function isState(text: string): boolean {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === "object" && document !== null && ("deployment" in document || "checkpoint" in document);
  } catch {
    // The reader of graph documents tells where the mistake is.
    return false;
  }
}

function contentOf(field: string, file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch {
    throw new DeclarationError(field, file, "it cannot be read.", "Name a readable file, or - for standard input.");
  }
}
