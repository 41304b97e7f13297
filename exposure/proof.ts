import type { Zone } from "../model/zones";

/** One step of a path or one blocker: the resource, its deciding property, and why in one sentence. Never a value. */
export interface Step {
  readonly resource: string;
  readonly property: string;
  readonly why: string;
}

/** A concrete packet that gets through. */
export interface Packet {
  readonly family: "ipv4" | "ipv6";
  readonly source: string;
  readonly protocol: number;
  /** Destination port, or ICMP type × 256 + code. */
  readonly port: number;
}

export interface Witness {
  readonly packet: Packet;
  readonly path: readonly Step[];
}

/** Yes, no, or not decided yet. */
export type Certainty = "yes" | "no" | "maybe";

/**
 * How packets travel where outsiders may read along. `weak`: encrypted, but below TLS 1.2 is allowed. `unknown`: the graph does
 * not say what is spoken.
 */
export type Transport = "encrypted" | "weak" | "plain" | "unknown";

/** A hop on the way: the load balancer, proxy or tunnel that starts a new packet. */
export interface Entry {
  readonly resource: string;
  readonly protocol: string;
  readonly ports: readonly (readonly [number, number])[];
}

/**
 * `reachable`: certainly, with a witness. `depends`: it can be, and `dependsOn` names what decides it.
 * (`unreachable` never makes an exposure; ask `reach` for what blocks.)
 */
export interface Exposure {
  /** Stable over runs: derived from zone, endpoint, protocol, ports and verdict. */
  readonly id: string;
  /** `named-networks`: too few outside addresses to be the internet, an allow-list. */
  readonly from: Zone | "named-networks";
  /** URN of the machine the packets come from, where they come from one that the graph knows. */
  readonly sender?: string;
  /** The hops that hand the packets on, from the first, each with the ports it takes them on. Empty: they come directly. */
  readonly via: readonly Entry[];
  /** URN of the endpoint; `internet` for what a machine can reach outside. */
  readonly to: string;
  readonly family: "ipv4" | "ipv6";
  /** `tcp`, `udp`, `icmp`, …, or `any` where every protocol is meant. */
  readonly protocol: string;
  readonly ports: readonly (readonly [number, number])[];
  readonly verdict: "reachable" | "depends";
  /** Whether something on the way, or the endpoint itself, checks who is calling. A shared bearer token is no such check. */
  readonly identityCheck: Certainty;
  readonly transport: Transport;
  readonly path: readonly Step[];
  /** Every firewall rule that admits these packets: all of them must go, or be narrowed, to close the path at the firewall. */
  readonly openings: readonly Step[];
  readonly witness: Witness | undefined;
  readonly dependsOn: readonly Step[];
}

export interface Proof {
  readonly exposures: readonly Exposure[];
  /** Every endpoint that was found, by URN, in order. */
  readonly endpoints: readonly string[];
  /** Resources of kinds the engine does not know that could open a way in: about them nothing is proved. */
  readonly unmodelled: readonly Step[];
}
