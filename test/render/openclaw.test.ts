import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AgentPlan, HostPlan } from "../../model/plan";
import { openclaw as openclawProfile, type OpenclawOptions } from "../../model/profiles";
import { openclawVariables, renderOpenclaw, type OpenclawSettings } from "../../render/openclaw";
import { openclaw, openclawProgram, suitableNode } from "../lab/openclaw/path";
import { describeIf } from "../support/requires";
import { agent, bastion } from "./plans";

function planOf(options: Partial<OpenclawOptions> = {}, change: Partial<AgentPlan> = {}): HostPlan {
  if (agent.agent === undefined) {
    throw new Error("the plan has no agent");
  }
  return { ...agent, agent: { ...agent.agent, profile: openclawProfile({ version: "2026.9.6", ...options }), ...change } };
}

const discord = { environmentName: openclawVariables.discordToken, parameterName: "/sallyport/ember/discord-token" };
const withDiscord = (options: Partial<OpenclawOptions>) =>
  planOf({ channels: { discord: "outbound" }, ...options }, { secrets: [...(agent.agent?.secrets ?? []), discord] });

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
      expect(validate(renderOpenclaw(plan, options) ?? "")).toMatchObject({ code: 0 });
    },
    60_000,
  );

  test("refuses a key that it does not know, so that the tests above mean something", () => {
    expect(validate((renderOpenclaw(planOf()) ?? "").replace('"terminal"', '"terminals"')).code).not.toBe(0);
  }, 60_000);
});
