import { gatherOnce } from "../../policies/gather";
import type { Observation } from "../../policies/graphFromPolicy";

function observation(cidrBlock: string, urn = "urn:vpc"): Observation {
  const record = { urn, type: "aws:ec2/vpc:Vpc", name: "vpc", inputs: { cidrBlock }, outputs: {} };
  return { records: [record], unseen: [], ignoredChanges: new Map() };
}

describe("gathering evidence", () => {
  test("makes one graph and one proof for all rules of a run", () => {
    const gather = gatherOnce([], () => "2026-11-22");
    const [first, second] = [gather(observation("10.0.0.0/16")), gather(observation("10.0.0.0/16"))];
    expect(second).toBe(first);
    expect(second.graph).toBe(first.graph);
    expect(second.proof).toBe(first.proof);
  });

  test.each<[string, Observation, string]>([
    ["a value differs", observation("10.1.0.0/16"), "2026-11-22"],
    ["inputs were not seen this time", { ...observation("10.0.0.0/16"), unseen: ["urn:vpc"] }, "2026-11-22"],
    [
      "other changes are ignored",
      { ...observation("10.0.0.0/16"), ignoredChanges: new Map([["urn:vpc", ["tags"]]]) },
      "2026-11-22",
    ],
    ["a day has passed", observation("10.0.0.0/16"), "2026-11-23"],
  ])("makes another when %s", (_, other, date) => {
    let today = "2026-11-22";
    const gather = gatherOnce([], () => today);
    const first = gather(observation("10.0.0.0/16"));
    today = date;
    expect(gather(other)).not.toBe(first);
  });

  test("throws the same failure at every use instead of trying again", () => {
    const twice = observation("10.0.0.0/16");
    const evidence = gatherOnce([], () => "2026-11-22")({ ...twice, records: [...twice.records, ...twice.records] });
    const failure = (): unknown => {
      try {
        return evidence.proof;
      } catch (error) {
        return error;
      }
    };
    expect(failure()).toBeInstanceOf(Error);
    expect(failure()).toBe(failure());
  });
});
