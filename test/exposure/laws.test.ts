import fc from "fast-check";
import { graphFromDocument, recordsFromDocument } from "../../exposure/graph/document";
import { buildGraph } from "../../exposure/graph/graph";
import type { Question } from "../../exposure/evaluator/evaluate";
import { runs } from "../support/runs";
import { blocks4, documents, type Document } from "./random/documents";
import { isDisputed, isDisputedInHalves, isDisputedWhenErased } from "./random/disputes";
import { erase } from "./random/erase";
import { engine, evaluator, judges, report, sound } from "./random/judges";
import { questionsAbout } from "./random/questions";
import { halved, reordered, withRule } from "./random/variations";

const minutes = 60_000;
const seeds = fc.integer();

/** On each of many random programs, the same number of questions; a failure shrinks to a program that can be read. */
function onPrograms(
  count: { readonly numRuns: number },
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
    onPrograms(runs(560, 10_000), 50, (document, asked) => {
      if (isDisputed(document)) return;
      const graph = graphFromDocument(document, "resolved");
      expectNone(
        asked.map((question) => {
          const said = { engine: engine(graph, question), evaluator: evaluator(graph, question) };
          return said.engine === said.evaluator ? undefined : report(question, said, document);
        }),
      );
    });
  },
  10 * minutes,
);

describe.each(Object.entries(judges))("%s", (name, judge) => {
  const disputes = name === "engine";

  test(
    "a first preview, where no id is known, says nothing that the update makes wrong",
    () => {
      onPrograms(runs(60, 2_000), 30, (document, asked) => {
        if (disputes && isDisputed(document)) return;
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
      onPrograms(runs(150, 5_000), 30, (document, asked, seed) => {
        const records = recordsFromDocument(document, "resolved");
        const fewer = erase(records, 1 + (Math.abs(seed) % 4), seed, "true sources");
        if (disputes && (isDisputed(document) || isDisputedWhenErased(fewer))) return;
        const [full, erased] = [buildGraph(records), buildGraph(fewer)];
        expectNone(
          asked.map((question) => {
            const said = { erased: judge(erased, question), truth: evaluator(full, question) };
            total += 1;
            if (said.erased === "depends") depends += 1;
            return sound(said.erased, said.truth) ? undefined : report(question, { ...said, seed }, document);
          }),
        );
      });
      // Whoever answers "depends" to everything is never wrong.
      expect(depends / total).toBeLessThan(0.25);
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
        runs(60, 2_000),
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
      onPrograms(runs(60, 2_000), 30, (document, asked) => {
        if (disputes && vary === halved && isDisputedInHalves(document)) return;
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

test(
  "the evaluator is not misled by values that come from nowhere in the program",
  () => {
    onPrograms(runs(150, 5_000), 30, (document, asked, seed) => {
      const records = recordsFromDocument(document, "resolved");
      const [full, erased] = [buildGraph(records), buildGraph(erase(records, 1 + (Math.abs(seed) % 4), seed, "any"))];
      expectNone(
        asked.map((question) => {
          const said = { erased: evaluator(erased, question), truth: evaluator(full, question) };
          return sound(said.erased, said.truth) ? undefined : report(question, { ...said, seed }, document);
        }),
      );
    });
  },
  10 * minutes,
);
