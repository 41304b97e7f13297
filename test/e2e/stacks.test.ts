import { gunzipSync } from "node:zlib";
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

    const agent = () => lab.cloud().find((record) => record.urn.endsWith("aws:ec2/instance:Instance::agent"))!;
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

    test("no secret stands in the state, in outputs or in user data", async () => {
      const generated = lab.cloud().filter((record) => record.type.startsWith("random:"));
      const secrets = generated.flatMap(({ id, outputs }) =>
        Object.values(outputs).filter((value) => typeof value === "string" && value !== id),
      );
      expect(secrets.length).toBeGreaterThan(0);
      const shown = [(await succeeds("stack", "export")).stdout, (await succeeds("stack", "output", "--json")).stdout];
      const machines = lab.cloud().filter((record) => record.type === "aws:ec2/instance:Instance");
      const userData = machines.map((record) => userDataOf(record.inputs));
      for (const text of userData) expect(text).toContain("#cloud-config");
      for (const secret of secrets) expect([...shown, ...userData].some((text) => text.includes(String(secret)))).toBe(false);
    });

    test("refresh and a second up find nothing to do", async () => {
      await succeeds("refresh", "--skip-preview", "--expect-no-changes");
      await succeeds("up", "--skip-preview", "--expect-no-changes", ...pack);
    });

    test("a machine weakened by hand shows and is hardened again", async () => {
      const hardened = agent().inputs["metadataOptions"];
      lab.drift("agent", { metadataOptions: { httpEndpoint: "enabled", httpTokens: "optional", httpPutResponseHopLimit: 2 } });
      expect(stepsOf(await succeeds("preview", "--refresh", ...pack), "update")).toEqual(["agent"]);
      await succeeds("up", "--refresh", "--skip-preview", ...pack);
      expect(agent().outputs["metadataOptions"]).toEqual(hardened);
    });

    test("destroy leaves nothing", async () => {
      await succeeds("destroy", "--skip-preview");
      expect(lab.cloud()).toEqual([]);
    });
  });
});

/** User data as the machine reads it. */
function userDataOf(inputs: Readonly<Record<string, unknown>>): string {
  const bytes = Buffer.from(String(inputs["userDataBase64"]), "base64");
  return gunzipSync(bytes).toString("utf8");
}
