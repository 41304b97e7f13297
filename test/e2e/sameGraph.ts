import type { ResourceRecord } from "../../exposure/graph/graph";
import { toValue, UNKNOWN, type Value } from "../../exposure/graph/values";

/**
 * What differs between two graphs, one sentence per resource and property; empty when they are the same. Compared are URNs,
 * types, parents, providers, inputs, outputs and property dependencies, all as a policy pack sees them: which values are
 * unknown counts, how a secret is marked does not, and a dependency on something that is not in the stack is left out.
 */
export function graphDifferences(
  left: string,
  leftRecords: readonly ResourceRecord[],
  right: string,
  rightRecords: readonly ResourceRecord[],
): readonly string[] {
  const a = byUrn(leftRecords);
  const b = byUrn(rightRecords);
  const urns = [...new Set([...a.keys(), ...b.keys()])].sort();
  return urns.flatMap((urn) => {
    const ours = a.get(urn);
    const theirs = b.get(urn);
    if (ours === undefined) return [`${urn}: only ${right} has it`];
    if (theirs === undefined) return [`${urn}: only ${left} has it`];
    const facts = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
    return facts
      .filter((fact) => ours.get(fact) !== theirs.get(fact))
      .map((fact) => `${urn} ${fact}: ${left} ${ours.get(fact) ?? "nothing"}, ${right} ${theirs.get(fact) ?? "nothing"}`);
  });
}

function byUrn(records: readonly ResourceRecord[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const present = new Set(records.map((record) => record.urn));
  return new Map(records.map((record) => [record.urn, factsOf(record, present)]));
}

/** Everything that is said of one resource, each fact as text. */
function factsOf(record: ResourceRecord, present: ReadonlySet<string>): ReadonlyMap<string, string> {
  const facts = new Map([
    ["type", record.type],
    ["name", record.name],
    ["parent", record.parent ?? "none"],
    ["provider", record.provider ?? "none"],
  ]);
  for (const [kind, properties] of [["inputs", record.inputs ?? {}] as const, ["outputs", record.outputs] as const]) {
    for (const [name, raw] of Object.entries(properties)) {
      // The SDK hides these from policies.
      if (name.startsWith("__") || raw === undefined || raw === null) continue;
      facts.set(`${kind}.${name}`, textOf(toValue(raw)));
    }
  }
  for (const [name, targets] of Object.entries(record.propertyDependencies ?? {})) {
    const seen = targets.filter((target) => present.has(target)).sort();
    if (seen.length > 0) facts.set(`dependencies of ${name}`, seen.join(" "));
  }
  return facts;
}

function textOf(value: Value): string {
  return (
    JSON.stringify(value, (_key, item: unknown) => (item === UNKNOWN ? "[unknown]" : isRecord(item) ? sorted(item) : item)) ??
    "[unknown]"
  );
}

function isRecord(item: unknown): item is Record<string, unknown> {
  return typeof item === "object" && item !== null && !Array.isArray(item);
}

/** Without what is not there, in one order. */
function sorted(item: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(item).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
