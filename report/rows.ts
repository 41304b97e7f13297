import { declarationsOf, type Declarations } from "../exposure/declarations";
import type { Graph } from "../exposure/graph/graph";
import type { Entry, Exposure, Proof, Step } from "../exposure/proof";
import type { Grant } from "../model/grants";
import type { Listener } from "../model/listeners";
import { cidrContains, differenceOfRanges, type PortRange, readAddress, readCidr } from "../model/net";
import type { Surface } from "../model/surfaces";
import { labelOf, type Label } from "./labels";

/**
 * What is to be said of a way in.
 * `granted`: every surface behind it is granted from there. `open`: reachable from outside without a grant. `depends`: it may be.
 * `listed`: from networks that the program names itself, too few to be the internet. `inside`: from a zone within the private
 * network. `outbound`: the endpoint is the sender.
 */
export type Standing = "granted" | "open" | "depends" | "listed" | "inside" | "outbound";

/** One line of the exposure table: from where, to what, through which way, granted by whom. */
export interface Row {
  /** The exposures it tells of: one, or one for each address family. */
  readonly ids: readonly string[];
  readonly from: string;
  readonly sender: Label | undefined;
  /** Undefined for the internet itself. */
  readonly to: Label | undefined;
  /** What hands the packets on, from the first: load balancers, proxies. Empty: they come directly. */
  readonly via: readonly Entry[];
  readonly protocol: string;
  readonly ports: readonly PortRange[];
  readonly families: readonly Exposure["family"][];
  /** The declared listener on these ports, where there is one. */
  readonly listener: Listener | undefined;
  readonly grants: readonly Grant[];
  readonly standing: Standing;
  readonly path: readonly Step[];
  readonly dependsOn: readonly Step[];
}

/** Zones whose packets come from outside everything the stack owns. */
const outside: ReadonlySet<string> = new Set(["internet", "cloudflare-edge", "on-prem", "off-host"]);

/**
 * The exposure table of a proof, what needs attention first. `today` (ISO 8601 date) decides which grants have ended.
 * Exposures that differ only in their address family share a row.
 */
export function rowsOf(graph: Graph, proof: Proof, today: string): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const exposure of proof.exposures) {
    for (const row of rowsOfExposure(graph, exposure, today)) {
      const key = JSON.stringify({ ...row, ids: [], families: [] });
      const twin = rows.get(key);
      rows.set(
        key,
        twin === undefined
          ? row
          : { ...twin, ids: [...twin.ids, ...row.ids], families: [...twin.families, ...row.families].sort() },
      );
    }
  }
  return [...rows.values()].sort((a, b) => rank[a.standing] - rank[b.standing]);
}

const rank: Readonly<Record<Standing, number>> = { open: 0, depends: 1, granted: 2, listed: 3, inside: 4, outbound: 5 };

/** One row for each declared listener on the exposure's ports, and one for the ports on which nothing is declared. */
function rowsOfExposure(graph: Graph, exposure: Exposure, today: string): Row[] {
  const isOutbound = exposure.to === "internet";
  const common = {
    ids: [exposure.id],
    from: exposure.from,
    sender: exposure.sender === undefined ? undefined : labelOf(graph, exposure.sender),
    to: isOutbound ? undefined : labelOf(graph, exposure.to),
    via: exposure.via,
    protocol: exposure.protocol,
    families: [exposure.family],
    path: exposure.path,
    dependsOn: exposure.dependsOn,
  };
  if (isOutbound) return [{ ...common, ports: exposure.ports, listener: undefined, grants: [], standing: "outbound" }];
  const declared = declarationsOf(graph, exposure.to);
  const listeners = declared.listeners.filter(
    ({ protocol, port }) =>
      protocol === exposure.protocol && exposure.ports.some(([first, last]) => first <= port && port <= last),
  );
  const rows: Row[] = listeners.map((listener) => {
    const grants = listener.surfaces.map((surface) => grantFor(declared, exposure, listener, surface, today));
    const isGranted = grants.length > 0 && grants.every((grant) => grant !== undefined);
    return {
      ...common,
      ports: [[listener.port, listener.port]],
      listener,
      grants: [...new Set(grants.filter((grant) => grant !== undefined))],
      standing: isGranted ? "granted" : ungranted(exposure),
    };
  });
  const rest = portsWithout(exposure.ports, listeners);
  // ICMP and "every protocol" have no ports to divide.
  if (rest.length > 0 || exposure.ports.length === 0) {
    rows.push({ ...common, ports: rest, listener: undefined, grants: [], standing: ungranted(exposure) });
  }
  return rows;
}

function ungranted(exposure: Exposure): Standing {
  if (exposure.from === "named-networks") return "listed";
  if (!outside.has(exposure.from)) return "inside";
  return exposure.verdict === "reachable" ? "open" : "depends";
}

function portsWithout(ports: readonly PortRange[], listeners: readonly Listener[]): PortRange[] {
  const open = ports.map(([first, last]) => [first, last + 1] as const);
  const known = listeners.map(({ port }) => [port, port + 1] as const);
  return differenceOfRanges(open, known).map(([first, end]) => [first, end - 1] as const);
}

/** The grant that names this surface (or its whole listener, where all its surfaces share one role) for these senders. */
function grantFor(
  declared: Declarations,
  exposure: Exposure,
  listener: Listener,
  surface: Surface,
  today: string,
): Grant | undefined {
  const oneRole = listener.surfaces.every(({ role }) => role === surface.role);
  return declared.grants.find(
    (grant) =>
      (grant.to === `${listener.name}/${surface.name}` || (oneRole && grant.to === listener.name)) &&
      (grant.expires === undefined || grant.expires.slice(0, 10) >= today) &&
      isFrom(grant, exposure),
  );
}

/** A grant to a zone covers that zone; one to a network covers an allow-list whose witness comes from that network. */
function isFrom(grant: Grant, exposure: Exposure): boolean {
  if (grant.from === exposure.from) return true;
  const source = exposure.witness === undefined ? undefined : readAddress(exposure.witness.packet.source);
  const network = readCidr(grant.from);
  return exposure.from === "named-networks" && source !== undefined && network !== undefined && cidrContains(network, source);
}
