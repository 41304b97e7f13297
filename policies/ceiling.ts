import type { Way } from "../model/grants";
import type { TransportProtocol } from "../model/listeners";
import type { PortRange } from "../model/net";
import type { Role } from "../model/surfaces";
import type { Zone } from "../model/zones";

/** One thing that a grant may open under a pack. */
export interface Allowance {
  readonly from: Zone;
  readonly role: Role;
  readonly protocol: TransportProtocol;
  readonly ports: readonly PortRange[];
  /** The ways a grant may name. */
  readonly ways: readonly Way[];
  /** Type tokens of the components whose machines this holds for: a bastion may answer where an agent may not. */
  readonly components: readonly string[];
}

/**
 * The most that grants may open under a pack. The pack sets it, not the program: a program that writes itself a grant for
 * anything above the ceiling is refused like one without a grant.
 */
export type Ceiling = readonly Allowance[];

/** Nothing may be reached from outside, whatever a program grants. */
export const nothing: Ceiling = [];
