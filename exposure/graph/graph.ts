import type { Properties, Value } from "./values";
import { toProperties } from "./values";
import { canonicalType } from "./types";

/** One resource as the engine sees it. */
export interface Resource {
  readonly urn: string;
  /** Canonical type token: aliases and legacy spellings are already folded. */
  readonly type: string;
  readonly name: string;
  /** What the program gave, after the provider's check; undefined where only outputs were seen. */
  readonly inputs: Properties | undefined;
  readonly outputs: Properties;
  /** The physical id, where it is known. */
  readonly id: string | undefined;
  /** For each top-level property, the URNs of the resources its value came from. */
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
  readonly parent: string | undefined;
  readonly provider: string | undefined;
  readonly component: boolean;
  /** Top-level properties that hold a secret; their values are never printed. */
  readonly secrets: ReadonlySet<string>;
}

/** A resource as some source tells it: raw trees, sentinels and wrappers still in place. */
export interface ResourceRecord {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly inputs?: Record<string, unknown> | undefined;
  readonly outputs: Record<string, unknown>;
  readonly id?: string | undefined;
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly parent?: string | undefined;
  readonly provider?: string | undefined;
  readonly component?: boolean | undefined;
}

export interface Graph {
  readonly resources: readonly Resource[];
  readonly byUrn: ReadonlyMap<string, Resource>;
  /** Resources of one canonical type, in URN order. */
  ofType(type: string): readonly Resource[];
  /** The resource of one of these types with this physical id, ARN or made-up output value. */
  withId(types: readonly string[], id: string): Resource | undefined;
  childrenOf(urn: string): readonly Resource[];
}

const none: readonly Resource[] = [];

export function buildGraph(records: Iterable<ResourceRecord>): Graph {
  const resources = [...records].map(toResource).sort((a, b) => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0));
  const byUrn = new Map<string, Resource>();
  const byType = new Map<string, Resource[]>();
  const byId = new Map<string, Resource[]>();
  const children = new Map<string, Resource[]>();
  for (const resource of resources) {
    if (byUrn.has(resource.urn)) throw new Error(`two resources have the URN ${resource.urn}`);
    byUrn.set(resource.urn, resource);
    append(byType, resource.type, resource);
    for (const id of identifiersOf(resource)) append(byId, id, resource);
    if (resource.parent !== undefined) append(children, resource.parent, resource);
  }
  return {
    resources,
    byUrn,
    ofType: (type) => byType.get(type) ?? none,
    withId: (types, id) => byId.get(id)?.find((resource) => types.includes(resource.type)),
    childrenOf: (urn) => children.get(urn) ?? none,
  };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** A VPC comes with a group, a route table and a NACL of its own, which are named through it. */
const identifyingOutputs = [
  "id",
  "arn",
  "defaultSecurityGroupId",
  "defaultRouteTableId",
  "mainRouteTableId",
  "defaultNetworkAclId",
];

/** The values by which other resources may name this one. */
function identifiersOf(resource: Resource): ReadonlySet<string> {
  const candidates = [resource.id, ...identifyingOutputs.map((name) => resource.outputs[name])];
  return new Set(candidates.filter((value): value is string => typeof value === "string" && value !== ""));
}

function toResource(record: ResourceRecord): Resource {
  const secrets = new Set<string>();
  return {
    urn: record.urn,
    type: canonicalType(record.type),
    name: record.name,
    inputs: record.inputs === undefined ? undefined : noteSecrets(record.inputs, secrets),
    outputs: noteSecrets(record.outputs, secrets),
    id: record.id === "" ? undefined : record.id,
    dependencies: new Map(Object.entries(record.propertyDependencies ?? {})),
    parent: record.parent,
    provider: record.provider,
    component: record.component ?? false,
    secrets,
  };
}

function noteSecrets(raw: Record<string, unknown>, secrets: Set<string>): Properties {
  const properties: Record<string, Value | undefined> = {};
  for (const name of Object.keys(raw)) {
    if (raw[name] === undefined) continue;
    properties[name] = toProperties({ value: raw[name] }, () => secrets.add(name))["value"];
  }
  return properties;
}
