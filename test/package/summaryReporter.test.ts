import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");

interface Summary {
  readonly passed: number;
  readonly failures: readonly string[];
  readonly skips: readonly { readonly name: string; readonly tests: number }[];
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sallyport-summary-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs jest over these files and returns what the reporter wrote. */
function summaryOf(files: Readonly<Record<string, string>>): Summary {
  const summary = join(folder, "summary.json");
  const config = { rootDir: folder, testMatch: ["**/*.test.js"], reporters: [join(root, "test/support/summaryReporter.js")] };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const jest = [join(root, "node_modules/jest/bin/jest.js"), "--config", JSON.stringify(config), "--runInBand"];
  spawnSync(process.execPath, jest, { cwd: folder, env: { ...process.env, SALLYPORT_SUMMARY_FILE: summary } });
  return JSON.parse(readFileSync(summary, "utf8")) as Summary;
}

test("passed and failed tests are counted, and failures named", () => {
  const text = 'test("good", () => {}); describe("part", () => test("bad", () => { throw new Error("no"); }));';
  expect(summaryOf({ "a.test.js": text })).toMatchObject({ passed: 1, failures: ["a.test.js › part › bad"], skips: [] });
});

test("a part that was skipped is told once, with its reason and its number of tests", () => {
  const text =
    'describe.skip("nft [skipped: nft is not installed]", () => { test("one", () => {}); test("two", () => {}); }); test("x", () => {});';
  const skips = [{ name: "a.test.js › nft [skipped: nft is not installed]", tests: 2 }];
  expect(summaryOf({ "a.test.js": text })).toMatchObject({ passed: 1, failures: [], skips });
});

test("a file that cannot be loaded is a failure, not nothing", () => {
  expect(summaryOf({ "a.test.js": "syntax error here", "b.test.js": 'test("x", () => {});' })).toMatchObject({
    passed: 1,
    failures: ["a.test.js could not run"],
  });
});
