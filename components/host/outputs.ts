import type { HostPlan } from "../../model/plan";

/** A socket that monitoring expects on a machine; any other is drift. */
export interface MachineSocket {
  /** The listener of the plan that owns it. */
  listener: string;
  /** `tcp` or `udp`. */
  protocol: string;
  port: number;
  /** Local addresses; `*` where every address is meant. */
  addresses: string[];
  /** The system user that owns it. */
  owner: string;
  /** `required`: open whenever the product runs. `lazy`: opened on demand. */
  presence: string;
}

export function socketsOf(plan: HostPlan): MachineSocket[] {
  return plan.expectedSockets.map((socket) => ({ ...socket, addresses: [...socket.addresses] }));
}
