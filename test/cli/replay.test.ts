import type * as commandLine from "../../cli/main";
import { replayExposure } from "../../cli/replay";
import { graphFromDocument } from "../../exposure/graph/document";
import { prove } from "../../exposure/prove";
import { openWorld, tcpRule, ref } from "../exposure/support/world";
import { documentOf, sallyport } from "./support/sallyport";

const graphOf = (resources: ReturnType<typeof openWorld>) => graphFromDocument({ resources }, "preview");
const open = graphOf(openWorld());
const shut = graphOf(openWorld({ sg: { vpcId: ref("vpc.id"), ingress: [tcpRule(22)] } }));
const [exposure] = prove(open).exposures;

test("the evaluator agrees with a witness, and contradicts one that another graph gave", () => {
  expect(replayExposure(open, exposure!)).toBe("agrees");
  expect(replayExposure(shut, exposure!)).toMatchObject({ to: exposure!.to, engine: "reachable", evaluator: "no" });
});

test("ways through hops and ways that depend are not replayed", () => {
  const hop = { resource: exposure!.to, protocol: "tcp", ports: [[443, 443]] as const };
  expect(replayExposure(open, { ...exposure!, via: [hop] })).toBe("not replayed");
  expect(replayExposure(open, { ...exposure!, verdict: "depends" })).toBe("not replayed");
});

test("prove tells of each exposure whether it was replayed", async () => {
  const { out } = await sallyport("prove", "--graph", documentOf(openWorld()), "--json");
  expect(JSON.parse(out).exposures.map(({ replayed }: { replayed: boolean }) => replayed)).toEqual([true]);
});

describe("when engine and evaluator disagree", () => {
  afterEach(() => jest.dontMock("../../exposure/evaluator/evaluate"));

  test.each([["prove"], ["reach", "--from", "internet", "--to", "vm", "--protocol", "tcp", "--port", "18789"]])(
    "%s fails with both answers and prints no witness",
    async (command, ...flags) => {
      jest.resetModules();
      jest.doMock("../../exposure/evaluator/evaluate", () => ({ evaluate: () => ({ answer: "no", steps: [] }) }));
      const { main } = require("../../cli/main") as typeof commandLine;
      const written = { out: "", error: "" };
      const console = {
        out: (text: string) => void (written.out += text),
        error: (text: string) => void (written.error += text),
        isTerminal: false,
        showsProgress: false,
      };
      const code = await main([command, "--graph", documentOf(openWorld()), ...flags, "--json"], console);
      expect(code).toBe(1);
      expect(written.error).toContain("the engine says reachable, the evaluator says no for ipv4 protocol 6 port 18789");
      expect(JSON.parse(written.out)).toEqual({
        disagreements: [expect.objectContaining({ engine: "reachable", evaluator: "no" })],
      });
    },
  );
});
