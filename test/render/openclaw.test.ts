import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AgentPlan, HostPlan } from "../../model/plan";
import { openclaw as openclawProfile, type OpenclawOptions } from "../../model/profiles";
import { openclawVariables, renderOpenclaw, type OpenclawSettings } from "../../render/openclaw";
import { openclaw, openclawFolder, openclawProgram, suitableNode } from "../lab/openclaw/path";
import { agentInstall } from "../../render/paths";
import { describeIf, root, tool } from "../support/requires";
import { agent, bastion } from "./plans";
import { Lab } from "./support/machine";

function planOf(options: Partial<OpenclawOptions> = {}, change: Partial<AgentPlan> = {}): HostPlan {
  if (agent.agent === undefined) {
    throw new Error("the plan has no agent");
  }
  return { ...agent, agent: { ...agent.agent, profile: openclawProfile({ version: "2026.9.6", ...options }), ...change } };
}

const discord = { environmentName: openclawVariables.discordToken, parameterName: "/sallyport/ember/discord-token" };
const withDiscord = (options: Partial<OpenclawOptions>) =>
  planOf({ channels: { discord: "outbound" }, ...options }, { secrets: [...(agent.agent?.secrets ?? []), discord] });

/** The text for a machine whose agent lies where the lab put it. */
const here = (text: string) => text.replaceAll(agentInstall.folder, openclawFolder);

const inTunnel: HostPlan = {
  ...planOf({ bind: "tunnel", hooks: true }),
  expectedSockets: [
    {
      listener: "gateway",
      protocol: "tcp",
      port: 18789,
      addresses: ["10.0.0.2", "127.0.0.1"],
      owner: "openclaw",
      presence: "required",
    },
  ],
};

interface Rendered {
  gateway: Record<string, unknown>;
  hooks: Record<string, unknown>;
  channels?: unknown;
}
const settingsOf = (plan: HostPlan, options: OpenclawSettings = {}) =>
  JSON.parse(renderOpenclaw(plan, options) ?? "") as Rendered;

describe("openclaw.json", () => {
  test("writes out every value that decides what is reachable", () => {
    expect(settingsOf(planOf())).toMatchObject({
      gateway: {
        mode: "local",
        port: 18789,
        bind: "loopback",
        auth: { mode: "token", token: "${OPENCLAW_GATEWAY_TOKEN}" },
        controlUi: { enabled: true },
        terminal: { enabled: false },
        nodes: { pairing: { autoApproveLocal: false, sshVerify: false } },
      },
      discovery: { mdns: { mode: "off" } },
      update: { checkOnStart: false },
      hooks: { enabled: false },
    });
    expect(settingsOf(planOf()).gateway).not.toHaveProperty("trustedProxies");
  });

  test("hooks have a token of their own and leave callers no choice", () => {
    expect(settingsOf(planOf({ hooks: { path: "/callbacks" } })).hooks).toEqual({
      enabled: true,
      path: "/callbacks",
      token: "${OPENCLAW_HOOKS_TOKEN}",
      allowedAgentIds: ["main"],
      allowRequestSessionKey: false,
      defaultSessionKey: "hook:ingress",
    });
  });

  test("a bind to the tunnel names the address, which is never every address", () => {
    expect(settingsOf(inTunnel).gateway).toMatchObject({ bind: "custom", customBindHost: "10.0.0.2" });
    expect(() => renderOpenclaw({ ...inTunnel, expectedSockets: [] })).toThrow(/no IPv4 address is known/);
  });

  test("trusted proxies appear only when there is a proxy", () => {
    expect(settingsOf(planOf(), { trustedProxies: ["127.0.0.1"] }).gateway).toMatchObject({ trustedProxies: ["127.0.0.1"] });
  });

  test("further settings are added and cannot change what the plan decides", () => {
    expect(settingsOf(planOf(), { settings: { gateway: { reload: { mode: "off" } } } }).gateway).toMatchObject({
      bind: "loopback",
      reload: { mode: "off" },
    });
    expect(() => renderOpenclaw(planOf(), { settings: { gateway: { bind: "lan" } } })).toThrow(
      /settings\.gateway\.bind is "lan": the plan decides/,
    );
    expect(() => renderOpenclaw(planOf(), { settings: { gateway: { auth: { mode: "none" } } } })).toThrow(
      /settings\.gateway\.auth\.mode/,
    );
  });

  test.each([
    ["the gateway's token", planOf({}, { secrets: [] }), /OPENCLAW_GATEWAY_TOKEN/],
    ["the hooks' token", planOf({ hooks: true }, { secrets: agent.agent?.secrets.slice(0, 1) ?? [] }), /OPENCLAW_HOOKS_TOKEN/],
  ])("without a source for %s there is no configuration", (_, plan, message) => {
    expect(() => renderOpenclaw(plan)).toThrow(message);
  });

  test("another product has no such file", () => {
    expect(renderOpenclaw(bastion)).toBeUndefined();
  });
});

const tokens = {
  [openclawVariables.gatewayToken]: randomBytes(32).toString("hex"),
  [openclawVariables.hooksToken]: randomBytes(32).toString("hex"),
  [openclawVariables.discordToken]: randomBytes(32).toString("hex"),
};

