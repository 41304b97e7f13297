import { openLab, type Lab, type Outcome } from "../lab/engine";
import { packPath } from "../lab/paths";
import { stackRequirements } from "../lab/requirements";
import { sampleOf } from "../lab/samples";
import { describeIf } from "../support/requires";
import { changes, expectSuccess, stepsOf, violations } from "./support";

jest.setTimeout(180_000);

describe.each(["personalDev", "smallTeam"])("%s under the real engine", (scenario) => {
  describeIf(`from preview to destroy: ${scenario}`, stackRequirements("personal-dev", "small-team"), () => {
    let lab: Lab;
    let pack: readonly string[];
    let created: number;
    beforeAll(async () => {
      const sample = sampleOf(scenario);
      pack = ["--policy-pack", packPath(sample.pack)];
      lab = await openLab({ stack: sample.stack });
    });
    afterAll(() => lab.close());

    const succeeds = async (...args: string[]): Promise<Outcome> => {
      const outcome = await lab.run(args);
      expectSuccess(outcome);
      expect(violations(outcome)).toEqual([]);
      return outcome;
    };

    test("preview passes its pack and makes nothing", async () => {
      const outcome = await succeeds("preview", ...pack);
      created = changes(outcome)["create"] ?? 0;
      expect(created).toBeGreaterThan(10);
      expect(lab.cloud()).toEqual([]);
    });

    test("up makes what preview told, and its pack is content with what is then known", async () => {
      const outcome = await succeeds("up", "--skip-preview", ...pack);
      expect(changes(outcome)).toEqual({ create: created });
    });

    test("no secret stands in what up prints, in the state, or in user data", async () => {
      const secrets = lab.cloud().filter((record) => record.type.startsWith("random:"));
      const values = secrets
        .flatMap((record) => Object.entries(record.outputs))
        .filter(([name]) => ["result", "bcryptHash"].includes(name));
      expect(values.length).toBeGreaterThan(0);
      const state = (await succeeds("stack", "export")).stdout;
      const outputs = (await succeeds("stack", "output", "--json")).stdout;
      const userData = lab.cloud().map((record) => JSON.stringify([record.inputs["userData"], record.inputs["userDataBase64"]]));
      const exposed = [state, outputs, ...userData, ...userData.map(decoded)];
      for (const [, value] of values) expect(exposed.some((text) => text.includes(plain(value)))).toBe(false);
    });

    test("refresh and a second up find nothing to do", async () => {
      await succeeds("refresh", "--skip-preview", "--expect-no-changes");
      await succeeds("up", "--skip-preview", "--expect-no-changes", ...pack);
    });

    test("a group opened by hand shows and is closed again", async () => {
      const group = lab.cloud().find((record) => record.type === "aws:ec2/securityGroup:SecurityGroup");
      const name = group!.urn.slice(group!.urn.lastIndexOf("::") + 2);
      lab.drift(name, { ingress: [{ protocol: "tcp", fromPort: 18789, toPort: 18789, cidrBlocks: ["0.0.0.0/0"] }] });
      expect(stepsOf(await succeeds("preview", "--refresh", ...pack), "update")).toContain(name);
      await succeeds("up", "--refresh", "--skip-preview", ...pack);
      expect(lab.cloud().find((record) => record.id === group!.id)?.inputs["ingress"]).toEqual(group!.inputs["ingress"]);
    });

    test("destroy leaves nothing", async () => {
      await lab.run(["state", "unprotect", "--all", "--yes", "--stack", sampleOf(scenario).stack]);
      await succeeds("destroy", "--skip-preview");
      expect(lab.cloud()).toEqual([]);
    });
  });
});

/** The text behind the wrapper that marks a secret. */
function plain(value: unknown): string {
  return typeof value === "object" && value !== null && "value" in value ? String(value.value) : String(value);
}

/** User data as the machine reads it. */
function decoded(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}
