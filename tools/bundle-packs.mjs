// Bundles each policy pack (a folder of policies/ with a PulumiPolicy.yaml) to its own bin/index.js, the `main` of its package.json:
// one file loads faster than hundreds, and the pack's folder works as --policy-pack in a clone and in the installed package alike.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root, say } from "./say.mjs";

const policies = join(root, "policies");
const packs = readdirSync(policies).filter((name) => existsSync(join(policies, name, "PulumiPolicy.yaml")));

const esbuild = await import("esbuild").catch(() => undefined);
if (esbuild === undefined) {
  // A Pulumi plugin install leaves development dependencies out; it serves components and needs no pack.
  say("policy packs not bundled: esbuild is not installed (npm install --include=dev)");
} else if (packs.length > 0) {
  await esbuild.build({
    entryPoints: packs.map((name) => ({ in: join(policies, name, "index.ts"), out: `${name}/bin/index` })),
    outdir: policies,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    // The SDK must be the one that hosts the pack: it keeps state in module variables.
    external: ["@pulumi/*", "@grpc/grpc-js"],
    sourcemap: true,
    logLevel: "warning",
  });
}
