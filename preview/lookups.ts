import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { DeclarationError } from "../model/errors";
import { UNKNOWN_ON_WIRE } from "./planned";
import { isRecord } from "./project";
import { resultOf } from "./sdk";
import type { Tree } from "./wire";

/** What a provider function (`aws.ec2.getAmi`) was asked, and how it was answered. */
export interface Lookup {
  readonly token: string;
  /** `pinned`: from the answers file; `unknown`: nothing here can know, so the proof holds for any answer. */
  readonly answered: "pinned" | "unknown";
}

/** Answers by token: one result for any arguments, or a list of results for given arguments. */
export type Answers = Readonly<Record<string, Tree | readonly { readonly args?: Tree; readonly result: Tree }[]>>;

/** How many items a list of unknown content gets, so that a program may index or map it. A region has three zones or more. */
const PLAUSIBLE_LENGTH = 3;

/**
 * The answer to a lookup. Without a pinned one, every property of the SDK's result type is unknown, lists of plain values
 * are lists of unknowns, and what the caller gave comes back. Undefined where the SDK does not declare the function.
 */
export function answer(token: string, args: Tree, answers: Answers, sdkRoots: readonly string[]): Tree | undefined {
  const pinned = pinnedAnswer(answers[token], args);
  if (pinned !== undefined) return pinned;
  const result = resultOf(token, sdkRoots);
  if (result === undefined) return undefined;
  const properties: Tree = {};
  for (const { name, optional, list } of result) {
    if (args[name] !== undefined && args[name] !== null) properties[name] = args[name];
    else if (!optional) properties[name] = list ? Array<string>(PLAUSIBLE_LENGTH).fill(UNKNOWN_ON_WIRE) : UNKNOWN_ON_WIRE;
  }
  return properties;
}

export function pinnedAnswer(pinned: Answers[string] | undefined, args: Tree): Tree | undefined {
  if (pinned === undefined) return undefined;
  if (!isList(pinned)) return pinned;
  return pinned.find((candidate) => matches(candidate.args ?? {}, args))?.result;
}

function isList<T>(value: Tree | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

function matches(expected: Tree, args: Tree): boolean {
  return Object.entries(expected).every(([name, value]) => JSON.stringify(args[name]) === JSON.stringify(value));
}

/** Read an answers file. @throws DeclarationError where it is not JSON of this shape */
export function readAnswers(file: string): Answers {
  const refuse = (problem: string) =>
    new DeclarationError(
      "--invoke-answers",
      basename(file),
      problem,
      'Write {"aws:ec2/getAmi:getAmi": {"id": "ami-…"}} or a list of {"args": …, "result": …} per token.',
    );
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw refuse(error instanceof SyntaxError ? "it is not valid JSON." : "it cannot be read.");
  }
  if (!isRecord(document)) throw refuse("it is not an object.");
  const answers: Record<string, Answers[string]> = {};
  for (const [token, pinned] of Object.entries(document)) {
    if (Array.isArray(pinned))
      answers[token] = pinned.map((item: unknown) => listed(item, () => refuse(`the list for ${token} is malformed.`)));
    else if (isRecord(pinned)) answers[token] = pinned;
    else throw refuse(`the answer for ${token} is neither an object nor a list.`);
  }
  return answers;
}

function listed(item: unknown, refuse: () => Error): { args?: Tree; result: Tree } {
  if (!isRecord(item) || !isRecord(item["result"])) throw refuse();
  const { args, result } = item;
  if (args !== undefined && !isRecord(args)) throw refuse();
  return args === undefined ? { result } : { args, result };
}