describeIf("openclaw.json, read by the real agent", [openclaw, suitableNode], () => {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-openclaw-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  function validate(text: string) {
    const path = join(folder, "openclaw.json");
    writeFileSync(path, text);
    chmodSync(path, 0o600);
    const result = spawnSync(process.execPath, [openclawProgram, "config", "validate"], {
      encoding: "utf8",
      env: {
        ...tokens,
        PATH: process.env["PATH"],
        HOME: folder,
        OPENCLAW_STATE_DIR: folder,
        OPENCLAW_CONFIG_PATH: path,
        OPENCLAW_CONFIG_READONLY: "1",
      },
    });
    return { code: result.status, out: result.stdout + result.stderr };
  }

  test.each<[string, HostPlan, OpenclawSettings]>([
    ["the default", planOf(), {}],
    ["hooks", planOf({ hooks: true }), {}],
    ["no Control UI, chat completions", planOf({ controlUi: false, chatCompletions: true, responses: true }), {}],
    ["the tunnel", inTunnel, {}],
    ["a container", planOf({ bind: "container" }), {}],
    ["a browser and MCP apps", planOf({ browser: true, mcpApps: true }), {}],
    ["a proxy", planOf({ hooks: true }), { trustedProxies: ["127.0.0.1"] }],
    ["Discord", withDiscord({}), {}],
  ])(
    "accepts %s",
    (_, plan, options) => {
      expect(validate(here(renderOpenclaw(plan, options) ?? ""))).toMatchObject({ code: 0 });
    },
    60_000,
  );

  test("refuses a key that it does not know, so that the tests above mean something", () => {
    expect(validate((renderOpenclaw(planOf()) ?? "").replace('"terminal"', '"terminals"')).code).not.toBe(0);
  }, 60_000);
});

describeIf(
  "openclaw.json, in force",
  [openclaw, suitableNode, tool("ip", "apt-get install iproute2"), tool("ss", "apt-get install iproute2"), tool("curl"), root()],
  () => {
    test("the running gateway listens where the plan says, asks for its token, and leaves its configuration alone", async () => {
      const lab = new Lab();
      const folder = mkdtempSync(join(tmpdir(), "sallyport-gateway-"));
      const path = join(folder, "openclaw.json");
      const text = here(renderOpenclaw(withDiscord({ hooks: true, controlUi: false })) ?? "");
      writeFileSync(path, text);
      chmodSync(path, 0o600);
      try {
        const namespace = lab.namespace("agent");
        // An address beside loopback, on which the gateway must not listen.
        lab.cable(namespace, "eth0", ["192.0.2.1/24", "2001:db8:a::1/64"], namespace, "eth1", []);
        const settings = {
          ...tokens,
          HOME: folder,
          TMPDIR: folder,
          OPENCLAW_STATE_DIR: folder,
          OPENCLAW_CONFIG_PATH: path,
          OPENCLAW_CONFIG_READONLY: "1",
          OPENCLAW_NO_RESPAWN: "1",
          OPENCLAW_DISABLE_BONJOUR: "1",
        };
        lab.launch(namespace, [process.execPath, openclawProgram, "gateway", "run", "--port", "18789"], settings);
        const ask = (...args: string[]) => lab.run(namespace, "curl", ["-s", ...args]).out;
        ask("--retry", "90", "--retry-delay", "1", "--retry-all-errors", "http://127.0.0.1:18789/healthz");
        await lab.until(() => ask("http://127.0.0.1:18789/startupz").includes('"status":"started"'), 30_000);

        const sockets = lab
          .must(namespace, "ss", ["-Hltun"])
          .trim()
          .split("\n")
          .map((line) => line.split(/\s+/)[4]);
        expect(sockets.sort()).toEqual(["127.0.0.1:18789", "[::1]:18789"]);
        const status = (...args: string[]) => ask("-o", "/dev/null", "-w", "%{http_code}", ...args);
        const wake = [
          "-X",
          "POST",
          "-H",
          "Content-Type: application/json",
          "-d",
          '{"text":"hello"}',
          "http://127.0.0.1:18789/hooks/wake",
        ];
        expect(status("http://127.0.0.1:18789/tools/invoke", "-X", "POST")).toBe("401");
        expect(status(...wake)).toBe("401");
        expect(status("-H", `Authorization: Bearer ${tokens[openclawVariables.gatewayToken]}`, ...wake)).toBe("401");
        expect(status("-H", `Authorization: Bearer ${tokens[openclawVariables.hooksToken]}`, ...wake)).toBe("200");
        expect(status("http://127.0.0.1:18789/metrics")).toBe("404");
        // With Discord's token and without its plugin it would have asked npm.
        expect(existsSync(join(folder, ".npm"))).toBe(false);
        expect(createHash("sha256").update(readFileSync(path)).digest("hex")).toBe(
          createHash("sha256").update(text).digest("hex"),
        );
      } finally {
        await lab.close();
        rmSync(folder, { recursive: true, force: true });
      }
    }, 180_000);
  },
);
