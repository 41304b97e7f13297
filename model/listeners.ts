import type { Surface } from "./surfaces";

export type TransportProtocol = "tcp" | "udp";

/**
 * Where a socket is bound.
 * `loopback`: 127.0.0.1 and ::1; `tunnel`: the WireGuard address; `private`: the machine's private address;
 * `container`: every address inside a container's own network namespace; `any`: every address of the machine.
 */
export const binds = ["loopback", "tunnel", "private", "container", "any"] as const;
export type Bind = (typeof binds)[number];

/** A socket a process opens. */
export interface Listener {
  readonly name: string;
  readonly protocol: TransportProtocol;
  readonly port: number;
  readonly bind: Bind;
  readonly surfaces: readonly Surface[];
  /** The system user that owns the socket, e.g. `openclaw`. */
  readonly owner: string;
  /** `required`: open whenever the product runs. `lazy`: opened on demand, so its absence is no fault. */
  readonly presence: "required" | "lazy";
}
