import { declarationsOf } from "../../exposure/declarations";
import type { Exposure, Step } from "../../exposure/proof";
import type { PortRange } from "../../model/net";
import { uncoveredPorts, type Declared } from "../coverage";
import { docsOf } from "../docs";
import { grantAdvice } from "../grantAdvice";
import type { Evidence, Finding, Rule } from "../rule";
import { ancestorsOf, familiesInWords, isIgnored, nameOf, numbered, placeOf, portsInWords } from "../wording";

const id = "no-public-port";

export const noPublicPort: Rule = {
  id,
  title: "No public port without a grant",
  severity: "critical",
  demand: "Nothing may be reached from the internet unless a grant names it and the pack allows that grant.",
  remedy: "Remove or narrow the rule that admits the internet, or grant the flow where the pack allows it.",
  tags: ["network", "exposure"],
  check: (evidence) => {
    const open = evidence.proof.exposures
      .filter((exposure) => exposure.from === "internet")
      .map((exposure) => openingOf(evidence, exposure))
      .filter((opening) => opening.ports.length > 0);
    return groupFamilies(open).map((group) => findingOf(evidence, group));
  },
};

/** What of an exposure stands open without a grant. */
interface Opening {
  readonly exposure: Exposure;
  readonly declared: Declared;
  readonly ports: readonly PortRange[];
}

function openingOf(evidence: Evidence, exposure: Exposure): Opening {
  const components = ancestorsOf(evidence.graph, exposure.to).map((ancestor) => ancestor.type);
  const declared = { ...declarationsOf(evidence.graph, exposure.to), components };
  return { exposure, declared, ports: uncoveredPorts(exposure, declared, evidence.ceiling, evidence.today) };
}

/** One hole is often open in both families at once: told once, with both families named. */
function groupFamilies(openings: readonly Opening[]): readonly (readonly [Opening, ...Opening[]])[] {
  const groups = new Map<string, [Opening, ...Opening[]]>();
  for (const opening of openings) {
    const { to, protocol, verdict, path, dependsOn } = opening.exposure;
    const key = JSON.stringify([to, protocol, verdict, opening.ports, path, dependsOn]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [opening]);
    else group.push(opening);
  }
  return [...groups.values()];
}

function findingOf(evidence: Evidence, group: readonly [Opening, ...Opening[]]): Finding {
  const [{ exposure, declared, ports }] = group;
  const families = familiesInWords([...new Set(group.map((opening) => opening.exposure.family))].sort());
  const what = `${nameOf(evidence.graph, exposure.to)} on ${portsInWords(exposure.protocol, ports)} (${families})`;
  const certain = exposure.verdict === "reachable";
  const change = certain ? exposure.openings : exposure.dependsOn;
  const lines = [
    certain ? `The internet reaches ${what}.` : `The internet may reach ${what}: it cannot be proved closed.`,
    "Path:",
    ...numbered(evidence, exposure.path),
    ...(certain ? [] : ["It depends on:", ...numbered(evidence, exposure.dependsOn)]),
    `Fix: ${certain ? close(evidence, change) : makeKnown(evidence, change)}`,
    `Grant: ${grantAdvice(evidence, exposure, declared, ports)}`,
    `More: ${docsOf(id)}`,
  ];
  return { resource: change[0]?.resource ?? exposure.to, message: lines.join("\n") };
}

function close(evidence: Evidence, openings: readonly Step[]): string {
  if (openings.length === 0) return "take the public address or the route to the internet away from this endpoint.";
  const them = openings.length === 1 ? "it" : "each of them";
  const held = openings.some((opening) => isIgnored(evidence, opening));
  return [
    `remove ${openings.map((opening) => placeOf(evidence, opening)).join(" and ")}, or narrow ${them} to the networks that need it.`,
    ...(held ? ["Take the property off ignoreChanges first, or the edit has no effect."] : []),
  ].join(" ");
}

function makeKnown(evidence: Evidence, deciders: readonly Step[]): string {
  const places = [...new Set(deciders.map((decider) => placeOf(evidence, decider)))];
  return [
    `make ${places.length === 0 ? "every rule on this path" : places.join(" and ")} known at preview:`,
    "a literal or a stack configuration value instead of another resource's output, a resource of this program instead of an id from",
    "elsewhere, one standalone rule resource per rule instead of a list.",
  ].join(" ");
}
