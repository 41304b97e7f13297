import { families, machineExposures } from "./exposures";
import type { Exposure } from "./proof";
import type { Endpoint, Topology } from "./topology";

/** A machine that somebody who holds another one can go on to, and the connection that leads there. */
export interface Fall {
  readonly urn: string;
  /** How many machines lie between: 1 for those reached from the first one directly. */
  readonly steps: number;
  /** `reachable` only while every connection on the way is certain. */
  readonly verdict: Exposure["verdict"];
  /** The last connection of the way. */
  readonly by: Exposure;
}

/**
 * What falls if this machine falls: everything that can be reached from it, and from there again. A question of its own, never
 * mixed with what one packet can reach: each step supposes that the machine before it is taken over.
 *
 * Certain ways are followed first, so that a machine is told as `depends` only where no certain way leads to it.
 */
export function pivot(topology: Topology, urn: string): Fall[] {
  const falls = new Map<string, Fall>();
  follow(topology, urn, falls, "reachable");
  follow(topology, urn, falls, "depends");
  return [...falls.values()].sort((a, b) => a.steps - b.steps || (a.urn < b.urn ? -1 : 1));
}

function follow(topology: Topology, urn: string, falls: Map<string, Fall>, verdict: Exposure["verdict"]): void {
  const starts = [{ urn, steps: 0 }, ...(verdict === "depends" ? falls.values() : [])];
  const queue = starts.map((start) => ({ urn: start.urn, steps: start.steps }));
  const visited = new Set<string>();
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (visited.has(next.urn)) continue;
    visited.add(next.urn);
    for (const [reached, by] of connectionsFrom(topology, next.urn, verdict)) {
      if (reached === urn || falls.has(reached)) continue;
      falls.set(reached, { urn: reached, steps: next.steps + 1, verdict, by });
      queue.push({ urn: reached, steps: next.steps + 1 });
    }
  }
}

/** One connection to each machine that this one reaches: a certain one, or any. */
function connectionsFrom(topology: Topology, urn: string, verdict: Exposure["verdict"]): Map<string, Exposure> {
  const senders = topology.endpoints.filter((endpoint) => endpoint.urn === urn);
  const found = new Map<string, Exposure>();
  for (const receiver of topology.endpoints) {
    if (receiver.urn === urn || found.has(receiver.urn)) continue;
    const connection = senders
      .flatMap((sender) => connections(topology, sender, receiver))
      .find((exposure) => verdict === "depends" || exposure.verdict === "reachable");
    if (connection !== undefined) found.set(receiver.urn, connection);
  }
  return found;
}

function connections(topology: Topology, sender: Endpoint, receiver: Endpoint): Exposure[] {
  return families.flatMap((family) =>
    machineExposures(topology.spaces[family], sender.attachments[family].outbound, sender, receiver, "vpc"),
  );
}
