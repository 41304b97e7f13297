import { join } from "node:path";
import { openLab, type Lab, type Outcome } from "../lab/engine";
import { engineRequirements } from "../lab/requirements";
import { describeIf } from "../support/requires";
import { changes, expectSuccess, stepsOf } from "./support";

jest.setTimeout(120_000);

describeIf("a stack's life under the real engine", engineRequirements(), () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab({ program: join(__dirname, "programs/closed/index.js"), stack: "dev" });
  });
  afterAll(() => lab.close());

  const succeeds = async (...args: string[]): Promise<Outcome> => {
    const outcome = await lab.run(args);
    expectSuccess(outcome);
    return outcome;
  };
  const inCloud = (name: string) => lab.cloud().filter((record) => record.urn.endsWith(`::${name}`));

  test("preview makes nothing", async () => {
    expect(changes(await succeeds("preview"))).toEqual({ create: 10 });
    expect(lab.cloud()).toEqual([]);
  });

  test("up makes every resource, and the token is nowhere in what it prints or keeps as state", async () => {
    const outcome = await succeeds("up", "--skip-preview");
    expect(changes(outcome)).toEqual({ create: 10 });
    expect(lab.cloud()).toHaveLength(9);
    const token = lab.cloud().find((record) => record.type.includes("RandomPassword"))?.outputs["result"];
    expect(typeof token).toBe("string");
    const state = await succeeds("stack", "export");
    const said = outcome.stdout + outcome.stderr + JSON.stringify(outcome.events) + state.stdout;
    expect(said.includes(String(token))).toBe(false);
  });

  test("refresh and a second up find nothing to do", async () => {
    expect(changes(await succeeds("refresh", "--skip-preview", "--expect-no-changes"))).toEqual({ same: 10 });
    expect(changes(await succeeds("up", "--skip-preview", "--expect-no-changes"))).toEqual({ same: 10 });
  });

  test("a change behind Pulumi's back shows, and up takes it back", async () => {
    lab.drift("agent-group", { ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }] });
    expect(stepsOf(await succeeds("preview", "--refresh", "--diff"), "update")).toEqual(["agent-group"]);
    expect(stepsOf(await succeeds("up", "--refresh", "--skip-preview"), "update")).toEqual(["agent-group"]);
    expect(inCloud("agent-group")[0]?.outputs["ingress"]).toEqual([expect.objectContaining({ fromPort: 2222 })]);
  });

  test("what can be changed in place is updated, the rest is replaced", async () => {
    await succeeds("config", "set", "lab:purpose", "other");
    expect(changes(await succeeds("up", "--skip-preview"))).toEqual({ same: 9, update: 1 });
    const before = inCloud("agent").map((record) => record.id);
    await succeeds("config", "set", "lab:ami", "ami-0fedcba9876543210");
    expect(changes(await succeeds("up", "--skip-preview"))).toMatchObject({ same: 9, replace: 1 });
    const after = inCloud("agent").map((record) => record.id);
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
  });

  test("destroy leaves nothing", async () => {
    await succeeds("destroy", "--skip-preview");
    expect(lab.cloud()).toEqual([]);
  });
});
