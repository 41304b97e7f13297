import { buildGraph } from "../exposure/graph/graph";
import { prove } from "../exposure/prove";
import { generateGraph } from "./generate";

// A process of its own per size, so that one size's memory and warmed-up code do not count for the next.
const records = generateGraph(Number(process.argv[2]));
const start = performance.now();
const proof = prove(buildGraph(records));
const milliseconds = performance.now() - start;
const { maxRSS } = process.resourceUsage();
process.stdout.write(
  JSON.stringify({ resources: records.length, milliseconds, megabytes: maxRSS / 1024, exposures: proof.exposures.length }),
);
