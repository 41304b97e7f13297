import type { HostPlan } from "../model/plan";

/** Changes when a reader of an older manifest would misread a newer one. */
export const socketsManifestVersion = 1;

/**
 * The sockets that monitoring expects on the machine, as JSON: `{version, machine, kind, sockets}`. Whatever else listens there is
 * drift. Sorted, so that two manifests of the same plan are equal as text.
 */
export function renderSockets(plan: HostPlan): string {
  const sockets = [...plan.expectedSockets]
    .sort((a, b) => a.protocol.localeCompare(b.protocol) || a.port - b.port || a.listener.localeCompare(b.listener))
    .map(({ listener, protocol, port, addresses, owner, presence }) => ({
      listener,
      protocol,
      port,
      addresses: [...addresses].sort(),
      owner,
      presence,
    }));
  return `${JSON.stringify({ version: socketsManifestVersion, machine: plan.name, kind: plan.kind, sockets }, undefined, 2)}\n`;
}
