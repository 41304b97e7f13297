import { join } from "node:path";
import { previewProgram } from "../../preview/preview";
import { openLab, recordingPack } from "../lab/engine";
import { recordedGraph } from "../lab/recording";
import { engineRequirements, stackRequirements } from "../lab/requirements";
import { sampleOf } from "../lab/samples";
import { describeIf } from "../support/requires";
import { graphDifferences } from "./sameGraph";
import { expectSuccess } from "./support";

jest.setTimeout(120_000);

/** The graph of one program from both engines, from the same generated project. */
async function differences(
  program: string | undefined,
  stack: string,
): Promise<{ readonly resources: number; readonly lines: readonly string[] }> {
  const lab = await openLab({ program, stack });
  try {
    lab.plant({
      id: "sg-0123456789abcdef0",
      type: "aws:ec2/securityGroup:SecurityGroup",
      urn: "",
      inputs: {},
      outputs: { name: "foreign" },
    });
    expectSuccess(await lab.run(["preview", "--policy-pack", recordingPack]));
    const real = recordedGraph(lab.recording());
    const embedded = await previewProgram({ folder: lab.project, stack });
    expect(embedded.failures).toEqual([]);
    return { resources: real.length, lines: graphDifferences("real engine", real, "embedded engine", embedded.records) };
  } finally {
    lab.close();
  }
}

describeIf("the embedded engine and the real one give the same graph", engineRequirements(), () => {
  test("of a small program", async () => {
    const { resources, lines } = await differences(join(__dirname, "programs/openInline/index.js"), "dev");
    expect(lines).toEqual([]);
    expect(resources).toBe(9);
  });

  test("of a program with nested components, an explicit provider, secrets, foreign resources and merged outputs", async () => {
    const { resources, lines } = await differences(join(__dirname, "programs/rich/index.js"), "dev");
    expect(lines).toEqual([]);
    expect(resources).toBe(22);
  });

  test("of a program whose provider is configured by another resource, but for outputs that the real engine cannot plan", async () => {
    const { resources, lines } = await differences(join(__dirname, "programs/derivedProvider/index.js"), "dev");
    expect(lines.filter((line) => !/Eip::behind-derived outputs\.\w+: real engine nothing/.test(line))).toEqual([]);
    expect(resources).toBe(5);
  });
});

describeIf("the embedded engine and the real one give the same graph of the repository's stacks", stackRequirements(), () => {
  test.each([
    ["personalDev", 30],
    ["smallTeam", 40],
  ])("%s", async (scenario, atLeast) => {
    const { resources, lines } = await differences(undefined, sampleOf(scenario).stack);
    expect(lines).toEqual([]);
    expect(resources).toBeGreaterThan(atLeast);
  });
});

describe("the comparison of two graphs", () => {
  const group = { urn: "urn:pulumi:dev::lab::t::group", type: "t", name: "group", inputs: { port: 22 }, outputs: { port: 22 } };

  test("finds nothing between a graph and itself, in any order of properties", () => {
    const a = { ...group, inputs: { rule: { from: 1, to: 2 } } };
    const b = { ...group, inputs: { rule: { to: 2, from: 1 } } };
    expect(graphDifferences("a", [a], "b", [b])).toEqual([]);
  });

  test("tells a missing resource, a known value against an unknown one, and another parent", () => {
    const unknown = { ...group, inputs: { port: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }, parent: "urn:stack" };
    expect(graphDifferences("a", [group], "b", [])).toEqual([`${group.urn}: only a has it`]);
    expect(graphDifferences("a", [group], "b", [unknown])).toEqual([
      `${group.urn} inputs.port: a 22, b "[unknown]"`,
      `${group.urn} parent: a none, b urn:stack`,
    ]);
  });
});
