import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(__dirname, "../..");

describe("what counts as installed", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sallyport-install-"));
    mkdirSync(join(folder, "node_modules"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const wanted = {
    "": { name: "x" },
    "node_modules/a": { version: "1.0.0" },
    "node_modules/b": { version: "2.0.0", optional: true },
  };

  /** The answer of tools/install.mjs, from a process of its own: jest cannot load ES modules. */
  function installed(present: unknown): boolean {
    writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ packages: wanted }));
    if (present !== undefined)
      writeFileSync(join(folder, "node_modules/.package-lock.json"), JSON.stringify({ packages: present }));
    const module = pathToFileURL(join(root, "tools/install.mjs")).href;
    const script = `import { installed } from ${JSON.stringify(module)}; console.log(installed(${JSON.stringify(folder)}));`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout) as boolean;
  }

  test("nothing yet, or an install that was interrupted", () => {
    expect(installed(undefined)).toBe(false);
  });

  test("the same versions", () => {
    expect(installed({ "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "2.0.0" } })).toBe(true);
  });

  test("an optional package may be absent, as on another platform, but not of another version", () => {
    expect(installed({ "node_modules/a": { version: "1.0.0" } })).toBe(true);
    expect(installed({ "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "2.1.0" } })).toBe(false);
  });

  test("a package that is missing or of another version", () => {
    expect(installed({ "node_modules/b": { version: "2.0.0" } })).toBe(false);
    expect(installed({ "node_modules/a": { version: "1.0.1" }, "node_modules/b": { version: "2.0.0" } })).toBe(false);
  });
});

test("an unknown command is a usage error that names the known ones", () => {
  const { status, stderr } = spawnSync(process.execPath, ["tools/run.mjs", "toString"], { cwd: root, encoding: "utf8" });
  expect(status).toBe(2);
  expect(stderr).toContain('unknown command "toString"; use one of preview, test, nightly, bench');
});

test("the stacks' entry says how to build them when they are not built", () => {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-shim-"));
  mkdirSync(join(folder, "stacks"));
  copyFileSync(join(root, "stacks/index.js"), join(folder, "stacks/index.js"));
  const { status, stderr } = spawnSync(process.execPath, [join(folder, "stacks/index.js")], { encoding: "utf8" });
  rmSync(folder, { recursive: true, force: true });
  expect(status).toBe(1);
  expect(stderr).toBe("sallyport: the stacks are not compiled yet; run `npm install && npm run build` in the project's folder\n");
});
