import type { PolicyResource } from "@pulumi/policy";
import type { ResourceRecord } from "../exposure/graph/graph";
import type { CollectedResource } from "./collector";
import { rawProperties } from "./rawProperties";

/** What the engine told a policy pack in one run. */
export interface Observation {
  readonly records: readonly ResourceRecord[];
  /** URNs of resources whose inputs were not collected: what is known of them is what their outputs say. */
  readonly unseen: readonly string[];
  /** For each URN, the properties that keep their deployed value whatever the program says. */
  readonly ignoredChanges: ReadonlyMap<string, readonly string[]>;
}

/**
 * The resources of a stack policy together with the inputs a collector saw, as records of the exposure graph. Nothing here
 * can tell a secret from any other value, which is why no message of a policy ever holds a value.
 */
export function observe(resources: readonly PolicyResource[], collected: ReadonlyMap<string, CollectedResource>): Observation {
  const unseen: string[] = [];
  const ignoredChanges = new Map<string, readonly string[]>();
  const records = resources.map((resource): ResourceRecord => {
    const seen = collected.get(resource.urn);
    if (seen === undefined && passesCollector(resource.type)) unseen.push(resource.urn);
    const ignored = seen?.ignoreChanges ?? resource.opts.ignoreChanges;
    if (ignored.length > 0) ignoredChanges.set(resource.urn, ignored);
    return {
      urn: resource.urn,
      type: resource.type,
      name: resource.name,
      inputs: seen?.inputs,
      outputs: rawProperties(resource.props),
      propertyDependencies: urnsByProperty(resource.propertyDependencies),
      // A parent that is not in the list is cut off by the SDK; the option still names it.
      parent: resource.parent?.urn ?? resource.opts.parent,
      provider: resource.provider?.urn,
      component: isComponent(resource),
    };
  });
  return { records, unseen: unseen.sort(), ignoredChanges };
}

/** The engine's own bookkeeping holds nothing that decides exposure. */
function passesCollector(type: string): boolean {
  return type !== "pulumi:pulumi:Stack" && !isProvider(type);
}

/** The engine names a provider for every custom resource, save for providers themselves. */
function isComponent(resource: PolicyResource): boolean {
  return resource.provider === undefined && !isProvider(resource.type);
}

function isProvider(type: string): boolean {
  return type.startsWith("pulumi:providers:");
}

function urnsByProperty(dependencies: Readonly<Record<string, readonly PolicyResource[]>>): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(dependencies).map(([name, targets]) => [name, targets.map((target) => target.urn)]));
}
