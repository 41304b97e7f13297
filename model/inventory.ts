import type { Bind, TransportProtocol } from "./listeners";
import type { Grant } from "./grants";
import type { HostPlan } from "./plan";
import type { Role, SurfaceAuthentication } from "./surfaces";

/** One surface of a machine and who may reach it. */
export interface InventoryEntry {
  readonly listener: string;
  readonly protocol: TransportProtocol;
  readonly port: number;
  readonly bind: Bind;
  readonly presence: "required" | "lazy";
  readonly surface: string;
  readonly role: Role;
  /** The path, where the surface is a part of its listener. */
  readonly path: string | undefined;
  readonly authentication: SurfaceAuthentication;
  /** Networks whose packets the machine lets through to the port, `(tunnel)` where only through the tunnel. */
  readonly admittedNetworks: readonly string[];
  /** The grants that name the surface. */
  readonly grants: readonly Grant[];
}

/**
 * Everything a machine opens, surface by surface: listener, bind, role, and who may reach it. Complete without a cloud, an
 * account or a running machine.
 */
export function inventory(plan: HostPlan): readonly InventoryEntry[] {
  return plan.listeners.flatMap((listener) =>
    listener.surfaces.map((surface) => ({
      listener: listener.name,
      protocol: listener.protocol,
      port: listener.port,
      bind: listener.bind,
      presence: listener.presence,
      surface: surface.name,
      role: surface.role,
      path: surface.match.kind === "all" ? undefined : surface.match.path,
      authentication: surface.authentication,
      admittedNetworks: admitted(plan, listener.protocol, listener.port),
      grants: plan.grants.filter(({ to }) => to === listener.name || to === `${listener.name}/${surface.name}`),
    })),
  );
}

function admitted(plan: HostPlan, protocol: TransportProtocol, port: number): readonly string[] {
  return plan.inbound
    .filter((rule) => rule.protocol === protocol && rule.ports !== undefined && rule.ports[0] <= port && port <= rule.ports[1])
    .flatMap((rule) => rule.peers.map((peer) => (rule.interface === "tunnel" ? `${peer} (tunnel)` : peer)));
}
