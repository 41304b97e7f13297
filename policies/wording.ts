import type { Graph, Resource } from "../exposure/graph/graph";
import type { Exposure, Step } from "../exposure/proof";
import { formatPorts, highestPort, type PortRange } from "../model/net";
import type { Evidence } from "./rule";

/** How findings speak: names, types, ports and property paths. A policy cannot tell a secret, so no value is ever printed. */

/** `SecurityGroup "door" of BastionHost "jump"`: people know the component they wrote, the cloud console knows the child. */
export function nameOf(graph: Graph, urn: string): string {
  const resource = graph.byUrn.get(urn);
  if (resource === undefined) return urn;
  const own = shortName(resource);
  const component = ancestorsOf(graph, urn).find((ancestor) => ancestor.component && ancestor.type !== "pulumi:pulumi:Stack");
  return component === undefined ? own : `${own} of ${shortName(component)}`;
}

/** The parents of a resource, nearest first. */
export function ancestorsOf(graph: Graph, urn: string): readonly Resource[] {
  const ancestors: Resource[] = [];
  let next = graph.byUrn.get(urn)?.parent;
  while (next !== undefined) {
    const ancestor = graph.byUrn.get(next);
    if (ancestor === undefined || ancestors.includes(ancestor)) break;
    ancestors.push(ancestor);
    next = ancestor.parent;
  }
  return ancestors;
}

function shortName(resource: Resource): string {
  return `${resource.type.slice(resource.type.lastIndexOf(":") + 1)} "${resource.name}"`;
}

/** `tcp 443, 8000-8010`; every port of a protocol is said in words. */
export function portsInWords(protocol: string, ports: readonly PortRange[]): string {
  if (protocol === "any") return "every protocol and port";
  if (protocol !== "tcp" && protocol !== "udp") return protocol;
  const all = ports.length === 1 && ports[0]![0] <= 1 && ports[0]![1] >= highestPort;
  return all ? `${protocol}, every port` : `${protocol} ${ports.map(formatPorts).join(", ")}`;
}

export function familiesInWords(families: readonly Exposure["family"][]): string {
  return families.map((family) => (family === "ipv4" ? "IPv4" : "IPv6")).join(" and ");
}

/** The steps of a path, one line each, numbered. */
export function numbered(evidence: Evidence, steps: readonly Step[]): readonly string[] {
  return steps.map((step, index) => `  ${index + 1}. ${placeOf(evidence, step)}: ${step.why}`);
}

/** `SecurityGroup "door", ingress[1].cidrBlocks[0]`, with a note where an edit of the program would change nothing. */
export function placeOf(evidence: Evidence, step: Step): string {
  const name = nameOf(evidence.graph, step.resource);
  const place = step.property === "" ? name : `${name}, ${step.property}`;
  return isIgnored(evidence, step) ? `${place} (held by ignoreChanges)` : place;
}

/** Whether `ignoreChanges` keeps the deployed value of this property: the program then has no say in it. */
export function isIgnored(evidence: Evidence, step: Step): boolean {
  const [top = ""] = step.property.split(/[.[]/);
  const ignored = evidence.ignoredChanges.get(step.resource) ?? [];
  return ignored.some((path) => path === "*" || path.split(/[.[]/)[0] === top);
}
