// Makes each policy pack a folder that `pulumi --policy-pack` takes as it stands: dist/policies/<pack> with one bundled index.js,
// PulumiPolicy.yaml and a package.json. One file loads faster than hundreds, and the pack works from a clone, from node_modules
// and as a copy. The Pulumi SDK stays outside: it keeps state in module variables and must be the one that hosts the pack.
import { build } from "esbuild";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = join(root, "policies");
const target = join(root, "dist", "policies");
const description = "PulumiPolicy.yaml";

const packs = readdirSync(sources).filter((name) => existsSync(join(sources, name, description)));
if (packs.length === 0) throw new Error(`no folder of ${sources} holds a ${description}`);

// From the TypeScript sources, not from what tsc made of them: the bundle takes the place of tsc's index.js.
const { outputFiles } = await build({
  entryPoints: packs.map((name) => ({ in: join(sources, name, "index.ts"), out: `${name}/index` })),
  outdir: target,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node22",
  external: ["@pulumi/*"],
  sourcemap: true,
  sourcesContent: false,
  logLevel: "warning",
  write: false,
});
for (const { path, text } of outputFiles) save(path, text);

const { version, license, dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
for (const name of packs) {
  save(join(target, name, description), readFileSync(join(sources, name, description), "utf8"));
  save(join(target, name, "package.json"), `${JSON.stringify(packageOf(name), undefined, 2)}\n`);
}

/** The policy SDK refuses a pack without a version; the dependencies serve a copy of the folder elsewhere. */
function packageOf(name) {
  return {
    name: `sallyport-policies-${name}`,
    version,
    license,
    private: true,
    type: "commonjs",
    main: "index.js",
    dependencies: { "@pulumi/policy": dependencies["@pulumi/policy"], "@pulumi/pulumi": dependencies["@pulumi/pulumi"] },
  };
}

/** Leaves a file alone that is already right: another process may be loading it. */
function save(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
}
