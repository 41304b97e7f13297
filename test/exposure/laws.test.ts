import fc from "fast-check";
import { graphFromDocument, recordsFromDocument } from "../../exposure/graph/document";
import { buildGraph } from "../../exposure/graph/graph";
import type { Question } from "../../exposure/evaluator/evaluate";
import { isNightly, runs } from "../support/runs";
import { blocks4, documents, type Document } from "./random/documents";
import { erase, erasures, withoutEach } from "./random/erase";
import { engine, evaluator, judges, report, sound } from "./random/judges";
import { questionsAbout } from "./random/questions";
import { halved, reordered, withRule } from "./random/variations";

const minutes = 60_000;
const seeds = fc.integer();

/** The same programs on every change, so that a failure belongs to the change; new ones every night. */
function programs(ci: number, nightly: number): fc.Parameters<unknown> {
  return { ...runs(ci, nightly), ...(isNightly() ? {} : { seed: 20_261_122 }) };
}

/** On each of many random programs, the same number of questions; a failure shrinks to a program that can be read. */
function onPrograms(
  count: fc.Parameters<unknown>,
  questions: number,
  holds: (document: Document, asked: readonly Question[], seed: number) => void,
): void {
  fc.assert(
    fc.property(documents, seeds, (document, seed) => {
      holds(document, fc.sample(questionsAbout(document), { numRuns: questions, seed }), seed);
    }),
    count,
  );
}

function expectNone(wrong: readonly (string | undefined)[]): void {
  const first = wrong.find((it) => it !== undefined);
  if (first !== undefined) throw new Error(first);
}

test(
  "engine and evaluator agree on every packet",
  () => {
    let packets = 0;
    onPrograms(programs(700, 10_000), 150, (document, asked) => {
      packets += asked.length;
      const graph = graphFromDocument(document, "resolved");
      expectNone(
        asked.map((question) => {
          const said = { engine: engine(graph, question), evaluator: evaluator(graph, question) };
          return said.engine === said.evaluator ? undefined : report(question, said, document);
        }),
      );
    });
    expect(packets).toBeGreaterThan(100_000);
  },
  10 * minutes,
);

describe.each(Object.entries(judges))("%s", (_, judge) => {
  test(
    "a first preview, where no id is known, says nothing that the update makes wrong",
    () => {
      onPrograms(programs(60, 2_000), 30, (document, asked) => {
        const [before, after] = [graphFromDocument(document, "preview"), graphFromDocument(document, "resolved")];
        expectNone(
          asked.map((question) => {
            const said = { preview: judge(before, question), truth: evaluator(after, question) };
            return sound(said.preview, said.truth) ? undefined : report(question, said, document);
          }),
        );
      });
    },
    10 * minutes,
  );

  test(
    "what is certain stays true whatever the unknown values turn out to be",
    () => {
      let depends = 0;
      let total = 0;
      onPrograms(programs(150, 5_000), 30, (document, asked, seed) => {
        const records = recordsFromDocument(document, "resolved");
        const fewer = erase(records, 1 + (Math.abs(seed) % 4), seed);
        const [full, erased] = [buildGraph(records), buildGraph(fewer)];
        expectNone(
          asked.map((question) => {
            const said = { erased: judge(erased, question), truth: evaluator(full, question) };
            total += 1;
            if (said.erased === "depends") depends += 1;
            return sound(said.erased, said.truth)
              ? undefined
              : report(question, { ...said, unknown: erasures(records, fewer) }, document);
          }),
        );
      });
      // Whoever answers "depends" to everything is never wrong.
      expect(depends / total).toBeLessThan(0.25);
    },
    10 * minutes,
  );

  test(
    "no single property, known or not, makes it wrong",
    () => {
      onPrograms(programs(60, 1_000), 8, (document, asked) => {
        const records = recordsFromDocument(document, "resolved");
        const full = buildGraph(records);
        const truths = asked.map((question) => evaluator(full, question));
        for (const fewer of withoutEach(records)) {
          const erased = buildGraph(fewer);
          expectNone(
            asked.map((question, index) => {
              const said = { erased: judge(erased, question), truth: truths[index]! };
              return sound(said.erased, said.truth)
                ? undefined
                : report(question, { ...said, unknown: erasures(records, fewer) }, document);
            }),
          );
        }
      });
    },
    10 * minutes,
  );

  test(
    "one more permission takes no connection away",
    () => {
      const rule = fc.tuple(
        fc.constantFrom(...blocks4),
        fc.constantFrom<[number, number]>([22, 22], [0, 65535]),
        fc.constantFrom<"ingress" | "egress">("ingress", "egress"),
      );
      fc.assert(
        fc.property(documents, seeds, rule, (document, seed, [block, ports, direction]) => {
          const [before, after] = [document, withRule(document, block, ports, direction)].map((it) =>
            graphFromDocument(it, "resolved"),
          );
          const rank = { unreachable: 0, depends: 1, reachable: 2 };
          expectNone(
            fc.sample(questionsAbout(document), { numRuns: 30, seed }).map((question) => {
              const said = { before: judge(before!, question), after: judge(after!, question) };
              return rank[said.after] >= rank[said.before]
                ? undefined
                : report(question, { ...said, block, ports, direction }, document);
            }),
          );
        }),
        programs(60, 2_000),
      );
    },
    10 * minutes,
  );

  test.each([
    ["the order of resources, rules and routes means nothing", reordered],
    ["a block and its two halves are the same", halved],
  ])(
    "%s",
    (_name, vary) => {
      onPrograms(programs(60, 2_000), 30, (document, asked) => {
        const [plain, varied] = [graphFromDocument(document, "resolved"), graphFromDocument(vary(document), "resolved")];
        expectNone(
          asked.map((question) => {
            const said = { plain: judge(plain, question), varied: judge(varied, question) };
            return said.plain === said.varied ? undefined : report(question, said, document);
          }),
        );
      });
    },
    10 * minutes,
  );
});
