import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { labFolder, packPath, repository } from "../test/lab/paths";
import { against, type Figure } from "./figure";
import { timeToFirstLine } from "./run";

/** From start to the line by which a pack says that it is ready, against a pack with nothing in it. */
export async function* packBoot(): AsyncGenerator<Figure> {
  const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  // The address is where the engine would listen; a pack needs it only to log.
  const boot = (folder: string): Promise<number> => timeToFirstLine([runner, "127.0.0.1:1", folder], folder);
  const packs = readdirSync(join(repository, "policies")).filter((name) => existsSync(join(packPath(name), "bin", "index.js")));
  for (const pack of packs) {
    const samples: number[] = [];
    const empty: number[] = [];
    for (let run = 0; run < 5; run += 1) {
      empty.push(await boot(join(labFolder, "empty-pack")));
      samples.push(await boot(packPath(pack)));
    }
    yield against(`pack-boot/${pack}`, "ms", samples, empty, { baselineIs: "a pack without policies" });
  }
}
