"use strict";

const { writeFileSync } = require("node:fs");
const { relative } = require("node:path");

/**
 * Counts what jest ran and names what it left out, for `tools/test.mjs`, which adds lint, format and types and prints the
 * last line. A file that could not even be loaded counts as one failure: its tests are unknown, but it is not fine.
 */
class SummaryReporter {
  /** @param {import("@jest/types").Config.GlobalConfig} globalConfig */
  constructor(globalConfig) {
    this.rootDir = globalConfig.rootDir;
  }

  /** @param {unknown} _contexts @param {import("@jest/test-result").AggregatedResult} results */
  onRunComplete(_contexts, results) {
    const file = process.env["SALLYPORT_SUMMARY_FILE"];
    if (file) writeFileSync(file, JSON.stringify(summarize(results, this.rootDir)));
  }
}

/** @param {import("@jest/test-result").AggregatedResult} results @param {string} rootDir */
function summarize(results, rootDir) {
  const failures = [];
  const skipped = new Map();
  for (const suite of results.testResults) {
    const path = relative(rootDir, suite.testFilePath);
    if (suite.testExecError) failures.push(`${path} could not run`);
    for (const test of suite.testResults) {
      const name = `${path} › ${[...test.ancestorTitles, test.title].join(" › ")}`;
      if (test.status === "failed") failures.push(name);
      if (["pending", "todo", "skipped", "disabled"].includes(test.status)) {
        const part = test.ancestorTitles.find((title) => title.includes("[skipped: "));
        const key = part === undefined ? name : `${path} › ${part}`;
        skipped.set(key, (skipped.get(key) ?? 0) + 1);
      }
    }
  }
  const skips = [...skipped].map(([name, tests]) => ({ name, tests }));
  return { passed: results.numPassedTests, failures, skips, interrupted: results.wasInterrupted };
}

module.exports = SummaryReporter;
