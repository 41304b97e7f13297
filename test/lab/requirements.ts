import { join } from "node:path";
import { file, type Requirement } from "../support/requires";
import { cliPath, packPath, repository } from "./paths";

/** What a test under the real engine needs from the machine. */
export function engineRequirements(): readonly Requirement[] {
  return [file(cliPath, "run tools/pulumi/build.sh"), file(join(repository, "dist/preview/planned.js"), "run npm run build")];
}

/** The same, and a policy pack of the repository. */
export function packRequirements(...packs: readonly string[]): readonly Requirement[] {
  return [...engineRequirements(), ...packs.map((name) => file(join(packPath(name), "bin/index.js"), "run npm run build"))];
}

/** The same, and the repository's own stacks. */
export function stackRequirements(...packs: readonly string[]): readonly Requirement[] {
  return [...packRequirements(...packs), file(join(repository, "dist/stacks/main.js"), "run npm run build")];
}
