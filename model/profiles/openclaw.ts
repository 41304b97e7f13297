import { checkListeners, requireBind } from "../checkListeners";
import { requireKnownKeys, requireText } from "../declaration";
import { DeclarationError } from "../errors";
import type { Bind, Listener } from "../listeners";
import { highestPort, requirePort } from "../net/ports";
import type { Profile } from "../profile";
import type { Role, SurfaceAuthentication } from "../surfaces";
import { channelListeners, type OpenclawChannels } from "./openclawChannels";
import { gatewaySurfaces } from "./openclawGateway";
import { openclawVersions, requireOpenclawVersion } from "./openclawVersions";
import { requirePath } from "./path";

export interface OpenclawOptions {
  /** From 2026.5.18 (older ones have known holes) to 2026.9.6 (the tested one). Required: there is no "latest". */
  readonly version: string;
  /** The gateway's port, from which the others are derived. Default: 18789. */
  readonly port?: number;
  /**
   * Where the gateway is bound, always written to its configuration: unset, it is every address in a container.
   * Default: `loopback`. `container`: inside a container's own network. `any` is refused.
   */
  readonly bind?: Exclude<Bind, "any">;
  /** `/hooks/*` for callbacks. Default: off. The path may be changed, though not to `/`. */
  readonly hooks?: boolean | { readonly path?: string };
  /** The Control UI. Default: on. Off, unknown paths answer 404 instead of a page that tells the version. */
  readonly controlUi?: boolean;
  /** `/api/diagnostics/prometheus`, from the plugin diagnostics-prometheus. Default: off. There is no metrics port. */
  readonly metrics?: boolean;
  /** `/v1/chat/completions`. Default: off. */
  readonly chatCompletions?: boolean;
  /** `/v1/responses`. Default: off. */
  readonly responses?: boolean;
  /** `/api/v1/admin/rpc`, from the plugin admin-http-rpc. Default: off. */
  readonly adminRpc?: boolean;
  /** `/plugins/webhooks/<id>`, from the TaskFlow webhooks plugin. Default: off. */
  readonly pluginWebhooks?: boolean;
  /** `/webhooks/sms`, signed by Twilio. Default: off. */
  readonly sms?: boolean;
  /**
   * Browser control on port + 2, and one DevTools port for each managed browser profile from port + 11, all on loopback and
   * opened on demand. Default: off; `true`: one profile. At most 100.
   */
  readonly browser?: boolean | { readonly profiles?: number };
  /** The sandbox origin of MCP Apps, bound like the gateway. Default: off; on, at port + 1. */
  readonly mcpApps?: boolean | { readonly port?: number };
  /** Wildcard ingress for portals, on loopback at the port given. Default: off. */
  readonly portals?: { readonly port: number };
  /** Which channels are used, and how their messages arrive. Default: none. */
  readonly channels?: OpenclawChannels;
  /** The system user that runs the gateway. Default: `openclaw`. */
  readonly owner?: string;
}

const optionNames: readonly (keyof OpenclawOptions)[] = [
  "version",
  "port",
  "bind",
  "hooks",
  "controlUi",
  "metrics",
  "chatCompletions",
  "responses",
  "adminRpc",
  "pluginWebhooks",
  "sms",
  "browser",
  "mcpApps",
  "portals",
  "channels",
  "owner",
];

/**
 * OpenClaw: one port, 18789, with many paths of different roles, and further listeners only for what is switched on.
 * Facts: documentation and probes of the npm package openclaw@2026.9.6.
 *
 * Not modelled, so that monitoring reports them as drift: Tailscale Serve and Funnel, mDNS, desktop sharing, the sandbox
 * browser's ports. Rendered configuration switches mDNS off.
 * @throws DeclarationError for an unknown setting or version, a port that is none, a bind to every address, overlaps.
 */
export function openclaw(options: OpenclawOptions): Profile {
  requireKnownKeys("", options, optionNames);
  const version = requireOpenclawVersion("version", options.version);
  const owner = requireText("owner", options.owner ?? "openclaw", "Name the system user that runs the gateway.");
  const port = requirePort("port", options.port ?? 18789);
  const bind = requireGatewayBind(options.bind ?? "loopback");
  const channels = options.channels ?? {};
  const listeners: readonly Listener[] = [
    gatewayListener(options, port, bind, owner),
    ...mcpAppsListener(options.mcpApps ?? false, port, bind, owner),
    ...browserListeners(options.browser ?? false, port, owner),
    ...portalsListener(options.portals, owner),
    ...channelListeners(channels, owner),
  ];
  const takesCallbacks = listeners.some(({ surfaces }) => surfaces.some(({ name }) => callbackSurfaces.includes(name)));
  return {
    product: "openclaw",
    version,
    listeners: checkListeners(listeners),
    webhookMode: takesCallbacks ? "http" : channels.discord === undefined ? "none" : "discord_dm",
    minimumVersion: openclawVersions.floor,
  };
}

