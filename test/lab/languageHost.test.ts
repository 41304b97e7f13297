import { join } from "node:path";
import { describeIf } from "../support/requires";
import { openLab, recordingPack, type Lab } from "./engine";
import type { LabProgram } from "./project";
import { labFolder } from "./paths";
import { engineRequirements } from "./requirements";

const withTypeScript = join(labFolder, "../e2e/programs/environment");
const withoutTypeScript = join(withTypeScript, "index.js");

describeIf("the language host", engineRequirements(), () => {
  const labs: Lab[] = [];
  const open = async (program: LabProgram): Promise<Lab> => {
    const lab = await openLab(program);
    labs.push(lab);
    return lab;
  };
  const outputs = async (lab: Lab): Promise<Record<string, unknown>> => {
    const shown = await lab.run(["stack", "output", "--json"]);
    return JSON.parse(shown.stdout) as Record<string, unknown>;
  };
  afterAll(() => labs.forEach((lab) => lab.close()));

  test("gives a program its project, stack and mode, and lets the SDK compile TypeScript by default", async () => {
    const lab = await open({ program: withTypeScript, stack: "dev" });
    expect((await lab.run(["up", "--skip-preview"])).code).toBe(0);
    expect(await outputs(lab)).toEqual({ typescript: "true", stack: "environment/dev", dryRun: false });
  });

  test("honours runtime options typescript: false, and keeps secret configuration secret", async () => {
    const lab = await open({ program: withoutTypeScript, stack: "dev" });
    expect((await lab.run(["config", "set", "--secret", "lab:password", "swordfish"])).code).toBe(0);
    const up = await lab.run(["up", "--skip-preview"]);
    expect(up.code).toBe(0);
    expect(`${up.stdout}${up.stderr}`.includes("swordfish")).toBe(false);
    expect(await outputs(lab)).toEqual({ typescript: "unset", stack: "lab/dev", dryRun: false, password: "[secret]" });
  });

  test("tells a program's own message once, and any other failure by its exit code", async () => {
    const refusing = await (
      await open({ program: withoutTypeScript, stack: "dev", config: { "lab:fail": "throw" } })
    ).run(["preview"]);
    expect(refusing.code).not.toBe(0);
    const errors = (outcome: typeof refusing) =>
      outcome.events.flatMap(({ diagnosticEvent }) =>
        diagnosticEvent?.severity === "error" ? [diagnosticEvent.message.trim()] : [],
      );
    expect(errors(refusing)).toEqual(["the program refuses"]);
    const ending = await (
      await open({ program: withoutTypeScript, stack: "dev", config: { "lab:fail": "exit" } })
    ).run(["preview"]);
    expect(ending.code).not.toBe(0);
    expect(errors(ending).join("\n")).toContain("exit code: 3");
  });

  test("tells a policy pack which stack it serves, and whether this is a preview", async () => {
    const lab = await open({ program: withoutTypeScript, stack: "dev" });
    expect((await lab.run(["preview", "--policy-pack", recordingPack])).code).toBe(0);
    expect(lab.recording().run).toEqual({ project: "lab", stack: "dev", preview: true });
    expect((await lab.run(["up", "--skip-preview", "--policy-pack", recordingPack])).code).toBe(0);
    expect(lab.recording().run).toEqual({ project: "lab", stack: "dev", preview: false });
  });
});
