import { join } from "node:path";
import { against, median, rounded, type Figure } from "./figure";
import { runNode } from "./run";

interface Sample {
  readonly resources: number;
  readonly milliseconds: number;
  readonly megabytes: number;
  readonly exposures: number;
}

/** Time and memory of one proof over synthetic stacks of growing size, each in new processes. */
export async function* engineTime(): AsyncGenerator<Figure> {
  for (const size of [1000, 3000, 10_000, 30_000, 100_000]) {
    const samples: Sample[] = [];
    const runs = size > 10_000 ? 3 : 5;
    for (let run = 0; run < runs; run += 1) {
      samples.push(JSON.parse((await runNode([join(__dirname, "proveGraph.js"), String(size)], __dirname)).stdout) as Sample);
    }
    const { resources, exposures } = samples[0]!;
    const perThousand = samples.map((sample) => (sample.milliseconds * 1000) / resources);
    yield against(`engine/${size}`, "ms per 1000 resources", perThousand, [], { resources, exposures });
    const megabytes = samples.map((sample) => sample.megabytes);
    yield {
      name: `engine/${size}/memory`,
      value: rounded(median(megabytes)),
      unit: "MB",
      context: { resources, runs: samples.length },
    };
  }
}
