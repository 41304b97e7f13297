import type { Match, Role, Surface, SurfaceAuthentication } from "../surfaces";

/** Which of the gateway's optional paths are on. */
export interface GatewayPaths {
  readonly hooksPath: string | undefined;
  readonly controlUi: boolean;
  readonly metrics: boolean;
  readonly chatCompletions: boolean;
  readonly responses: boolean;
  readonly adminRpc: boolean;
  readonly pluginWebhooks: boolean;
  readonly sms: boolean;
}

/**
 * The surfaces of the one port that OpenClaw 2026.9.6 multiplexes by path, as probed on a running gateway. The most
 * specific match wins: exact before longer prefix before shorter prefix.
 *
 * The gateway's bearer is all-or-nothing operator access, so every path behind it is `operator`, whatever it is called.
 */
export function gatewaySurfaces(paths: GatewayPaths): readonly Surface[] {
  const on = (enabled: boolean, ...surfaces: Surface[]) => (enabled ? surfaces : []);
  return [
    exact("health", "/health", "probe", "none"),
    exact("healthz", "/healthz", "probe", "none"),
    exact("startupz", "/startupz", "probe", "none"),
    exact("ready", "/ready", "probe", "none"),
    exact("readyz", "/readyz", "probe", "none"),
    // Authenticates in the first frame, after the upgrade has succeeded for anyone.
    surface("control-plane", { kind: "upgrade", path: "/" }, "operator", "bearer"),
    // Also what answers every unknown path: 200 and the page, with version, commit and build time in it.
    ...on(paths.controlUi, prefix("control-ui", "/", "operator", "none")),
    exact("tools-invoke", "/tools/invoke", "operator", "bearer"),
    ...on(paths.chatCompletions, exact("chat-completions", "/v1/chat/completions", "operator", "bearer")),
    ...on(paths.responses, exact("responses", "/v1/responses", "operator", "bearer")),
    ...on(paths.adminRpc, exact("admin-rpc", "/api/v1/admin/rpc", "operator", "bearer")),
    prefix("channels", "/api/channels", "operator", "bearer"),
    prefix("a2ui", "/__openclaw__/a2ui", "operator", "bearer"),
    // HTML that the agent wrote, on the origin of the Control UI.
    prefix("canvas", "/__openclaw__/canvas", "content", "none"),
    ...on(paths.metrics, exact("metrics", "/api/diagnostics/prometheus", "metrics", "bearer")),
    ...(paths.hooksPath === undefined ? [] : [prefix("hooks", paths.hooksPath, "ingress", "bearer")]),
    ...on(paths.pluginWebhooks, prefix("plugin-webhooks", "/plugins/webhooks", "ingress", "bearer")),
    ...on(paths.sms, prefix("sms", "/webhooks/sms", "ingress", "signature")),
    // Nodes join with short-lived credentials of their own, which whoever holds them can use.
    prefix("node-join", "/j", "ingress", "bearer"),
    exact("worker", "/__openclaw__/worker", "ingress", "bearer"),
  ];
}

function surface(name: string, match: Match, role: Role, authentication: SurfaceAuthentication): Surface {
  return { name, role, match, authentication };
}

function exact(name: string, path: string, role: Role, authentication: SurfaceAuthentication): Surface {
  return surface(name, { kind: "exact", path }, role, authentication);
}

function prefix(name: string, path: string, role: Role, authentication: SurfaceAuthentication): Surface {
  return surface(name, { kind: "prefix", path }, role, authentication);
}
