import { requireBind } from "../checkListeners";
import { requireKnownKeys, requireOneOf } from "../declaration";
import { DeclarationError } from "../errors";
import type { Bind, Listener } from "../listeners";
import { requirePort } from "../net/ports";
import type { Match, SurfaceAuthentication } from "../surfaces";

/** Channels that only ever dial out: they open nothing. */
export const outboundChannels = ["discord", "slack", "whatsapp"] as const;

/** Channels that can listen for callbacks on a port of their own. */
export const listeningChannels = ["telegram", "nextcloudTalk", "gmail", "msTeams", "voiceCall", "feishu"] as const;

export type OutboundChannel = (typeof outboundChannels)[number];
export type ListeningChannel = (typeof listeningChannels)[number];

/** Where a channel's own webhook listener sits. Exposure: it becomes an `ingress` surface that a grant can open. */
export interface ChannelWebhook {
  /** Default: the channel's documented port. */
  readonly port?: number;
  /** Default: `loopback`; `msTeams` cannot be bound and is always `any`. */
  readonly bind?: Bind;
}

/**
 * The channels in use. `outbound`: the agent dials out and opens nothing (Discord gateway, Slack socket mode, Telegram
 * polling). `webhook`, or an object: the channel's plugin listens for callbacks on a port of its own.
 */
export type OpenclawChannels = {
  readonly [channel in OutboundChannel]?: "outbound";
} & {
  readonly [channel in ListeningChannel]?: "outbound" | "webhook" | ChannelWebhook;
};

interface ChannelFacts {
  readonly port: number;
  readonly match: Match;
  /** What the plugin checks. `none` where it is not documented: what is not known is not relied on. */
  readonly authentication: SurfaceAuthentication;
  /** Set where no documented setting moves the listener. */
  readonly fixedBind?: Bind;
}

/** From the documentation in the openclaw 2026.9.6 package: channels/*, plugins/voice-call, gateway/config-hooks. */
const facts: Readonly<Record<ListeningChannel, ChannelFacts>> = {
  telegram: { port: 8787, match: { kind: "exact", path: "/telegram-webhook" }, authentication: "bearer" },
  // The plugin's own default is every address; the profile says loopback and the rendered configuration writes it out.
  nextcloudTalk: { port: 8788, match: { kind: "all" }, authentication: "signature" },
  gmail: { port: 8788, match: { kind: "all" }, authentication: "none" },
  // Its bind is not documented, so every address is assumed.
  msTeams: { port: 3978, match: { kind: "exact", path: "/api/messages" }, authentication: "signature", fixedBind: "any" },
  voiceCall: { port: 3334, match: { kind: "all" }, authentication: "none" },
  feishu: { port: 3000, match: { kind: "all" }, authentication: "none" },
};

/** The listeners of channels in webhook mode, in the order of `listeningChannels`. */
export function channelListeners(channels: OpenclawChannels, owner: string): readonly Listener[] {
  requireKnownKeys("channels", channels, [...outboundChannels, ...listeningChannels]);
  outboundChannels.forEach((channel) => requireOneOf(`channels.${channel}`, channels[channel] ?? "outbound", ["outbound"]));
  return listeningChannels.flatMap((channel) => channelListener(channel, channels[channel] ?? "outbound", owner));
}

function channelListener(
  channel: ListeningChannel,
  choice: "outbound" | "webhook" | ChannelWebhook,
  owner: string,
): readonly Listener[] {
  const field = `channels.${channel}`;
  if (typeof choice !== "object" && requireOneOf(field, choice, ["outbound", "webhook"]) === "outbound") {
    return [];
  }
  const webhook = typeof choice === "object" ? choice : {};
  requireKnownKeys(field, webhook, ["port", "bind"]);
  const { port, match, authentication, fixedBind } = facts[channel];
  const bind = requireBind(`${field}.bind`, webhook.bind ?? fixedBind ?? "loopback");
  if (fixedBind !== undefined && bind !== fixedBind) {
    throw new DeclarationError(
      `${field}.bind`,
      bind,
      "no documented setting binds this channel.",
      `Leave it out: "${fixedBind}" is assumed.`,
    );
  }
  return [
    {
      name: channel,
      protocol: "tcp",
      port: requirePort(`${field}.port`, webhook.port ?? port),
      bind,
      surfaces: [{ name: "callbacks", role: "ingress", match, authentication }],
      owner,
      presence: "required",
    },
  ];
}
