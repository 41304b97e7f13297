import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");

test("generated pages say what the code says", () => {
  expect(() => execFileSync(process.execPath, ["tools/docs.mjs", "--check"], { cwd: root, stdio: "pipe" })).not.toThrow();
});

describe("README", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");

  test("stays short enough to read", () => {
    expect(readme.split("\n").length).toBeLessThan(200);
  });

  test("every place it names exists", () => {
    const named = [...readme.matchAll(/`([a-z]+\/[\w/.-]*)`/gi)]
      .map(([, path]) => path!)
      .filter((path) => !path.startsWith("node_modules"));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((path) => !existsSync(join(root, path)) && path !== "sallyport/testing")).toEqual([]);
  });

  test("the npm scripts it names exist", () => {
    const scripts = Object.keys(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts);
    const named = [...readme.matchAll(/npm run (\w+)/g)].map(([, script]) => script!);
    expect(named.filter((script) => !scripts.includes(script))).toEqual([]);
  });
});