const callbackSurfaces: readonly string[] = ["hooks", "plugin-webhooks", "sms", "callbacks"];

function requireGatewayBind(value: unknown): Bind {
  const bind = requireBind("bind", value);
  if (bind === "any") {
    throw new DeclarationError(
      "bind",
      bind,
      "it would put the operator's control plane on every address of the machine.",
      'Use "loopback", or "tunnel" or "private" where a grant needs it; inside a container, "container".',
    );
  }
  return bind;
}

function gatewayListener(options: OpenclawOptions, port: number, bind: Bind, owner: string): Listener {
  const { hooks = false } = options;
  if (typeof hooks === "object") {
    requireKnownKeys("hooks", hooks, ["path"]);
  }
  const hooksPath = hooks === false ? undefined : requirePath("hooks.path", hooks === true ? "/hooks" : (hooks.path ?? "/hooks"));
  return {
    name: "gateway",
    protocol: "tcp",
    port,
    bind,
    surfaces: gatewaySurfaces({
      hooksPath,
      controlUi: options.controlUi ?? true,
      metrics: options.metrics ?? false,
      chatCompletions: options.chatCompletions ?? false,
      responses: options.responses ?? false,
      adminRpc: options.adminRpc ?? false,
      pluginWebhooks: options.pluginWebhooks ?? false,
      sms: options.sms ?? false,
    }),
    owner,
    presence: "required",
  };
}

function mcpAppsListener(
  mcpApps: boolean | { readonly port?: number },
  gatewayPort: number,
  bind: Bind,
  owner: string,
): readonly Listener[] {
  if (mcpApps === false) {
    return [];
  }
  const choice = mcpApps === true ? {} : mcpApps;
  requireKnownKeys("mcpApps", choice, ["port"]);
  const port = choice.port === undefined ? derivedPort(gatewayPort, 1) : requirePort("mcpApps.port", choice.port);
  return [{ ...derived("mcp-apps", port, "content", "none", owner), bind, presence: "required" }];
}

function browserListeners(
  browser: boolean | { readonly profiles?: number },
  gatewayPort: number,
  owner: string,
): readonly Listener[] {
  if (browser === false) {
    return [];
  }
  const choice = browser === true ? {} : browser;
  requireKnownKeys("browser", choice, ["profiles"]);
  const { profiles = 1 } = choice;
  if (!Number.isInteger(profiles) || profiles < 1 || profiles > 100) {
    throw new DeclarationError(
      "browser.profiles",
      profiles,
      "it is no number of browser profiles.",
      "Write a whole number from 1 to 100.",
    );
  }
  return [
    derived("browser-control", derivedPort(gatewayPort, 2), "operator", "bearer", owner),
    // DevTools asks for nothing: whoever reaches the port drives the browser.
    ...Array.from({ length: profiles }, (_, place) =>
      derived(`browser-devtools-${place + 1}`, derivedPort(gatewayPort, 11 + place), "operator", "none", owner),
    ),
  ];
}

function portalsListener(portals: { readonly port: number } | undefined, owner: string): readonly Listener[] {
  if (portals === undefined) {
    return [];
  }
  requireKnownKeys("portals", portals, ["port"]);
  return [{ ...derived("portals", requirePort("portals.port", portals.port), "content", "none", owner), presence: "required" }];
}

/** A further listener with a single surface: on loopback and opened on demand, unless the caller says otherwise. */
function derived(name: string, port: number, role: Role, authentication: SurfaceAuthentication, owner: string): Listener {
  const surfaces = [{ name, role, match: { kind: "all" }, authentication }] as const;
  return { name, protocol: "tcp", port, bind: "loopback", surfaces, owner, presence: "lazy" };
}

function derivedPort(gatewayPort: number, offset: number): number {
  if (gatewayPort + offset > highestPort) {
    throw new DeclarationError(
      "port",
      gatewayPort,
      `a listener derived from it would need port ${gatewayPort + offset}.`,
      `Choose one up to ${highestPort - offset}.`,
    );
  }
  return gatewayPort + offset;
}
