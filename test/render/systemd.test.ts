import { hostFiles } from "../../render/cloudInit";
import { agentInstall, paths } from "../../render/paths";
import { renderAgentUnit } from "../../render/systemd";
import type { HostPlan } from "../../model/plan";
import { describeIf, root, tool } from "../support/requires";
import { agent, bastion } from "./plans";
import { Sandbox, type SandboxFile } from "./support/sandbox";

const published = { gate: "/sallyport/gate/public-key", ember: "/sallyport/ember/public-key" };

describe("systemd", () => {
  const unit = renderAgentUnit(agent) ?? "";

  test("the agent is a user of its own without any privilege", () => {
    expect(unit.split("\n")).toEqual(
      expect.arrayContaining([
        "User=openclaw",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "PrivateTmp=yes",
        "CapabilityBoundingSet=",
        "Restart=always",
        "RestartPreventExitStatus=78",
        "TimeoutStartSec=90",
        "TimeoutStopSec=330",
        `EnvironmentFile=${paths.secrets}`,
        `ExecStart=${agentInstall.node} ${agentInstall.program} gateway run --port 18789`,
        "Environment=OPENCLAW_CONFIG_READONLY=1",
      ]),
    );
    expect(unit).not.toContain("MemoryDenyWriteExecute");
    expect(unit).not.toContain("--bind");
  });

  test("the agent does not start without its firewall and its secrets", () => {
    expect(unit).toMatch(/^Requires=sallyport-firewall\.service sallyport-secrets\.service$/m);
    expect(unit).toMatch(/^After=.*sallyport-firewall\.service sallyport-secrets\.service$/m);
  });

  test("root is refused as the agent's user", () => {
    if (agent.agent === undefined) {
      throw new Error("the plan has no agent");
    }
    const plan: HostPlan = { ...agent, agent: { ...agent.agent, user: "root" } };
    expect(() => renderAgentUnit(plan)).toThrow(/ember\.agent\.user is "root"/);
  });

  test("words of a command stay single words and reach the program as they are", () => {
    const text = renderAgentUnit(agent, { run: ["/usr/bin/agent", "100% sure", 'a "quote"', "$HOME", "two\nlines"] }) ?? "";
    expect(text).toContain('ExecStart=/usr/bin/agent "100%% sure" "a \\"quote\\"" "$$HOME" "two lines"');
  });

  test("a machine without an agent has no such unit", () => {
    expect(renderAgentUnit(bastion)).toBeUndefined();
  });
});

/** Something to execute at each path that a unit names and that only a machine of ours has. */
const program = (path: string): SandboxFile => ({ path, mode: "0755", content: "#!/bin/sh\n" });

describeIf(
  "systemd, checked by systemd-analyze",
  [
    tool("systemd-analyze", "apt-get install systemd"),
    tool("nft", "apt-get install nftables"),
    tool("wg-quick", "apt-get install wireguard-tools"),
    tool("unshare"),
    root(),
  ],
  () => {
    const units = (plan: HostPlan) =>
      hostFiles(plan, { publicKeyParameters: published })
        .map(({ path }) => path)
        .filter((path) => path.startsWith(paths.units));

    test.each([
      ["bastion", bastion],
      ["agent", agent],
    ])("the units of the %s are without fault", (_, plan) => {
      const sandbox = new Sandbox([...hostFiles(plan, { publicKeyParameters: published }), program(agentInstall.node)]);
      const { code, out } = sandbox.run(`systemd-analyze verify --man=no ${units(plan).join(" ")} 2>&1`);
      sandbox.close();
      expect(out.split("\n").filter((line) => line.includes("sallyport"))).toEqual([]);
      expect(code).toBe(0);
    });

    test("a fault would be noticed", () => {
      const broken = (renderAgentUnit(agent) ?? "").replace("ProtectHome=yes", "ProtectHome=perhaps");
      const sandbox = new Sandbox([
        program(agentInstall.node),
        { path: `${paths.units}/sallyport-broken.service`, mode: "0644", content: broken },
      ]);
      const { out } = sandbox.run(`systemd-analyze verify --man=no ${paths.units}/sallyport-broken.service 2>&1`);
      sandbox.close();
      expect(out).toContain("perhaps");
    });

    test("systemd rates the agent's exposure low", () => {
      const sandbox = new Sandbox([...hostFiles(agent, { publicKeyParameters: published }), program(agentInstall.node)]);
      const { out } = sandbox.run("systemd-analyze security --offline=yes --no-pager sallyport-agent.service 2>&1");
      sandbox.close();
      const score = Number(/Overall exposure level for sallyport-agent\.service: ([\d.]+)/.exec(out)?.[1]);
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThan(2);
    });
  },
);
