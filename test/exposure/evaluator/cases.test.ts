import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Family } from "../../../exposure/evaluator/addresses";
import { graphFromDocument } from "../../../exposure/graph/document";
import { internetVerdict } from "./internet";

interface Case {
  id: string;
  title: string;
  resources: readonly { type: string; name: string }[];
  query: { from: string; to: string; proto: string; port: number; family?: Family };
  mode: "both" | "preview";
  expected: string;
}

const folder = join(__dirname, "cases");
const cases = readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Case[]);
const runs = cases.flatMap((it) =>
  (it.mode === "both" ? (["preview", "resolved"] as const) : (["preview"] as const)).map((mode) => ({ ...it, run: mode })),
);

test("there are cases to run", () => expect(runs.length).toBeGreaterThan(45));

describe.each(runs)("$id, $run: $title", ({ resources, query, run, expected }) => {
  test(expected, () => {
    const graph = graphFromDocument({ resources }, run);
    const endpoint = graph.resources.find((resource) => resource.name === query.to)!;
    const families: Family[] = query.family === undefined ? ["ipv4", "ipv6"] : [query.family];
    const verdicts = families.map((family) => internetVerdict(graph, endpoint.urn, 6, query.port, family));
    expect(query).toMatchObject({ from: "internet", proto: "tcp" });
    expect(["exposed", "unknown", "not exposed"].find((verdict) => verdicts.some((found) => found === verdict))).toBe(expected);
  });
});
