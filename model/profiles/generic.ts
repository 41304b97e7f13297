import { checkListeners, requireBind } from "../checkListeners";
import { requireKnownKeys, requireOneOf, requireText } from "../declaration";
import { DeclarationError } from "../errors";
import type { Bind, Listener } from "../listeners";
import { requirePort } from "../net/ports";
import type { Profile } from "../profile";
import type { Role, Surface, SurfaceAuthentication } from "../surfaces";
import { requirePath } from "./path";

/** Port and bind of one listener. Exposure: a bind other than `loopback` lets a grant open the port to other machines. */
export interface ListenerOptions {
  /** 1 to 65535. Default: the profile's. */
  readonly port?: number;
  /** Default: `loopback`. */
  readonly bind?: Bind;
}

export interface RestApiOptions extends ListenerOptions {
  /**
   * What the API itself checks. Default: `bearer`, one token shared by all callers.
   *
   * Exposure: an API behind a shared token is control over the agent, so its role is `operator`, which the internet never
   * reaches without a hop that checks identity. An API that authenticates each client (`identity`: certificates or
   * per-client credentials; `signature`: signed requests) takes the role `ingress`: like signed webhooks it may be granted
   * to the internet behind the proxy.
   */
  readonly authentication?: "bearer" | "identity" | "signature";
}

export interface WebhookOptions extends ListenerOptions {
  /** The only path that is forwarded from outside. Default: `/webhook`. */
  readonly path?: string;
}

export const webhookModes = ["http", "relay", "discord_dm", "none"] as const satisfies readonly Profile["webhookMode"][];

export interface GenericOptions {
  /** The product's own version, for reports. Default: `unversioned`. */
  readonly version?: string;
  /** REST API. Default: port 8000 on loopback. `false`: the agent has none. */
  readonly api?: RestApiOptions | false;
  /** Webhook handler. Default: port 8001 on loopback. Only with webhook mode `http`. */
  readonly webhook?: WebhookOptions;
  /** Management UI, an operator surface. Default: port 8080 on loopback. `false`: the agent has none. */
  readonly ui?: ListenerOptions | false;
  /** Prometheus metrics. Default: port 9090 on loopback. `false`: the agent has none. */
  readonly metrics?: ListenerOptions | false;
  /**
   * How webhooks arrive. Default: `http`, a listener of its own. `relay` (the agent fetches from a relay), `discord_dm` (the
   * outbound Discord gateway) and `none` open no listener at all.
   */
  readonly webhookMode?: Profile["webhookMode"];
  /** The system user that runs the agent. Default: `agent`. */
  readonly owner?: string;
}

/**
 * An agent with one port for each purpose: REST API 8000, webhook handler 8001, management UI 8080, metrics 9090.
 * @throws DeclarationError for an unknown setting, a port that is none, an unset or unknown bind, overlapping listeners.
 */
export function generic(options: GenericOptions = {}): Profile {
  requireKnownKeys("", options, ["version", "api", "webhook", "ui", "metrics", "webhookMode", "owner"]);
  const owner = requireText("owner", options.owner ?? "agent", "Name the system user that runs the agent.");
  const webhookMode = requireOneOf("webhookMode", options.webhookMode ?? "http", webhookModes);
  if (webhookMode !== "http" && options.webhook !== undefined) {
    throw new DeclarationError(
      "webhook",
      options.webhook,
      `webhook mode "${webhookMode}" opens no webhook listener.`,
      'Remove it, or set webhookMode to "http".',
    );
  }
  const listeners = [
    ...(options.api === false ? [] : [apiListener(options.api ?? {}, owner)]),
    ...(webhookMode === "http" ? [webhookListener(options.webhook ?? {}, owner)] : []),
    ...(options.ui === false ? [] : [plainListener("ui", 8080, "operator", "bearer", options.ui ?? {}, owner)]),
    ...(options.metrics === false ? [] : [plainListener("metrics", 9090, "metrics", "none", options.metrics ?? {}, owner)]),
  ];
  return { product: "generic", version: options.version ?? "unversioned", listeners: checkListeners(listeners), webhookMode };
}

function apiListener(options: RestApiOptions, owner: string): Listener {
  requireKnownKeys("api", options, ["port", "bind", "authentication"]);
  const authentication = requireOneOf("api.authentication", options.authentication ?? "bearer", [
    "bearer",
    "identity",
    "signature",
  ]);
  return listener("api", 8000, options, owner, {
    name: "rest",
    role: authentication === "bearer" ? "operator" : "ingress",
    match: { kind: "all" },
    authentication,
  });
}

function webhookListener(options: WebhookOptions, owner: string): Listener {
  requireKnownKeys("webhook", options, ["port", "bind", "path"]);
  const path = requirePath("webhook.path", options.path ?? "/webhook");
  return listener("webhook", 8001, options, owner, {
    name: "callbacks",
    role: "ingress",
    match: { kind: "prefix", path },
    authentication: "signature",
  });
}

function plainListener(
  name: string,
  port: number,
  role: Role,
  authentication: SurfaceAuthentication,
  options: ListenerOptions,
  owner: string,
): Listener {
  requireKnownKeys(name, options, ["port", "bind"]);
  return listener(name, port, options, owner, { name, role, match: { kind: "all" }, authentication });
}

function listener(name: string, port: number, options: ListenerOptions, owner: string, surface: Surface): Listener {
  return {
    name,
    protocol: "tcp",
    port: requirePort(`${name}.port`, options.port ?? port),
    bind: requireBind(`${name}.bind`, options.bind ?? "loopback"),
    surfaces: [surface],
    owner,
    presence: "required",
  };
}
