// `npm test`: lint, format and types, counted as one test each, then jest; ends with one plain line.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, isFresh } from "./build.mjs";
import { root, say } from "./say.mjs";

const seconds = (from) => `${((performance.now() - from) / 1000).toFixed(1)} s`;

/** Runs a Node script of the project; resolves to its exit code and everything it printed. */
function capture(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", (error) => resolve({ ok: false, output: error.message }));
    child.on("close", (code) => resolve({ ok: code === 0, output }));
  });
}

async function check(name, work) {
  const start = performance.now();
  const { ok, output } = await work();
  process.stdout.write(`${ok ? "PASS" : "FAIL"} ${name} (${seconds(start)})\n${ok ? "" : output}`);
  return { name, ok };
}

/** The build checks the sources' types; the second pass checks the tests with them. */
async function types() {
  if (!isFresh() && !(await build())) return { ok: false, output: "the sources do not compile; the messages stand above\n" };
  return capture(["node_modules/typescript/bin/tsc", "-p", "tsconfig.test.json"]);
}

async function jest(args) {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-test-"));
  const file = join(folder, "summary.json");
  const child = spawn(process.execPath, ["node_modules/jest/bin/jest.js", ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, SALLYPORT_SUMMARY_FILE: file },
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve) => child.on("exit", (status) => resolve(status ?? 1)));
  const summary = readSummary(file);
  rmSync(folder, { recursive: true, force: true });
  const failures = [...summary.failures];
  if (summary.interrupted) failures.push("jest did not finish");
  else if (code !== 0 && failures.length === 0) failures.push(`jest ended with exit code ${code}`);
  return { ...summary, failures };
}

function readSummary(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { passed: 0, failures: [], skips: [], interrupted: true };
  }
}

const start = performance.now();
say("lint, format and types; then the tests");
const checks = await Promise.all([
  check("types", types),
  check("format", () => capture(["node_modules/prettier/bin/prettier.cjs", "--check", "."])).then(async (format) => [
    format,
    await check("lint", () => capture(["node_modules/eslint/bin/eslint.js", "."])),
  ]),
]).then((results) => results.flat());
const tests = await jest(process.argv.slice(2));

const failures = [...checks.filter(({ ok }) => !ok).map(({ name }) => name), ...tests.failures];
const skipped = tests.skips.reduce((sum, { tests: count }) => sum + count, 0);
const passed = checks.filter(({ ok }) => ok).length + tests.passed;
const requireAll = process.env.SALLYPORT_REQUIRE_ALL === "1";

for (const { name, tests: count } of tests.skips) process.stdout.write(`skipped: ${name} (${count} tests)\n`);
for (const name of failures) process.stdout.write(`failed: ${name}\n`);
if (requireAll && skipped > 0) process.stdout.write("failed: SALLYPORT_REQUIRE_ALL=1 allows no skipped test\n");
say(`finished in ${seconds(start)}`);
process.stdout.write(
  requireAll
    ? `${passed} passed, ${failures.length + skipped} failed\n`
    : `${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`,
);
process.exitCode = failures.length > 0 || (requireAll && skipped > 0) ? 1 : 0;
