import { DeclarationError } from "../model/errors";
import type { Listener } from "../model/listeners";
import type { AgentPlan, HostPlan } from "../model/plan";

/** Environment variables under which OpenClaw expects its own secrets; the plan's secret sources name where they come from. */
export const openclawVariables = {
  gatewayToken: "OPENCLAW_GATEWAY_TOKEN",
  hooksToken: "OPENCLAW_HOOKS_TOKEN",
  discordToken: "DISCORD_BOT_TOKEN",
} as const;

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export interface Settings {
  readonly [key: string]: Json;
}

export interface OpenclawSettings {
  /**
   * Sources from which a reverse proxy may tell the client's address: exactly the proxy, never a whole private range.
   * Exposure: whoever sends from here decides what OpenClaw takes for the client. Default: none, and then any request with a
   * forwarding header is refused.
   */
  readonly trustedProxies?: readonly string[];
  /**
   * Further settings of OpenClaw (models, agents, channels). They cannot change what the plan decides.
   * Never secrets: write `"${NAME}"` and name the secret's source in the plan.
   */
  readonly settings?: Settings;
}

/**
 * `openclaw.json` for the profile's version (strict: OpenClaw refuses unknown keys with exit code 78). Every value that
 * decides what is reachable is written out, because OpenClaw's defaults differ between a machine and a container.
 * Undefined when the plan runs another product.
 * @throws DeclarationError when the token's source is missing or a setting would change what the plan decides.
 */
export function renderOpenclaw(plan: HostPlan, options: OpenclawSettings = {}): string | undefined {
  const agent = plan.agent;
  if (agent === undefined || agent.profile.product !== "openclaw") {
    return undefined;
  }
  const decided = decidedSettings(plan, agent, options.trustedProxies ?? []);
  return `${JSON.stringify(merge(decided, options.settings ?? {}, "settings"), undefined, 2)}\n`;
}

function decidedSettings(plan: HostPlan, agent: AgentPlan, trustedProxies: readonly string[]): Settings {
  const { listeners } = agent.profile;
  const gateway = listeners.find(({ name }) => name === "gateway");
  if (gateway === undefined) {
    throw new DeclarationError(
      `${plan.name}.agent.profile.listeners`,
      listeners.map(({ name }) => name),
      "it has no gateway.",
      "Use the openclaw profile.",
    );
  }
  const has = (surface: string) => gateway.surfaces.some(({ name }) => name === surface);
  requireSecret(
    plan,
    agent,
    openclawVariables.gatewayToken,
    "every request would be refused, or a token made that nobody knows.",
  );
  return {
    gateway: {
      mode: "local",
      port: gateway.port,
      ...bindSettings(plan, gateway),
      auth: {
        mode: "token",
        token: `\${${openclawVariables.gatewayToken}}`,
        rateLimit: { maxAttempts: 10, windowMs: 60_000, lockoutMs: 300_000 },
      },
      ...(trustedProxies.length > 0 ? { trustedProxies } : {}),
      allowRealIpFallback: false,
      controlUi: { enabled: has("control-ui") },
      http: { endpoints: { chatCompletions: { enabled: has("chat-completions") }, responses: { enabled: has("responses") } } },
      // On by default, and a shell on the machine for whoever holds the operator's token.
      terminal: { enabled: false },
      // Both on by default: one trusts every local caller, the other logs in to neighbours by SSH.
      nodes: { pairing: { autoApproveLocal: false, sshVerify: false } },
      tailscale: { mode: "off" },
    },
    discovery: { mdns: { mode: "off" } },
    update: { checkOnStart: false },
    telemetry: { enabled: false },
    browser: { enabled: listeners.some(({ name }) => name === "browser-control") },
    mcp: { apps: mcpApps(listeners) },
    ...hooks(plan, agent, gateway),
    ...discord(agent),
  };
}

/** How OpenClaw writes the bind. It takes no address literals there, and a custom address only in IPv4. */
function bindSettings(plan: HostPlan, gateway: Listener): Settings {
  switch (gateway.bind) {
    case "loopback":
      return { bind: "loopback" };
    case "container":
      return { bind: "lan" };
    case "tunnel":
    case "private": {
      const expected = plan.expectedSockets.find(({ listener }) => listener === gateway.name)?.addresses ?? [];
      const address = expected.find((candidate) => candidate !== "127.0.0.1" && /^\d+(\.\d+){3}$/.test(candidate));
      if (address === undefined) {
        throw new DeclarationError(
          `${plan.name}.expectedSockets`,
          expected,
          `the gateway is bound "${gateway.bind}", but no IPv4 address is known for it.`,
          "Give the machine an IPv4 address there, or bind the gateway to loopback.",
        );
      }
      return { bind: "custom", customBindHost: address };
    }
    case "any":
      throw new DeclarationError("bind", gateway.bind, "it would open the control plane on every address.", 'Use "loopback".');
  }
}

function mcpApps(listeners: readonly Listener[]): Settings {
  const apps = listeners.find(({ name }) => name === "mcp-apps");
  return apps === undefined ? { enabled: false } : { enabled: true, sandboxPort: apps.port };
}

function hooks(plan: HostPlan, agent: AgentPlan, gateway: Listener): Settings {
  const match = gateway.surfaces.find(({ name }) => name === "hooks")?.match;
  if (match === undefined || match.kind === "all") {
    return { hooks: { enabled: false } };
  }
  requireSecret(plan, agent, openclawVariables.hooksToken, "OpenClaw does not start with hooks and without their token.");
  return {
    hooks: {
      enabled: true,
      path: match.path,
      token: `\${${openclawVariables.hooksToken}}`,
      // A caller from outside chooses neither the agent nor the conversation it lands in.
      allowedAgentIds: ["main"],
      allowRequestSessionKey: false,
      defaultSessionKey: "hook:ingress",
    },
  };
}

/** A source for Discord's token in the plan means that the agent talks on Discord, outbound only. */
function discord(agent: AgentPlan): Settings {
  return usesDiscord(agent)
    ? {
        channels: { discord: { enabled: true, token: `\${${openclawVariables.discordToken}}` } },
        plugins: { entries: { discord: { enabled: true } } },
      }
    : {};
}

/** Whether the Discord plugin, a package of its own, must be on the machine. */
export function usesDiscord(agent: AgentPlan): boolean {
  return agent.secrets.some(({ environmentName }) => environmentName === openclawVariables.discordToken);
}

function requireSecret(plan: HostPlan, agent: AgentPlan, variable: string, problem: string): void {
  if (!agent.secrets.some(({ environmentName }) => environmentName === variable)) {
    throw new DeclarationError(
      `${plan.name}.agent.secrets`,
      agent.secrets.map(({ environmentName }) => environmentName),
      problem,
      `Add a source for ${variable}.`,
    );
  }
}

/** Adds settings beside those decided; never changes one. */
function merge(decided: Settings, given: Settings, field: string): Settings {
  return Object.entries(given).reduce<Settings>((result, [key, value]) => {
    const existing = result[key];
    if (existing === undefined) {
      return { ...result, [key]: value };
    }
    if (isSettings(existing) && isSettings(value)) {
      return { ...result, [key]: merge(existing, value, `${field}.${key}`) };
    }
    throw new DeclarationError(
      `${field}.${key}`,
      value,
      "the plan decides this value.",
      "Remove it, and change the profile or the plan instead.",
    );
  }, decided);
}

function isSettings(value: Json): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
