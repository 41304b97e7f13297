import fc from "fast-check";
import type { Policies } from "@pulumi/policy";
import { policyPackArguments, type PackDefinition } from "../../policies/pack";
import { packs } from "../../policies/packs";
import type { Rule } from "../../policies/rule";
import { personalDev } from "../../policies/personal-dev/definition";
import { smallTeam } from "../../policies/small-team/definition";
import { run, secret, unknown, urnOf, type Diagnostic, type EngineResource } from "./support/engine";
import { bastionComponent, group, ingress, machine, publicNetwork, within } from "./support/stacks";

const vm = machine("vm", ["door"]);
const door = (rules: unknown, more: Partial<EngineResource> = {}): EngineResource => group("door", rules, more);
const behind = (closed: EngineResource): readonly EngineResource[] => [...publicNetwork(), closed, vm];

function policies(pack: PackDefinition = personalDev): Policies {
  return policyPackArguments(pack, () => "2026-11-22").policies;
}

/** What is said of the machine: the first line below the rule's own sentence. */
function verdicts(diagnostics: readonly Diagnostic[]): readonly (readonly [string, string])[] {
  return diagnostics.map(({ level, message }) => [level, message.split("\n")[1]!.replace(/ \(IPv.*/, "")]);
}

const reaches = ["mandatory", 'The internet reaches Instance "vm" on tcp 18789'];
const mayReach = (what: string) => ["mandatory", `The internet may reach Instance "vm" on ${what}`];

describe("a pack, called as the engine calls it", () => {
  test("is content with a closed stack", async () => {
    expect(await run(policies(), behind(door(undefined)))).toEqual([]);
    expect(await run(policies(), behind(door([ingress(18789, "10.0.0.0/8")])))).toEqual([]);
  });

  test("is content with an open group that is attached to nothing", async () => {
    expect(await run(policies(), [...behind(door(undefined)), group("spare", [ingress(18789, "0.0.0.0/0")])])).toEqual([]);
  });

  test("refuses the world and points at the group that lets it in", async () => {
    const diagnostics = await run(policies(), behind(door([ingress(18789, "0.0.0.0/0")])));
    expect(verdicts(diagnostics)).toEqual([reaches]);
    expect(diagnostics[0]?.urn).toBe(urnOf(door([])));
  });

  test("finds the world behind an unknown source in an earlier rule", async () => {
    const diagnostics = await run(policies(), behind(door([ingress(22, unknown), ingress(18789, "0.0.0.0/0")])));
    expect(verdicts(diagnostics)).toEqual([mayReach("tcp 22"), reaches]);
  });

  test("finds the world in one resource behind an unknown in another", async () => {
    const other = [group("aaa", unknown), machine("bbb", ["aaa"])];
    const diagnostics = await run(policies(), [...other, ...behind(door([ingress(18789, "0.0.0.0/0")]))]);
    expect(verdicts(diagnostics)).toContainEqual(reaches);
  });

  test("cannot call a stack closed whose rules are unknown as a whole", async () => {
    const diagnostics = await run(policies(), behind(door(unknown)));
    expect(verdicts(diagnostics).map(([level]) => level)).toEqual(diagnostics.map(() => "mandatory"));
    expect(diagnostics[0]?.message).toContain('It depends on:\n  1. SecurityGroup "door", ingress');
    expect(diagnostics[0]?.message).toContain('Fix: make SecurityGroup "door", ingress known at preview');
  });

  test("takes an unknown inside a text for unknown", async () => {
    expect(verdicts(await run(policies(), behind(door([ingress(18789, `${unknown}/0`)]))))).toEqual([mayReach("tcp 18789")]);
  });

  test("judges resources whose provider is not configured yet, and so plans nothing, by their inputs", async () => {
    const blank = behind(door([ingress(18789, "0.0.0.0/0")])).map((resource) => ({ ...resource, outputs: {} }));
    expect(verdicts(await run(policies(), blank))).toEqual([reaches]);
  });

  test("does not take missing outputs for a closed port when the inputs were not seen either", async () => {
    const blank = behind(door([ingress(18789, "0.0.0.0/0")], { outputs: {} }));
    const diagnostics = await run(policies(), blank, { collected: [] });
    expect(diagnostics.find(({ policy }) => policy === "inputs-seen")?.level).toBe("mandatory");
  });

  test("notices that the collector is disabled", async () => {
    const [collector, ...rules] = policies();
    const diagnostics = await run([{ ...collector!, enforcementLevel: "disabled" }, ...rules], behind(door(undefined)));
    const noticed = diagnostics.filter(({ policy }) => policy === "inputs-seen");
    expect(noticed.map(({ level }) => level)).toEqual(["mandatory"]);
    expect(noticed[0]?.message).toContain("The inputs of 7 of 8 resources were not seen");
  });

  test("judges a secret source like any other and prints no value of any property", async () => {
    const tags = { token: secret("hunter2-token") };
    const hidden = {
      ...door([ingress(18789, secret("0.0.0.0/0"))]),
      inputs: { ...door([ingress(18789, secret("0.0.0.0/0"))]).inputs, tags },
    };
    const diagnostics = await run(policies(), behind(hidden));
    expect(verdicts(diagnostics)).toEqual([reaches]);
    expect(JSON.stringify(diagnostics)).not.toMatch(/0\.0\.0\.0|hunter2|10\.0\.|t3\.small|ami-0abc/);
  });

  test("says the same whatever order resources come in", async () => {
    const rules = [ingress(22, unknown), ingress(18789, "0.0.0.0/0"), ingress(443, "0.0.0.0/1", "128.0.0.0/1")];
    const resources = [...behind(door(rules)), group("other", [ingress(80, "0.0.0.0/0")]), machine("second", ["other", "door"])];
    const expected = await run(policies(), resources);
    expect(expected.length).toBeGreaterThan(3);
    const urns = expected.map(({ urn }) => urn);
    expect(urns).toEqual([...urns].sort());
    const shuffled = fc.shuffledSubarray([...resources], { minLength: resources.length });
    await fc.assert(
      fc.asyncProperty(shuffled, shuffled, async (listed, collected) => {
        expect(await run(policies(), listed, { collected })).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });
});

describe("grants of a component", () => {
  const surfaces = [{ name: "shell", role: "ssh", match: { kind: "all" }, authentication: "key" }];
  const listeners = [{ name: "ssh", protocol: "tcp", port: 2222, bind: "any", owner: "root", presence: "required", surfaces }];
  const grants = [{ from: "internet", to: "ssh", via: "direct", reason: "on call", approvedBy: "ann", expires: "2026-12-31" }];
  const stack = (inputs: Record<string, unknown>, port = 2222): readonly EngineResource[] => {
    const jump = bastionComponent("jump", inputs);
    return [...publicNetwork(), jump, within(jump, door([ingress(port, "0.0.0.0/0")])), within(jump, vm)];
  };

  test("are seen among its inputs, which the stack call does not show, and count below the ceiling", async () => {
    expect(await run(policies(smallTeam), stack({ grants, listeners }))).toEqual([]);
  });

  test("count for nothing else, and not under a stricter pack", async () => {
    expect(await run(policies(smallTeam), stack({ grants, listeners }, 18789))).toHaveLength(1);
    expect(await run(policies(personalDev), stack({ grants, listeners }))).toHaveLength(1);
    expect(await run(policies(smallTeam), stack({ listeners }))).toHaveLength(1);
  });

  test("end", async () => {
    const later = policyPackArguments(smallTeam, () => "2027-01-01").policies;
    const diagnostics = await run(later, stack({ grants, listeners }));
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]?.message).toContain("The grant for it has ended.");
  });
});

describe("a broken rule in a pack", () => {
  const broken: Rule = {
    id: "broken",
    title: "broken",
    severity: "low",
    demand: "Nothing breaks.",
    remedy: "none",
    tags: [],
    check: () => {
      throw new Error("0.0.0.0/0");
    },
  };

  test("is a mandatory finding of its own and hides nobody else's", async () => {
    const pack = { ...personalDev, rules: [broken, ...personalDev.rules] };
    const diagnostics = await run(policies(pack), behind(door([ingress(18789, "0.0.0.0/0")])));
    expect(diagnostics.map(({ policy, level }) => [policy, level])).toEqual([
      ["broken", "mandatory"],
      ["no-public-port", "mandatory"],
    ]);
    expect(diagnostics[0]?.message).toContain("The rule broken broke (Error)");
    expect(JSON.stringify(diagnostics)).not.toContain("0.0.0.0/0");
  });
});

describe("the policies of every pack", () => {
  const all = Object.values(packs).flatMap((pack) => policies(pack).map((policy) => [pack.name, policy] as const));

  test("set their level themselves: the SDK's default is advisory", () => {
    expect(all.map(([, policy]) => policy.enforcementLevel)).toEqual(all.map(() => "mandatory"));
  });

  test("have names that a configuration can hold", () => {
    for (const [pack, { name }] of all) {
      expect(pack).toMatch(/^[a-zA-Z0-9-_.]{1,100}$/);
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(name).not.toBe("all");
    }
  });
});
