import type { Evidence, Finding, Rule } from "../../policies/rule";
import { judge } from "../../policies/judge";
import { evidence } from "./support/evidence";

function rule(id: string, check: Rule["check"]): Rule {
  return { id, title: id, severity: "high", demand: id, remedy: id, tags: [], check };
}

const nothingThere: Evidence = evidence([], []);
const at = (resource: string | undefined, message: string): Finding => ({ resource, message });

describe("judging", () => {
  test("sorts by URN, then rule, then message, whatever order rules and findings come in", () => {
    const one = rule("a-rule", () => [at("urn-2", "y"), at("urn-2", "x"), at("urn-1", "z")]);
    const two = rule("b-rule", () => [at("urn-1", "a"), at(undefined, "all")]);
    const expected = [
      [undefined, "b-rule", "all"],
      ["urn-1", "a-rule", "z"],
      ["urn-1", "b-rule", "a"],
      ["urn-2", "a-rule", "x"],
      ["urn-2", "a-rule", "y"],
    ];
    const told = (rules: readonly Rule[]) =>
      judge(rules, nothingThere).map((found) => [found.resource, found.rule, found.message]);
    expect(told([one, two])).toEqual(expected);
    expect(told([two, one])).toEqual(expected);
  });

  test("lets no broken rule hide another's findings", () => {
    const broken = rule("broken", () => {
      throw new TypeError("cannot read property of undefined");
    });
    const found = judge([broken, rule("sound", () => [at("urn-1", "open")])], nothingThere);
    expect(found.map((finding) => finding.rule)).toEqual(["broken", "sound"]);
    expect(found[0]?.message).toContain("The rule broken broke (TypeError), so nothing it watches is proved.");
    expect(found[0]?.message).toMatch(/^ {2}at .*judge\.test\.ts:\d+:\d+\)?$/m);
  });

  test("repeats no text of an error, which may quote a secret, and no path of the machine", () => {
    const leaky = rule("leaky", () => {
      throw new Error("bad value hunter2\n    at hunter2 (hunter2.ts:1:1)\nmore hunter2");
    });
    const [found] = judge([leaky], nothingThere);
    expect(found?.message).not.toContain("hunter2");
    expect(found?.message).not.toContain(__dirname);
  });

  test("takes evidence that cannot be had for a finding of each rule that needs it, and of no other", () => {
    const without: Evidence = {
      ...nothingThere,
      get proof(): never {
        throw new RangeError("the engine broke");
      },
    };
    const needsProof = rule("needs-proof", ({ proof }) => proof.exposures.map(() => at(undefined, "open")));
    const found = judge(
      [needsProof, rule("needs-graph", ({ graph }) => (graph.resources.length === 0 ? [at("urn", "empty")] : []))],
      without,
    );
    expect(found.map((finding) => [finding.rule, finding.message.split(",")[0]])).toEqual([
      ["needs-proof", "The rule needs-proof broke (RangeError)"],
      ["needs-graph", "empty"],
    ]);
  });
});
