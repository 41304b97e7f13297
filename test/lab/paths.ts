import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { file, type Requirement } from "../support/requires";

export const repository = resolve(__dirname, "../..");

/** Where tools/pulumi/build.sh puts the CLI, and where npm's `pulumi` wrapper looks for it. */
export const cliPath = join(
  process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"),
  "sallyport/pulumi/versions/3.259.0/bin/pulumi",
);

/** What a test under the real engine needs from the machine. */
export function engineRequirements(): readonly Requirement[] {
  return [file(cliPath, "run tools/pulumi/build.sh"), file(join(repository, "dist/preview/planned.js"), "run npm run build")];
}
