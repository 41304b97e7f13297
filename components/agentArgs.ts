import type * as pulumi from "@pulumi/pulumi";
import type { GrantArgs } from "./grant";
import type { EgressArgs, MachineNetworkArgs } from "./machineArgs";

/** Products with a profile. */
export const Product = {
  /** OpenClaw: one port, many paths. */
  Openclaw: "openclaw",
  /** An agent with one port for each purpose. */
  Generic: "generic",
} as const;
export type Product = (typeof Product)[keyof typeof Product];

/** How webhooks arrive. */
export const WebhookMode = {
  /** At an HTTP listener of the agent's own, on loopback until a grant says otherwise. */
  Http: "http",
  /** Fetched from a relay: no listener. */
  Relay: "relay",
  /** Through the outbound Discord gateway: no listener. */
  DiscordDm: "discord_dm",
  /** Not at all. */
  None: "none",
} as const;
export type WebhookMode = (typeof WebhookMode)[keyof typeof WebhookMode];

/** What runs on the machine. */
export interface AgentProfileArgs {
  /** The product. Exposure: its profile says what it opens, all of it on loopback. */
  product: Product;
  /** Its version, to which the profile is pinned, e.g. `2026.9.6`. Required for OpenClaw. Exposure: versions with known holes are refused. */
  version?: string;
  /** How webhooks arrive. Default: discord_dm. Exposure: `http` makes a surface that a grant can open; the others make none. */
  webhookMode?: WebhookMode;
}

/** The bastion through which operators come. */
export interface AgentBastionArgs {
  /** The name that its component was given. */
  name: string;
  /** The user that operators log in as there. Default: jump. */
  user?: string;
  /** Its security group. Exposure: machines of this group, and no others, reach the agent's SSH port. */
  securityGroupId: pulumi.Input<string>;
  /** Its public address, for the operators' SSH configuration. Exposure: none. */
  publicIp: pulumi.Input<string>;
}

/** How operators log in over SSH. */
export interface AgentSshArgs {
  /** Public keys of those who may log in, OpenSSH one-line form; not the ones of the bastion. Exposure: whoever holds the private half gets in. */
  authorizedKeys: string[];
  /** System users they log in as. Default: operator. */
  users?: string[];
  /** The bastion's private addresses, which the agent's own firewall admits alone. Default: none. Exposure: port 2222 from there. */
  fromCidrs?: string[];
  /** The bastion. Required with `fromCidrs`. Exposure: port 2222 from its security group. */
  bastion?: AgentBastionArgs;
}

/** The hub that the agent dials. */
export interface AgentHubArgs {
  /** Its name. */
  name: string;
  /** Its address inside the tunnel, e.g. `10.255.0.1/32`. Exposure: the one address that reaches SSH, through the tunnel. */
  address: string;
  /** Its public address and UDP port, e.g. `198.51.100.7:51820`. Exposure: outward only. */
  endpoint: string;
  /** Its WireGuard public key. Default: read from the parameter in which the machine of that name publishes it. */
  publicKey?: string;
}

/** The agent's end of the management tunnel, which it dials: nothing is open for it. */
export interface AgentTunnelArgs {
  /** The agent's address inside the tunnel, e.g. `10.255.0.2/32`. Exposure: none. */
  address: string;
  /** The other end. */
  hub: AgentHubArgs;
  /** Seconds between packets that keep the way back open. Default: 25. */
  keepaliveSeconds?: number;
}

export interface HardenedAgentArgs {
  /** Where the machine stands: in a private subnet. Exposure: none; it never gets a public address. */
  network: MachineNetworkArgs;
  /** Machine image, given and never looked up: Debian 12 or Ubuntu, with SSM Agent unless `ssh` is set (docs/images.md). Exposure: what it starts, the firewall closes. */
  amiId: pulumi.Input<string>;
  /** Instance type, of the image's architecture and with at least 2 GiB. Default: t3.medium. Exposure: none. Cost: billed by the hour. */
  instanceType?: pulumi.Input<string>;
  /** Disk size in GiB. Default: 20. Exposure: none. Cost: billed by size. */
  diskGibibytes?: number;
  /** What runs on the machine. Exposure: what its profile says; all of it on loopback until a grant says otherwise. */
  profile: AgentProfileArgs;
  /** SSH for operators. Default: none; they come through Session Manager, for which nothing is open. Exposure: port 2222 from the bastion or the tunnel. */
  ssh?: AgentSshArgs;
  /** Management tunnel, dialled from here. Default: none. Exposure: what `ssh` and grants open to the hub's one address. */
  wireguard?: AgentTunnelArgs;
  /**
   * Where the agent may go besides names and time. Default: HTTPS to anywhere. A list replaces the default; an empty one lets nothing leave but
   * names, time and packages: apt, and on the machine no other user, always reaches port 80.
   * Exposure: outward only; whoever takes the agent over reaches this and no more. Root on the machine also reaches port 80 anywhere: the
   * security group cannot tell apt from others.
   */
  egress?: EgressArgs[];
  /**
   * Secrets by the environment variable under which the agent sees them, e.g. `DISCORD_BOT_TOKEN`. OpenClaw's own tokens are generated where they
   * are not given: OPENCLAW_GATEWAY_TOKEN, and with webhooks OPENCLAW_HOOKS_TOKEN.
   * Exposure: none; each is an encrypted parameter that this machine alone may read, and is in no user data.
   */
  secrets?: Record<string, pulumi.Input<string>>;
  /** Names of further secrets that someone puts into the agent's parameters by hand, so that Pulumi never sees them; until then they read `unset`. Default: none. Exposure: as `secrets`. */
  externalSecrets?: string[];
  /** What is opened beyond the defaults, and why. Default: nothing. Exposure: exactly what each grant says. */
  grants?: GrantArgs[];
  /** Tags for every resource that takes tags. Default: none beyond the component's own. Exposure: none. */
  tags?: Record<string, pulumi.Input<string>>;
}
