import { join } from "node:path";
import { startPack } from "../../preview/packs";
import { previewProgram } from "../../preview/preview";
import { openLab } from "../lab/engine";
import { packPath } from "../lab/paths";
import { packRequirements } from "../lab/requirements";
import { describeIf } from "../support/requires";
import { violations } from "./support";

jest.setTimeout(120_000);

const pack = packPath("small-team");

/** What the pack finds in one program under the real engine, and under the embedded one. */
async function findings(program: string): Promise<readonly [real: readonly string[], embedded: readonly string[]]> {
  const lab = await openLab({ program: join(__dirname, "programs", program, "index.js"), stack: "dev" });
  try {
    const outcome = await lab.run(["preview", "--policy-pack", pack]);
    const real = violations(outcome).map((found) => [
      found.policyName,
      found.enforcementLevel,
      found.resourceUrn,
      withoutDemand(found.message),
    ]);
    const preview = await previewProgram({ folder: lab.project, stack: "dev" });
    const running = startPack(pack, { project: preview.project, stack: preview.stack, configuration: preview.configuration });
    const judged = await running.judge(preview.records).finally(() => running.stop());
    const embedded = judged.violations.map((found) => [found.policy, found.level, found.urn, withoutDemand(found.message)]);
    return [real.map((found) => found.join(" ")).sort(), embedded.map((found) => found.join(" ")).sort()];
  } finally {
    lab.close();
  }
}

/** The SDK puts the policy's description before a message; what the pack itself says begins with the finding. */
function withoutDemand(message: string): string {
  return message.slice(message.indexOf("The internet ")).trim();
}

describeIf("a policy pack finds the same under the embedded engine and the real one", packRequirements("small-team"), () => {
  test.each(["openStandaloneRule", "openIpv6", "openOnlyOnUp"])("in %s", async (program) => {
    const [real, embedded] = await findings(program);
    expect(embedded).toEqual(real);
    expect(real).toHaveLength(1);
  });
});
