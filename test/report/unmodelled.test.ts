import { buildGraph } from "../../exposure/graph/graph";
import { unmodelledLines } from "../../report/unmodelled";

const type = "aws:s3/bucketObject:BucketObject";
const urn = (index: number): string => `urn:pulumi:s::p::${type}::o${index}`;

test("many resources of one kind are one line, with the first few named", () => {
  const graph = buildGraph(Array.from({ length: 5 }, (_, index) => ({ urn: urn(index), type, name: `o${index}`, outputs: {} })));
  const steps = [0, 1, 2, 3, 4].map((index) => ({ resource: urn(index), property: "", why: "not modelled" }));
  expect(unmodelledLines(graph, steps)).toEqual([
    'BucketObject "o0", BucketObject "o1", BucketObject "o2" and 2 more: not modelled',
  ]);
  expect(unmodelledLines(graph, steps.slice(0, 2))).toEqual(['BucketObject "o0", BucketObject "o1": not modelled']);
  expect(unmodelledLines(graph, [])).toEqual([]);
});
