import { join } from "node:path";
import { openLab, type Lab } from "../lab/engine";
import { packPath } from "../lab/paths";
import { packRequirements } from "../lab/requirements";
import { describeIf } from "../support/requires";
import { changes, expectSuccess, nameOf, violations } from "./support";

jest.setTimeout(120_000);

const pack = ["--policy-pack", packPath("small-team")];

describeIf("a program that opens a port, under the real engine", packRequirements("small-team"), () => {
  const labs: Lab[] = [];
  const open = async (program: string): Promise<Lab> => {
    const lab = await openLab({ program: join(__dirname, "programs", program, "index.js"), stack: "dev" });
    labs.push(lab);
    return lab;
  };
  afterAll(() => labs.forEach((lab) => lab.close()));

  test("a closed program passes", async () => {
    const outcome = await (await open("closed")).run(["preview", ...pack]);
    expectSuccess(outcome);
    expect(violations(outcome)).toEqual([]);
  });

  test.each([
    ["an inline rule for the world", "openInline", "IPv4", "agent-group", /SecurityGroup "agent-group", ingress\[0\]/],
    ["the world in two halves", "openHalves", "IPv4", "agent-group", /SecurityGroup "agent-group", ingress\[[01]\]/],
    ["a standalone rule", "openStandaloneRule", "IPv4", "gateway-port", /SecurityGroupIngressRule "gateway-port"/],
    ["IPv6 only", "openIpv6", "IPv6", "agent-group", /SecurityGroup "agent-group", ingress\[0\]/],
  ])("%s: preview fails and names resource, path and fix", async (_what, program, family, opener, path) => {
    const lab = await open(program);
    const outcome = await lab.run(["preview", ...pack]);
    expect(outcome.code).not.toBe(0);
    expect(violations(outcome)).toHaveLength(1);
    const violation = violations(outcome)[0]!;
    expect(violation).toMatchObject({ policyName: "no-public-port", enforcementLevel: "mandatory" });
    expect(nameOf(violation.resourceUrn ?? "")).toBe(opener);
    expect(violation.message).toContain(`The internet reaches Instance "agent" on tcp 18789 (${family}).`);
    expect(violation.message).toMatch(path);
    expect(violation.message).toMatch(/^ *Fix: remove SecurityGroup/m);
    expect(outcome.stdout).toContain("no-public-port");
    expect(lab.cloud()).toEqual([]);
  });

  test("a source that is known only on up: preview does not call it closed, and up tells it as open", async () => {
    const lab = await open("openOnlyOnUp");
    const preview = await lab.run(["preview", ...pack]);
    expect(preview.code).not.toBe(0);
    expect(violations(preview).map((violation) => violation.message)).toEqual([
      expect.stringMatching(/may reach Instance "agent" on tcp 18789[\s\S]*depends on:[\s\S]*agent-group/),
    ]);
    expect(lab.cloud()).toEqual([]);
    const up = await lab.run(["up", "--skip-preview", ...pack]);
    expect(up.code).not.toBe(0);
    expect(violations(up).map((violation) => violation.message)).toEqual([
      expect.stringContaining('The internet reaches Instance "agent" on tcp 18789'),
    ]);
  });

  const openedByHand = { ingress: [{ protocol: "tcp", fromPort: 18789, toPort: 18789, cidrBlocks: ["0.0.0.0/0"] }] };

  test("a port opened by hand in a group whose rules the program gives is closed by up", async () => {
    const lab = await open("closed");
    expectSuccess(await lab.run(["up", "--skip-preview", ...pack]));
    lab.drift("agent-group", openedByHand);
    const outcome = await lab.run(["up", "--refresh", "--skip-preview", ...pack]);
    expectSuccess(outcome);
    expect(changes(outcome)).toMatchObject({ update: 1 });
    expect(violations(outcome)).toEqual([]);
  });

  test("a port opened by hand in a group whose rules the program does not give stays open, and the pack tells it", async () => {
    const lab = await open("silent");
    expectSuccess(await lab.run(["up", "--skip-preview", ...pack]));
    lab.drift("agent-group", openedByHand);
    const outcome = await lab.run(["preview", "--refresh", ...pack]);
    expect(outcome.code).not.toBe(0);
    expect(changes(outcome)["update"]).toBeUndefined();
    expect(violations(outcome).map((violation) => violation.message)).toEqual([
      expect.stringContaining('The internet reaches Instance "agent" on tcp 18789 (IPv4).'),
    ]);
  });
});
