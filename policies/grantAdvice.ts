import type { Exposure } from "../exposure/proof";
import { portsContain, type PortRange } from "../model/net";
import { allowancesFor, refusals, type Declared } from "./coverage";
import type { Evidence } from "./rule";
import { ancestorsOf, nameOf, portsInWords } from "./wording";

/** Whether a grant could make this exposure legal under the pack, and how to write it. */
export function grantAdvice(evidence: Evidence, exposure: Exposure, declared: Declared, ports: readonly PortRange[]): string {
  const allowed = ports.flatMap(([port]) =>
    allowancesFor(exposure, port, declared.components, evidence.ceiling).map((allowance) => ({ port, allowance })),
  );
  const [first] = allowed;
  if (first === undefined) return noneCounts(exposure, declared, ports, evidence);
  const { port, allowance } = first;
  const component = ancestorsOf(evidence.graph, exposure.to).find((ancestor) => allowance.components.includes(ancestor.type));
  const holder = component === undefined ? "its component" : nameOf(evidence.graph, component.urn);
  return [
    ...obstacles(port, exposure, declared, evidence),
    `In the grants of ${holder} write { from: "${exposure.from}", to: "<listener>", via: "${allowance.ways[0]}", reason: "…", approvedBy: "…" },`,
    `<listener> being the one on ${portsInWords(exposure.protocol, [[port, port]])} with role ${allowance.role}.`,
  ].join(" ");
}

function noneCounts(exposure: Exposure, declared: Declared, ports: readonly PortRange[], evidence: Evidence): string {
  const listening = declared.listeners.filter(({ port }) => ports.some((range) => portsContain(range, port)));
  const granted = listening.some(({ port }) =>
    refusals(port, exposure, declared, evidence.ceiling, evidence.today).includes("above the ceiling"),
  );
  const general = "none would count here; this pack lets no grant open this port of this endpoint.";
  return granted ? `${general} Remove the one there is: what it made goes with it.` : general;
}

function obstacles(port: number, exposure: Exposure, declared: Declared, evidence: Evidence): readonly string[] {
  const reasons = refusals(port, exposure, declared, evidence.ceiling, evidence.today);
  const unreadable = declared.unreadable.map((urn) => nameOf(evidence.graph, urn)).join(" and ");
  return [
    ...(reasons.includes("unreadable")
      ? [`The grants or listeners of ${unreadable} are unknown at preview or malformed, so none counts.`]
      : []),
    ...(reasons.includes("expired") ? ["The grant for it has ended."] : []),
    ...(reasons.includes("above the ceiling") ? ["The grant for it names a role or a way that this pack does not allow."] : []),
  ];
}
