import { readFileSync } from "node:fs";
import type { ResourceRecord } from "../../exposure/graph/graph";

interface Analyzed {
  readonly type: string;
  readonly urn: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly parent?: string;
  readonly provider?: string;
}

interface StackResource extends Omit<Analyzed, "inputs"> {
  readonly outputs: Record<string, unknown>;
  readonly propertyDependencies: Record<string, readonly string[]>;
}

/** What the recording pack wrote: the calls for single resources, and the one for the whole stack. */
export interface Recording {
  /** What the pack was told of the run it serves. */
  readonly run: { readonly project: string; readonly stack: string; readonly preview: boolean };
  readonly analyzed: readonly Analyzed[];
  readonly resources: readonly StackResource[];
}

export function readRecording(path: string): Recording {
  return JSON.parse(readFileSync(path, "utf8")) as Recording;
}

/** The graph as the real engine showed it to a policy pack: inputs of the resource calls, everything else of the stack call. */
export function recordedGraph(recording: Recording): ResourceRecord[] {
  const inputs = new Map(recording.analyzed.map((resource) => [resource.urn, resource.inputs]));
  return recording.resources.map((resource) => ({ ...resource, inputs: inputs.get(resource.urn) }));
}
