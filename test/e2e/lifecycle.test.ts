import { join } from "node:path";
import { openLab, type Lab, type Outcome } from "../lab/engine";
import { engineRequirements } from "../lab/paths";
import { describeIf } from "../support/requires";

jest.setTimeout(120_000);

/** The number of resources per operation, as the engine itself summed them up. */
function changes(outcome: Outcome): Readonly<Record<string, number>> {
  return outcome.events.findLast((event) => event.summaryEvent !== undefined)?.summaryEvent?.resourceChanges ?? {};
}

function stepsOf(outcome: Outcome, operation: string): string[] {
  return outcome.events.flatMap(({ resourcePreEvent: event }) => (event?.metadata.op === operation ? [event.metadata.urn.split("::").at(-1)!] : []));
}

describeIf("a stack's life under the real engine", engineRequirements(), () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab({ program: join(__dirname, "programs/closed/index.js"), stack: "dev" });
  });
  afterAll(() => lab.close());

  const succeeds = async (...args: string[]): Promise<Outcome> => {
    const outcome = await lab.run(args);
    expect({ code: outcome.code, stderr: outcome.stderr, output: outcome.code === 0 ? "" : outcome.stdout }).toEqual({ code: 0, stderr: "", output: "" });
    return outcome;
  };

  test("preview makes nothing", async () => {
    const outcome = await succeeds("preview");
    expect(changes(outcome)).toEqual({ create: 10 });
    expect(lab.cloud()).toEqual([]);
  });

  test("up makes every resource, and the token is nowhere in what it prints", async () => {
    const outcome = await succeeds("up", "--skip-preview");
    expect(changes(outcome)).toEqual({ create: 10 });
    expect(lab.cloud()).toHaveLength(9);
    const token = lab.cloud().find((record) => record.type.includes("RandomPassword"))?.outputs["result"];
    expect(typeof token).toBe("string");
    const said = outcome.stdout + JSON.stringify(outcome.events) + (await lab.run(["stack", "export"])).stdout;
    expect(said.includes(String(token))).toBe(false);
  });

  test("refresh and a second up find nothing to do", async () => {
    expect(changes(await succeeds("refresh", "--skip-preview", "--expect-no-changes"))).toEqual({ same: 10 });
    expect(changes(await succeeds("up", "--skip-preview", "--expect-no-changes"))).toEqual({ same: 10 });
  });

  test("a change behind Pulumi's back shows, and up takes it back", async () => {
    lab.drift("agent-group", { ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }] });
    const seen = await lab.run(["preview", "--refresh", "--diff"]);
    expect(stepsOf(seen, "update")).toEqual(["agent-group"]);
    const repaired = await succeeds("up", "--refresh", "--skip-preview");
    expect(stepsOf(repaired, "update")).toContain("agent-group");
    expect(lab.cloud().find((record) => record.urn.endsWith("::agent-group"))?.inputs["ingress"]).toBeUndefined();
  });

  test("what can be changed in place is updated, the rest is replaced", async () => {
    await lab.run(["config", "set", "lab:purpose", "other"]);
    expect(changes(await succeeds("up", "--skip-preview"))).toEqual({ same: 9, update: 1 });
    const before = lab.cloud().find((record) => record.urn.endsWith("::agent"))?.id;
    await lab.run(["config", "set", "lab:ami", "ami-0fedcba9876543210"]);
    expect(changes(await succeeds("up", "--skip-preview"))).toMatchObject({ same: 9, replace: 1 });
    const after = lab.cloud().filter((record) => record.urn.endsWith("::agent"));
    expect(after.map((record) => record.id)).toEqual([expect.not.stringMatching(`^${before}$`)]);
  });

  test("destroy leaves nothing", async () => {
    await succeeds("destroy", "--skip-preview");
    expect(lab.cloud()).toEqual([]);
  });
});
