import { availableParallelism } from "node:os";
import { DeclarationError } from "../model/errors";
import { readAnswers } from "../preview/lookups";
import { readProject, stacksOf } from "../preview/project";
import { htmlReport } from "../report/html";
import { previewJson } from "../report/json";
import { findingsOf, type StackReport } from "../report/stackReport";
import { summaryLine, textReport } from "../report/table";
import { type Command, type Console, type ExitCode, parse, UsageError } from "./command";
import { previewStack, type StackRequest } from "./previewStack";
import { requireWritable, writeWhole } from "./reportFile";
import { paintFor, withProgress } from "./terminal";

const options = {
  stack: { type: "string" },
  all: { type: "boolean", default: false },
  pack: { type: "string", multiple: true },
  config: { type: "string", multiple: true },
  "invoke-answers": { type: "string" },
  report: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

/** `sallyport preview`: what a Pulumi program would deploy, who could reach it, and what the policies say. */
export const preview: Command = async (args, console) => {
  const { values, positionals } = parse("sallyport preview", args, options);
  if (positionals.length > 1) throw new UsageError(`sallyport preview takes one folder, not ${positionals.length}.`);
  if (values.all && values.stack !== undefined) throw new UsageError("--stack and --all exclude each other.");
  const folder = positionals[0] ?? ".";
  const root = readProject(folder).root;
  const stacks = values.all ? allStacks(root) : [values.stack ?? onlyStack(root)];
  if (values.report !== undefined) requireWritable(values.report);
  const answers = values["invoke-answers"] === undefined ? {} : readAnswers(values["invoke-answers"]);
  const requests = stacks.map((stack): StackRequest => ({
    folder,
    stack,
    config: values.config ?? [],
    packs: values.pack ?? [],
    answers,
  }));
  const reports = await withProgress(console, `previewing ${stacks.join(", ")}`, inParallel(requests, previewStack));
  if (reports.some(({ failures }) => failures.length > 0)) return tellFailures(reports, console);
  if (values.report !== undefined) writeWhole(values.report, htmlReport(reports));
  if (values.json) console.out(`${JSON.stringify(previewJson(reports), null, 2)}\n`);
  else {
    const paint = paintFor(console);
    console.out(`${reports.map((report) => textReport(report, paint)).join("\n")}\n${summaryLine(reports)}\n`);
    if (values.report !== undefined) console.out(`report: ${values.report}\n`);
  }
  return reports.some((report) => findingsOf(report) > 0) ? 1 : 0;
};

/** A program that did not run to its end proves nothing, so nothing is reported of it. */
function tellFailures(reports: readonly StackReport[], console: Console): ExitCode {
  for (const { title, failures } of reports) for (const failure of failures) console.error(`sallyport: ${title}: ${failure}\n`);
  return 2;
}

function allStacks(root: string): string[] {
  const stacks = stacksOf(root);
  if (stacks.length === 0)
    throw new DeclarationError("--all", root, "there is no Pulumi.<stack>.yaml in it.", "Leave --all away, or add one.");
  return stacks;
}

function onlyStack(root: string): string {
  const stacks = stacksOf(root);
  if (stacks.length > 1)
    throw new DeclarationError(
      "--stack",
      undefined,
      `the project has ${stacks.length} stacks (${stacks.join(", ")}).`,
      "Name one, or use --all.",
    );
  return stacks[0] ?? "dev";
}

/** As many at a time as there are processors: each stack starts a program and a pack. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(items.length, availableParallelism()) }, worker));
  return results;
}
