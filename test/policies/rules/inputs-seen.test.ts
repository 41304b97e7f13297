import { inputsSeen } from "../../../policies/rules/inputs-seen";
import { urnOf } from "../support/engine";
import { evidence } from "../support/evidence";
import { group } from "../support/stacks";

const groups = Array.from({ length: 12 }, (_, index) => group(`group-${String(index).padStart(2, "0")}`, undefined));

describe("inputs-seen", () => {
  test("is content when every input was seen", () => {
    expect(inputsSeen.check(evidence(groups, []))).toEqual([]);
  });

  test("points at the one resource that was not seen", () => {
    const [finding] = inputsSeen.check(evidence(groups, [], { unseen: [urnOf(groups[3]!)] }));
    expect(finding?.resource).toBe(urnOf(groups[3]!));
    expect(finding?.message).toContain("The inputs of 1 of 12 resources were not seen");
    expect(finding?.message).toContain('  SecurityGroup "group-03"');
    expect(finding?.message).toContain("collect-inputs");
  });

  test("tells of many at once, and names ten", () => {
    const findings = inputsSeen.check(evidence(groups, [], { unseen: groups.map(urnOf) }));
    expect(findings).toHaveLength(1);
    expect(findings[0]?.resource).toBeUndefined();
    expect(findings[0]?.message.match(/SecurityGroup "/g)).toHaveLength(10);
    expect(findings[0]?.message).toContain("and 2 more");
  });
});
