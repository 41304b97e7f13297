import { existsSync } from "node:fs";
import { join } from "node:path";
import { openLab } from "../test/lab/engine";
import { cliPath, packPath, repository } from "../test/lab/paths";
import { samples } from "../test/lab/samples";
import { against, type Figure } from "./figure";
import { runNode } from "./run";

/** `sallyport preview` of each sample stack, against `pulumi preview` of the same stack with the same pack, run in turns. */
export async function* previews(): AsyncGenerator<Figure> {
  for (const { stack, pack } of samples()) {
    const lab = existsSync(cliPath) ? await openLab({ stack }) : undefined;
    const ours: number[] = [];
    const real: number[] = [];
    try {
      for (let run = 0; run < 5; run += 1) {
        if (lab !== undefined) {
          const start = performance.now();
          const outcome = await lab.run(["preview", "--policy-pack", packPath(pack)]);
          if (outcome.code !== 0) throw new Error(`pulumi preview of ${stack} failed\n${outcome.stdout}\n${outcome.stderr}`);
          real.push(performance.now() - start);
        }
        const args = [
          join(repository, "dist/cli/main.js"),
          "preview",
          repository,
          "--stack",
          stack,
          "--pack",
          packPath(pack),
          "--json",
        ];
        ours.push((await runNode(args, repository)).milliseconds);
      }
    } finally {
      lab?.close();
    }
    yield against(`preview/${stack}`, "ms", ours, real, {
      pack,
      baselineIs: lab === undefined ? "absent: the Pulumi CLI is not built" : "pulumi preview",
    });
  }
}
