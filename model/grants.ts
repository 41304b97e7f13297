import type { Zone } from "./zones";

/**
 * How a granted flow arrives. The last four check who is calling; a shared bearer token does not.
 */
export const ways = [
  "direct",
  "proxy",
  "bastion",
  "tunnel",
  "cloudflare-tunnel",
  "cloudflare-access",
  "mutual-tls",
  "teleport",
  "load-balancer-oidc",
] as const;
export type Way = (typeof ways)[number];

export const identityCheckingWays: readonly Way[] = ["cloudflare-access", "mutual-tls", "teleport", "load-balancer-oidc"];

/**
 * "This zone or network may reach this surface, this way, because …". A grant is the only thing that widens exposure.
 */
export interface Grant {
  /** A zone, or a CIDR such as `203.0.113.0/24`. */
  readonly from: Zone | string;
  /** The surface, as `listener/surface`, or `listener` for all surfaces of a listener with one role. */
  readonly to: string;
  readonly via: Way;
  readonly reason: string;
  readonly approvedBy: string;
  /** ISO 8601 date on which the grant ends, e.g. `2027-01-31`. */
  readonly expires?: string;
}
