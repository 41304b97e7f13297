// One JSON line per run of a case. Exit code 0 when every answer is the expected one, 1 otherwise, 2 for bad input.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { throughPack } from "./throughPack.mjs";

const require = createRequire(import.meta.url);
const { readCases } = require("../../dist/cli/cases/caseFile.js");
const { answerCase } = require("../../dist/cli/cases/answer.js");

const files = process.argv.slice(2);
if (files.length === 0) refuse("name the files of cases to answer");

// Everything is read before anything is answered: bad input prints no half of an answer.
const cases = files.flatMap((file) => guarded(() => readCases(file, contentOf(file))));
const lines = [];
for (const each of cases) {
  for (const mode of each.modes) {
    const graph = await guarded(() => throughPack(each, mode), each.id);
    const { verdict, path, dependsOn } = guarded(() => answerCase(graph, each.query, "query"), each.id);
    const ok = verdict === each.expected;
    lines.push(JSON.stringify({ id: each.id, mode, verdict, expected: each.expected, ok, path, dependsOn }));
    if (!ok) process.exitCode = 1;
  }
}
process.stdout.write(lines.map((line) => `${line}\n`).join(""));

function contentOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return refuse(`${file} cannot be read`);
  }
}

function guarded(work, id) {
  const tell = (error) =>
    refuse(`${id === undefined ? "" : `${id}: `}${error.name === "DeclarationError" ? error.message : error.stack}`);
  try {
    const result = work();
    return result instanceof Promise ? result.catch(tell) : result;
  } catch (error) {
    return tell(error);
  }
}

function refuse(message) {
  process.stderr.write(`cases: ${message}\n`);
  process.exit(2);
}
