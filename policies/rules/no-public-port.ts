import { declarationsOf } from "../../exposure/declarations";
import type { Exposure, Step } from "../../exposure/proof";
import type { PortRange } from "../../model/net";
import { admittingStep } from "../admitting";
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
  const decider = certain ? admittingStep(evidence, exposure) : exposure.dependsOn[0];
  const lines = [
    certain ? `The internet reaches ${what}.` : `The internet may reach ${what}: it cannot be proved closed.`,
    "Path:",
    ...numbered(evidence, exposure.path),
    ...(certain ? [] : ["It depends on:", ...numbered(evidence, exposure.dependsOn)]),
    `Fix: ${certain ? fixOf(evidence, decider) : makeKnown(evidence, decider)}`,
    `Grant: ${grantAdvice(evidence, exposure, declared, ports)}`,
    `More: ${docsOf(id)}`,
  ];
  return { resource: decider?.resource ?? exposure.to, message: lines.join("\n") };
}

function fixOf(evidence: Evidence, opener: Step | undefined): string {
  if (opener === undefined) return "remove what makes this endpoint public.";
  const held = isIgnored(evidence, opener) ? " Take the property off ignoreChanges first, or the edit has no effect." : "";
  return `remove ${placeOf(evidence, opener)}, or narrow it to the networks that need it.${held}`;
}

function makeKnown(evidence: Evidence, decider: Step | undefined): string {
  if (decider === undefined) return "make every rule on this path known at preview.";
  return [
    `make ${placeOf(evidence, decider)} known at preview: a literal or a stack configuration value instead of another resource's output,`,
    "a resource of this program instead of an id from elsewhere, one standalone rule resource per rule instead of a list.",
  ].join(" ");
}
