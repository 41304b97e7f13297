import { formatPorts, highestPort, type PortRange } from "../model/net";
import type { Match } from "../model/surfaces";
import type { Graph } from "../exposure/graph/graph";
import { labelOf, shortLabel } from "./labels";
import type { Row, Standing } from "./rows";

export const standingWords: Readonly<Record<Standing, string>> = {
  open: "OPEN",
  depends: "DEPENDS",
  granted: "granted",
  listed: "listed",
  inside: "inside",
  outbound: "outbound",
};

/** `tcp 443, 8000-8010`; `udp *` for every port. */
export function portsInWords(protocol: string, ports: readonly PortRange[]): string {
  if (protocol === "any") return "every protocol";
  if (ports.length === 0) return protocol;
  const all = ports.length === 1 && ports[0]![0] <= 1 && ports[0]![1] >= highestPort;
  return all ? `${protocol} *` : `${protocol} ${ports.map(formatPorts).join(", ")}`;
}

/** Both address families go without saying; one alone is said. */
export function familyInWords(row: Row): string {
  if (row.families.length !== 1) return "";
  return row.families[0] === "ipv4" ? "IPv4" : "IPv6";
}

/** What is behind the port: the roles of its surfaces with their paths, or that nothing is declared there. */
export function surfacesInWords(row: Row): string {
  if (row.standing === "outbound") return "";
  if (row.listener === undefined) return "undeclared";
  const surfaces = row.listener.surfaces.map(({ role, match }) =>
    [role, matchInWords(match)].filter((word) => word !== "").join(" "),
  );
  return [...new Set(surfaces)].join(", ");
}

function matchInWords(match: Match): string {
  switch (match.kind) {
    case "all":
      return "";
    case "exact":
      return match.path;
    case "prefix":
      return `${match.path}*`;
    case "upgrade":
      return `${match.path} (WebSocket)`;
  }
}

/** The hops that hand the packets on, each with the ports it takes them on. */
export function viaInWords(graph: Graph, row: Row): string {
  return row.via
    .map(({ resource, protocol, ports }) => `${shortLabel(labelOf(graph, resource))} ${portsInWords(protocol, ports)}`)
    .join(" > ");
}

/** Who granted it and why; for what nobody granted, nothing. */
export function grantsInWords(row: Row): string {
  return row.grants
    .map(
      ({ approvedBy, reason, via, expires }) =>
        `${approvedBy}: ${reason} (via ${via}${expires === undefined ? "" : `, until ${expires}`})`,
    )
    .join("; ");
}

/** `3 things`, `1 thing`. */
export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}
