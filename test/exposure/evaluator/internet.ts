import { evaluate, type Question } from "../../../exposure/evaluator/evaluate";
import { isGlobal, type Address, type Family } from "../../../exposure/evaluator/addresses";
import { samples, worldOf } from "../../../exposure/evaluator/world";
import type { Graph } from "../../../exposure/graph/graph";

/** The global unicast space, less what the registries keep back, as ranges: no special range lies across their edges. */
const blocks: Readonly<Record<Family, readonly [bigint, bigint]>> = {
  ipv4: [1n << 24n, (224n << 24n) - 1n],
  ipv6: [0x2000n << 112n, (0x4000n << 112n) - 1n],
};

export function textOf({ family, value }: Address): string {
  if (family === "ipv4") return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
  return Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16)).join(":");
}

/**
 * "The internet" is more than 256 global addresses. Between two edges of the graph's CIDR blocks all addresses fare alike, so
 * one address of each part is asked about and counts for the whole part.
 */
export function internetVerdict(
  graph: Graph,
  to: string,
  protocol: number,
  port: number,
  family: Family,
): "exposed" | "unknown" | "not exposed" {
  const [first, last] = blocks[family];
  const parts = samples(worldOf(graph), [{ family, first, last }]).map(({ value }) => value);
  const edges = [...new Set([...parts, ...specialEdges[family]])]
    .filter((edge) => first <= edge && edge <= last)
    .sort((a, b) => (a < b ? -1 : 1));
  let certain = 0n;
  let possible = 0n;
  edges.forEach((value, index) => {
    if (!isGlobal({ family, value })) return;
    const size = (edges[index + 1] ?? last + 1n) - value;
    const question: Question = { from: { address: textOf({ family, value }) }, to: { endpoint: to }, family, protocol, port };
    const { answer } = evaluate(graph, question);
    if (answer === "yes") certain += size;
    if (answer !== "no") possible += size;
  });
  return certain > 256n ? "exposed" : possible > 256n ? "unknown" : "not exposed";
}

const ipv4 = (a: number, b: number, c: number) => (BigInt(a) << 24n) + (BigInt(b) << 16n) + (BigInt(c) << 8n);
const specialEdges: Readonly<Record<Family, readonly bigint[]>> = {
  ipv4: [
    [10, 0, 0],
    [11, 0, 0],
    [100, 64, 0],
    [100, 128, 0],
    [127, 0, 0],
    [128, 0, 0],
    [169, 254, 0],
    [169, 255, 0],
    [172, 16, 0],
    [172, 32, 0],
    [192, 0, 0],
    [192, 0, 1],
    [192, 0, 2],
    [192, 0, 3],
    [192, 168, 0],
    [192, 169, 0],
    [198, 18, 0],
    [198, 20, 0],
    [198, 51, 100],
    [198, 51, 101],
    [203, 0, 113],
    [203, 0, 114],
  ].map(([a, b, c]) => ipv4(a!, b!, c!)),
  ipv6: [
    0x2001n << 112n,
    (0x2001n << 112n) + (0x200n << 96n),
    0x20010db8n << 96n,
    0x20010db9n << 96n,
    0x3fffn << 112n,
    (0x3fffn << 112n) + (0x1000n << 96n),
  ],
};
