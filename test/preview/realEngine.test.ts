import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLab, recordingPack } from "../lab/engine";
import { readRecording, type Recording } from "../lab/recording";
import { engineRequirements } from "../lab/requirements";
import { describeIf } from "../support/requires";
import { startPack } from "../../preview/packs";
import { previewProgram } from "../../preview/preview";

jest.setTimeout(120_000);

/** What the recording pack saw, in an order of its own: the real engine's is not deterministic. */
function ordered({ run, analyzed, resources }: Recording): Recording {
  const byUrn = <T extends { readonly urn: string }>(list: readonly T[]) => [...list].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  return { run, analyzed: byUrn(analyzed), resources: byUrn(resources) };
}

const config = { "aws:region": "eu-central-1" };

async function underOurEngine(program: string, folder: string, more: Readonly<Record<string, string>>): Promise<Recording> {
  const file = join(folder, "recording.json");
  const overrides = Object.entries({ ...config, ...more }).map(([key, value]) => `${key}=${value}`);
  const preview = await previewProgram({ folder: program, stack: "dev", config: overrides });
  expect(preview.failures).toEqual([]);
  process.env["SALLYPORT_LAB_RECORDING"] = file;
  const pack = startPack(recordingPack, preview);
  try {
    await pack.judge(preview.records);
  } finally {
    pack.stop();
    delete process.env["SALLYPORT_LAB_RECORDING"];
  }
  return readRecording(file);
}

describeIf("a policy pack sees the same under the real engine", engineRequirements(), () => {
  test.each([
    ["flat", {}],
    ["component", {}],
    ["provider", {}],
    ["applied", {}],
    ["secret", { token: "t0ken" }],
  ])("%s", async (name, more) => {
    const program = join(__dirname, "programs", name);
    const folder = mkdtempSync(join(tmpdir(), "sallyport-preview-"));
    const lab = await openLab({ program, stack: "dev", config: more });
    try {
      const outcome = await lab.run(["preview", "--policy-pack", recordingPack]);
      expect([outcome.code, outcome.stderr]).toEqual([0, ""]);
      expect(ordered(await underOurEngine(program, folder, more))).toEqual(ordered(lab.recording()));
    } finally {
      lab.close();
      rmSync(folder, { recursive: true });
    }
  });
});
