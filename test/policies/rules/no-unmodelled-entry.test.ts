import { noUnmodelledEntry } from "../../../policies/rules/no-unmodelled-entry";
import { urnOf, type EngineResource } from "../support/engine";
import { evidence, step } from "../support/evidence";

const site: EngineResource = { type: "aws:lightsail/instance:Instance", name: "site", inputs: {} };

describe("no-unmodelled-entry", () => {
  test("is content where every kind is known", () => {
    expect(noUnmodelledEntry.check(evidence([site], []))).toEqual([]);
  });

  test("tells of each resource that nothing is proved about", () => {
    const proof = { exposures: [], endpoints: [], unmodelled: [step(site, "", "this kind is not modelled")] };
    const [finding] = noUnmodelledEntry.check(evidence([site], [], { proof }));
    expect(finding?.resource).toBe(urnOf(site));
    expect(finding?.message).toContain(
      'Whether the internet gets in through Instance "site" cannot be judged: this kind is not modelled',
    );
  });
});
