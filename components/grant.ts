/** How a granted flow arrives. */
export const GrantWay = {
  Direct: "direct",
  Proxy: "proxy",
  Bastion: "bastion",
  Tunnel: "tunnel",
  CloudflareTunnel: "cloudflare-tunnel",
  CloudflareAccess: "cloudflare-access",
  MutualTls: "mutual-tls",
  Teleport: "teleport",
  LoadBalancerOidc: "load-balancer-oidc",
} as const;
export type GrantWay = (typeof GrantWay)[keyof typeof GrantWay];

/**
 * "This zone or network may reach this surface, this way, because …". Plain values: what is granted is decided, and shown to
 * policies, before anything exists.
 */
export interface GrantArgs {
  /** A zone such as `internet`, or a network such as `203.0.113.0/24`. Exposure: who is let in. */
  from: string;
  /** The surface, as `listener/surface`, or `listener` where it has one role. Exposure: to what. */
  to: string;
  /** How the flow arrives. Exposure: what stands between. */
  via: GrantWay;
  /** Why it is needed, for whoever reviews it. */
  reason: string;
  /** Who approved it. */
  approvedBy: string;
  /** Date on which it ends, e.g. `2027-01-31`. Default: never. */
  expires?: string;
}
