import { join } from "node:path";
import { repository } from "../test/lab/paths";
import { against, type Figure } from "./figure";
import { runNode } from "./run";

/** How long a program waits for `require("sallyport/exposure")`, in a process that has loaded nothing else. */
export async function* libraryImport(): AsyncGenerator<Figure> {
  const library = join(repository, "dist", "exposure", "index.js");
  const script = `const start = performance.now(); require(${JSON.stringify(library)}); process.stdout.write(String(performance.now() - start))`;
  const samples: number[] = [];
  for (let run = 0; run < 9; run += 1) samples.push(Number((await runNode(["-e", script], repository)).stdout));
  yield against("import/exposure", "ms", samples, [], {});
}
