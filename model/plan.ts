import type { Grant } from "./grants";
import type { Listener, TransportProtocol } from "./listeners";
import type { Profile } from "./profile";

/**
 * The plan of one machine: the pure result of profile × placement × grants. Every configuration text, cloud
 * firewall rule and expected socket is derived from it and from nothing else.
 */
export interface HostPlan {
  readonly name: string;
  readonly kind: "bastion" | "agent";
  /** Everything this machine opens: the product's listeners, sshd, WireGuard. */
  readonly listeners: readonly Listener[];
  readonly grants: readonly Grant[];
  /** What may arrive. Anything else is dropped, in both families. */
  readonly inbound: readonly TrafficRule[];
  /** What may leave. Anything else is dropped, in both families. */
  readonly outbound: readonly TrafficRule[];
  readonly ssh: SshPlan | undefined;
  readonly tunnel: TunnelPlan | undefined;
  readonly agent: AgentPlan | undefined;
  readonly expectedSockets: readonly ExpectedSocket[];
}

/** One allowed flow. `peers` are the remote CIDRs (sources inbound, destinations outbound), both families mixed. */
export interface TrafficRule {
  readonly name: string;
  readonly protocol: TransportProtocol | "icmp" | "icmpv6";
  /** Inclusive destination port range; absent for ICMP. */
  readonly ports?: readonly [number, number];
  readonly peers: readonly string[];
  /** Only packets through the WireGuard interface. */
  readonly interface?: "tunnel";
  /** Only this local user may send (outbound). */
  readonly user?: string;
  /** New connections per minute and source address before packets are dropped. */
  readonly rateLimitPerMinute?: number;
  readonly because: string;
}

export interface SshPlan {
  readonly port: number;
  /** Names of system users who may log in. */
  readonly allowUsers: readonly string[];
  /** `host:port` pairs that may be forwarded to; empty: no forwarding at all. */
  readonly permitOpen: readonly string[];
  /** Public keys, OpenSSH one-line form. Never a private key. */
  readonly authorizedKeys: readonly string[];
}

export interface TunnelPlan {
  readonly role: "hub" | "spoke";
  /** Address of this machine inside the tunnel with mask, e.g. `10.0.0.1/24`. */
  readonly address: string;
  /** UDP port the hub listens on; a spoke opens none. */
  readonly listenPort: number | undefined;
  readonly peers: readonly TunnelPeer[];
}

export interface TunnelPeer {
  readonly name: string;
  /** WireGuard public key (base64), or undefined where it is fetched at boot from where the peer published it. */
  readonly publicKey: string | undefined;
  /** Always single addresses, `/32` or `/128`. */
  readonly allowedIps: readonly string[];
  /** `host:port` of a hub that a spoke dials. */
  readonly endpoint: string | undefined;
  readonly persistentKeepaliveSeconds: number | undefined;
}

export interface AgentPlan {
  readonly profile: Profile;
  readonly user: string;
  /** Where the agent's secrets come from; values are never part of a plan. */
  readonly secrets: readonly SecretSource[];
}

export interface SecretSource {
  /** Environment variable under which the agent's service sees the secret. */
  readonly environmentName: string;
  /** Name of the SSM SecureString parameter, e.g. `/sallyport/ember/gateway-token`. */
  readonly parameterName: string;
}

/** A socket that monitoring expects on the machine; any other is drift. */
export interface ExpectedSocket {
  readonly listener: string;
  readonly protocol: TransportProtocol;
  readonly port: number;
  /** Local addresses, e.g. `["127.0.0.1", "::1"]`; `["*"]` where every address is meant. */
  readonly addresses: readonly string[];
  readonly owner: string;
  readonly presence: "required" | "lazy";
}
