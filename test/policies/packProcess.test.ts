import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { EnforcementLevel, PolicySeverity, PolicyType } from "@pulumi/pulumi/proto/analyzer_pb";
import { packs } from "../../policies/packs";
import { bundlePacks, PackProcess, packFolder, repository } from "./support/packProcess";
import { group, ingress, machine, publicNetwork } from "./support/stacks";
import { secret, unknown, urnOf } from "./support/engine";

const names = Object.keys(packs);
const pinned = ["collect-inputs", "inputs-seen", "no-public-port", "no-unmodelled-entry"];
const { version, dependencies } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
const closed = [...publicNetwork(), group("door", undefined), machine("vm", ["door"])];
const open = [
  ...publicNetwork(),
  group("door", [ingress(22, unknown), ingress(18789, secret("0.0.0.0/0"))]),
  machine("vm", ["door"]),
];

beforeAll(() => bundlePacks(names));

test("every pack of the sources is built, and nothing else is listed", () => {
  const folders = readdirSync(join(repository, "policies"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const withEntry = folders
    .map(({ name }) => name)
    .filter((name) => existsSync(join(repository, "policies", name, "PulumiPolicy.yaml")));
  expect(withEntry.sort()).toEqual([...names].sort());
});

describe.each(names)("the pack %s as the engine starts it", (name) => {
  const folder = packFolder(name);
  let pack: PackProcess;

  beforeAll(async () => {
    pack = await PackProcess.start(folder);
  });
  afterAll(async () => {
    const { output, errors } = pack.printed();
    await pack.stop();
    // The port line is the handshake; anything else on stdout would break it.
    expect(output).toMatch(/^\d+\n$/);
    expect(errors).toBe("");
  });

  test("has the files the engine and the SDK ask for, and compiled code in CommonJS", () => {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    expect(manifest).toMatchObject({ name: `sallyport-policies-${name}`, version, type: "commonjs" });
    // A copy of the folder elsewhere installs exactly the SDK that this package was tested with.
    for (const [name, pinned] of Object.entries(manifest.dependencies)) expect(pinned).toBe(dependencies[name]);
    expect(readFileSync(join(folder, "PulumiPolicy.yaml"), "utf8")).toMatch(/^runtime: nodejs$/m);
  });

  test("loads no provider SDK and nothing of Pulumi but the policy SDK", () => {
    const required = [...readFileSync(require.resolve(folder), "utf8").matchAll(/require\("([^"]+)"\)/g)].map(
      ([, module]) => module,
    );
    expect([...new Set(required)].filter((module) => !module?.startsWith("node:")).sort()).toEqual(["@pulumi/policy"]);
  });

  test("tells name, version and exactly these policies, each mandatory by its own word", async () => {
    const info = await pack.info();
    expect(info.getName()).toBe(packs[name]?.name);
    expect(info.getVersion()).toBe(version);
    const policies = info.getPoliciesList();
    expect(policies.map((policy) => policy.getName())).toEqual(pinned);
    expect(policies.map((policy) => policy.getEnforcementlevel())).toEqual(pinned.map(() => EnforcementLevel.MANDATORY));
    expect(policies.map((policy) => policy.getPolicyType())).toEqual([
      PolicyType.POLICY_TYPE_RESOURCE,
      PolicyType.POLICY_TYPE_STACK,
      PolicyType.POLICY_TYPE_STACK,
      PolicyType.POLICY_TYPE_STACK,
    ]);
    for (const policy of policies.slice(1)) {
      expect(policy.getRemediationSteps()).toContain(`docs/policies.md#${policy.getName()}`);
      expect(policy.getSeverity()).not.toBe(PolicySeverity.POLICY_SEVERITY_UNSPECIFIED);
      expect(policy.getTagsList()).not.toEqual([]);
    }
  });

  test("refuses an open port, in both of two runs alike, and prints no value", async () => {
    const first = await pack.run(open);
    const refusals = first.filter(({ message }) => message.includes('The internet reaches Instance "vm" on tcp 18789'));
    expect(refusals.map(({ policy, level, urn }) => ({ policy, level, urn }))).toEqual([
      { policy: "no-public-port", level: "mandatory", urn: urnOf(group("door", [])) },
    ]);
    expect(JSON.stringify(first)).not.toMatch(/0\.0\.0\.0|10\.0\.|ami-0abc|04da6b54/);
    expect(await pack.run([...open].reverse())).toEqual(first);
  });

  test("notices that a user's configuration switched the collector off", async () => {
    await pack.run(closed);
    await pack.configure({ "collect-inputs": EnforcementLevel.DISABLED });
    const diagnostics = await pack.run(closed);
    await pack.configure({});
    const noticed = diagnostics.filter(({ policy }) => policy === "inputs-seen");
    expect(noticed.map(({ level }) => level)).toEqual(["mandatory"]);
    expect(noticed[0]?.message).toContain(`The inputs of ${closed.length - 1} of ${closed.length} resources were not seen`);
    expect((await pack.run(closed)).filter(({ policy }) => policy === "inputs-seen")).toEqual([]);
  });
});
