import { buildGraph, type ResourceRecord } from "../../../exposure/graph/graph";
import type { Exposure, Step } from "../../../exposure/proof";
import type { Evidence } from "../../../policies/rule";
import { urnOf, type EngineResource } from "./engine";

/** Evidence as a rule gets it, with a proof written by hand. */
export function evidence(
  resources: readonly EngineResource[],
  exposures: readonly Exposure[],
  change: Partial<Evidence> = {},
): Evidence {
  return {
    graph: buildGraph(resources.map(recordOf)),
    proof: { exposures, endpoints: [...new Set(exposures.map(({ to }) => to))], unmodelled: [] },
    ceiling: [],
    unseen: [],
    ignoredChanges: new Map(),
    today: "2026-11-22",
    ...change,
  };
}

function recordOf(resource: EngineResource): ResourceRecord {
  return {
    urn: urnOf(resource),
    type: resource.type,
    name: resource.name,
    inputs: resource.inputs,
    outputs: resource.outputs ?? resource.inputs,
    parent: resource.parent,
    component: resource.component,
  };
}

export function step(resource: EngineResource, property: string, why: string): Step {
  return { resource: urnOf(resource), property, why };
}

export function exposure(to: EngineResource, path: readonly Step[], change: Partial<Exposure> = {}): Exposure {
  return {
    id: "e1",
    from: "internet",
    to: urnOf(to),
    via: [],
    family: "ipv4",
    protocol: "tcp",
    ports: [[18789, 18789]],
    verdict: "reachable",
    identityCheck: "no",
    transport: "unknown",
    path,
    openings: path.filter(({ property }) => property.startsWith("ingress")),
    witness: undefined,
    dependsOn: [],
    ...change,
  };
}
