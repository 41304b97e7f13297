import { agree, every, finding, isNot, some, type Answer } from "../../../exposure/evaluator/answer";

const answers: readonly Answer[] = ["yes", "maybe", "no"];
const pairs = answers.flatMap((a) => answers.map((b) => [a, b] as const));
const rank = { no: 0, maybe: 1, yes: 2 };

describe("Kleene's logic", () => {
  test.each(pairs)("%s and %s", (a, b) => {
    expect(every([finding(a), finding(b)]).answer).toBe(rank[a] < rank[b] ? a : b);
    expect(some([finding(a), finding(b)]).answer).toBe(rank[a] > rank[b] ? a : b);
    expect(agree([finding(a), finding(b)]).answer).toBe(a === b ? a : "maybe");
  });

  test("of nothing", () => {
    expect([every([]), some([]), agree([])].map(({ answer }) => answer)).toEqual(["yes", "no", "maybe"]);
    expect(answers.map((answer) => isNot(finding(answer)).answer)).toEqual(["no", "maybe", "yes"]);
  });

  test("the reasons are those of whatever decided, each once", () => {
    expect(every([finding("yes", "a"), finding("no", "b"), finding("no", "b"), finding("maybe", "c")]).steps).toEqual(["b"]);
    expect(some([finding("no", "a"), finding("yes", "b"), finding("maybe", "c")]).steps).toEqual(["b"]);
    expect(agree([finding("yes", "a"), finding("no", "b")]).steps).toEqual(["b"]);
  });
});
