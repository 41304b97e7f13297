import { buildGraph } from "../exposure/graph/graph";
import { prove } from "../exposure/prove";
import { readConfiguration } from "../preview/configuration";
import type { Answers } from "../preview/lookups";
import { type PackResult, type RunningPack, startPack } from "../preview/packs";
import { previewProgram } from "../preview/preview";
import { readProject } from "../preview/project";
import { stackReport, type StackReport } from "../report/stackReport";
import { packOfScenario } from "./packageRoot";

export interface StackRequest {
  readonly folder: string;
  readonly stack: string;
  readonly config: readonly string[];
  /** Folders of policy packs; empty: the one that ships for the stack's scenario, if it has one. */
  readonly packs: readonly string[];
  readonly answers: Answers;
}

/** Preview one stack, prove it and have it judged. The packs boot while the program runs. */
export async function previewStack(request: StackRequest): Promise<StackReport> {
  const { folder, stack, config, answers } = request;
  const project = readProject(folder);
  const configuration = readConfiguration(project, stack, config);
  const context = { project: project.name, stack, configuration };
  const packs: RunningPack[] = [];
  try {
    for (const pack of request.packs.length > 0 ? request.packs : defaultPacks(configuration.values))
      packs.push(startPack(pack, context));
    const preview = await previewProgram({ folder, stack, config, answers });
    const graph = buildGraph(preview.records);
    const results: PackResult[] = [];
    const failures = preview.failures.map(({ message }) => message);
    // A pack's verdict on half a program would read as one on the whole.
    if (failures.length === 0) {
      for (const pack of packs) {
        await pack.judge(preview.records).then(
          (result) => results.push(result),
          (error: unknown) => failures.push(error instanceof Error ? error.message : String(error)),
        );
      }
    }
    return stackReport({
      title: `${preview.project}/${stack}`,
      graph,
      proof: prove(graph),
      packs: results,
      outputs: preview.outputs,
      notices: [...warnings(preview.messages), ...preview.notices],
      failures,
      today: new Date().toISOString().slice(0, 10),
    });
  } finally {
    for (const pack of packs) pack.stop();
  }
}

function defaultPacks(values: ReadonlyMap<string, string>): string[] {
  const pack = packOfScenario(values.get("sallyport:scenario"));
  return pack === undefined ? [] : [pack];
}

function warnings(messages: readonly { readonly severity: string; readonly text: string }[]): string[] {
  return messages.filter(({ severity }) => severity === "warning").map(({ text }) => text);
}
