import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly bin: Readonly<Record<string, string>>;
}
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;

/** What `npm pack` would put into the package. It builds nothing: what is published is what was tested. */
function packed(): string[] {
  const { status, stdout, stderr } = spawnSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts", "--loglevel=error"], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  const [{ files }] = JSON.parse(stdout) as [{ readonly files: readonly { readonly path: string }[] }];
  return files.map(({ path }) => path);
}

/** Runs a script in a process of its own, where `sallyport` resolves to this package as it does for its users. */
function inNode(script: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

const packs = ["personal-dev", "small-team"];
const entries = Object.entries(manifest.exports).flatMap(([name, target]) =>
  typeof target === "string" ? [] : [{ name, ...target }],
);

describe("the published package", () => {
  let files: string[];
  beforeAll(() => {
    files = packed();
  });

  test("holds every entry with its types, the command, and what Pulumi needs to serve other languages", () => {
    const wanted = [
      ...entries.flatMap((entry) => [entry.default.slice(2), entry.types.slice(2)]),
      ...Object.values(manifest.bin),
      ...[
        "LICENSE",
        "NOTICE",
        "README.md",
        "PulumiPlugin.yaml",
        "package.json",
        "tsconfig.json",
        "index.ts",
        "components/index.ts",
      ],
    ];
    expect(wanted.filter((path) => !files.includes(path))).toEqual([]);
  });

  test.each(packs)("holds the pack %s, ready to run", (pack) => {
    const wanted = ["PulumiPolicy.yaml", "package.json", "bin/index.js"].map((path) => `policies/${pack}/${path}`);
    expect(wanted.filter((path) => !files.includes(path))).toEqual([]);
  });

  test("holds nothing else: no tests, no tools, no stack of ours, no build records", () => {
    const folders = [
      "components",
      "cli",
      "dist",
      "exposure",
      "model",
      "policies",
      "preview",
      "render",
      "report",
      "stacks",
      "testing",
    ];
    const top = ["LICENSE", "NOTICE", "README.md", "PulumiPlugin.yaml", "index.ts", "package.json", "tsconfig.json"];
    const expected = (path: string) => top.includes(path) || folders.includes(path.split("/")[0]!);
    expect(files.filter((path) => !expected(path))).toEqual([]);
    expect(
      files.filter((path) =>
        /(^|\/)(test|bench|fixtures|node_modules)\/|\/\.|\.tsbuildinfo|\.env|\.pem$|Pulumi\.[^/]*\.yaml$/.test(path),
      ),
    ).toEqual([]);
  });

  test("every compiled file comes from a source that is there", () => {
    const orphans = files.filter(
      (path) => /^dist\/.*\.js$/.test(path) && !existsSync(join(root, path.slice("dist/".length).replace(/\.js$/, ".ts"))),
    );
    expect(orphans).toEqual([]);
  });
});

test.each(entries.map(({ name }) => name))("%s can be required", (name) => {
  const specifier = name.replace(/^\./, "sallyport");
  expect(Number(inNode(`console.log(Object.keys(require(${JSON.stringify(specifier)})).length)`))).toBeGreaterThan(0);
});

test("package.json and the packs' files are within reach", () => {
  const paths = ["sallyport/package.json", ...packs.map((pack) => `sallyport/policies/${pack}/PulumiPolicy.yaml`)];
  expect(inNode(`for (const path of ${JSON.stringify(paths)}) require.resolve(path)`)).toBe("");
});

test.each(["sallyport/model", "sallyport/render", "sallyport/exposure"])("%s loads nothing of Pulumi", (specifier) => {
  const loaded = inNode(`require(${JSON.stringify(specifier)}); console.log(Object.keys(require.cache).join("\\n"))`)
    .trim()
    .split("\n");
  expect(loaded.length).toBeGreaterThan(0);
  expect(loaded.filter((path) => path.includes("@pulumi") || path.includes("/components/"))).toEqual([]);
});

test("the command starts with the line that makes it one", () => {
  expect(readFileSync(join(root, manifest.bin["sallyport"]!), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
});
