// Compiles the sources to dist/ and bundles the policy packs, when something changed. `node tools/build.mjs` builds now.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { fail, root, timed } from "./say.mjs";

const dist = join(root, "dist");
const stampFile = join(dist, ".built.json");
const inputs = ["index.ts", "package-lock.json", "tsconfig.json", "tools/build.mjs", "tools/bundle-packs.mjs"];

/** Builds with the given Node unless dist/ was built from exactly the present sources; ends the process when that fails. */
export async function buildIfStale(node = process.execPath) {
  if (isFresh()) return;
  if (!(await timed("building", () => build(node)))) fail("the build failed; its messages stand above");
}

/** Builds; resolves to whether every file compiled. */
export async function build(node = process.execPath) {
  const before = fingerprint();
  removeOrphans();
  if ((await run(node, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"])) !== 0) return false;
  if ((await run(node, ["tools/bundle-packs.mjs"])) !== 0) return false;
  mkdirSync(dist, { recursive: true });
  writeFileSync(stampFile, JSON.stringify(before));
  return true;
}

/** tsc never removes the output of a source that is gone, and a stale file would go on being loaded and published. */
function removeOrphans() {
  if (!existsSync(dist)) return;
  for (const output of readdirSync(dist, { recursive: true })) {
    const source = output.replace(/(\.d\.ts|\.js|\.js\.map)$/, ".ts");
    if (source !== output && !existsSync(join(root, source))) rmSync(join(dist, output));
  }
}

export function isFresh() {
  const built = stamp();
  const now = fingerprint();
  return built !== undefined && sameEntries(built, now);
}

function stamp() {
  try {
    return JSON.parse(readFileSync(stampFile, "utf8"));
  } catch {
    // Never built, or interrupted while writing.
    return undefined;
  }
}

function sameEntries(a, b) {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** Time and size of every file the build reads, by path. */
function fingerprint() {
  const folders = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8")).include.map((pattern) =>
    pattern.replace("/*.ts", ""),
  );
  const files = [...new Set([...inputs, ...folders.flatMap(sourcesIn)])];
  return Object.fromEntries(files.filter((file) => existsSync(join(root, file))).map((file) => [file, markOf(join(root, file))]));
}

function markOf(path) {
  const { mtimeMs, size } = statSync(path);
  return `${mtimeMs}/${size}`;
}

function sourcesIn(folder) {
  const path = join(root, folder);
  if (!existsSync(path) || !statSync(path).isDirectory()) return [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "node_modules" || entry.name === "bin" ? [] : sourcesIn(name);
    return /\.(ts|json|yaml)$/.test(entry.name) ? [name] : [];
  });
}

function run(node, args) {
  return new Promise((resolve) => {
    // Messages go to stderr: a build before `preview --json` must not mix into its output.
    const child = spawn(node, args, { cwd: root, stdio: ["ignore", 2, 2] });
    child.on("error", (error) => fail(`${node} could not be started: ${error.message}`));
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) process.exit((await build()) ? 0 : 1);
