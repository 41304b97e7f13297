import { requireShallow } from "../exposure/graph/depth";
import type { ResourceRecord } from "../exposure/graph/graph";
import { DeclarationError } from "../model/errors";
import { isRecord } from "./project";

/**
 * The resources of a deployed stack, from what `pulumi stack export` writes. Left out is what the stack does not own (reads)
 * and what is about to be deleted. Encrypted secrets count as unknown.
 *
 * @throws DeclarationError for a document of another shape, naming the place. Values are never quoted: they may be secret.
 */
export function recordsFromState(source: string): ResourceRecord[] {
  let document: unknown;
  try {
    document = JSON.parse(source);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refuse("the document", "it is not JSON.");
  }
  if (!isRecord(document)) throw refuse("the document", "it is not an object.");
  requireShallow(document, "--state");
  // `pulumi stack export` wraps the state; a file backend's own file calls the same thing `checkpoint.latest`.
  const checkpoint = isRecord(document["checkpoint"]) ? document["checkpoint"]["latest"] : undefined;
  const deployment = document["deployment"] ?? checkpoint;
  if (!isRecord(deployment)) throw refuse("deployment", "it is missing.");
  const resources = deployment["resources"] ?? [];
  if (!Array.isArray(resources)) throw refuse("deployment.resources", "it is not a list.");
  const urns = new Set<string>();
  return resources.flatMap((resource: unknown, index) => {
    const record = toRecord(resource, `deployment.resources[${index}]`);
    if (record === undefined) return [];
    if (urns.has(record.urn)) throw refuse(`deployment.resources[${index}].urn`, "another resource has the same.");
    urns.add(record.urn);
    return [record];
  });
}

function toRecord(resource: unknown, place: string): ResourceRecord | undefined {
  if (!isRecord(resource)) throw refuse(place, "it is not an object.");
  const { urn, type, id, parent, provider } = resource;
  if (typeof urn !== "string" || urn === "") throw refuse(`${place}.urn`, "it is missing.");
  if (typeof type !== "string" || type === "") throw refuse(`${place}.type`, "it is missing.");
  if (resource["external"] === true || resource["delete"] === true) return undefined;
  return {
    urn,
    type,
    name: urn.split("::").slice(3).join("::"),
    inputs: tree(resource["inputs"], `${place}.inputs`),
    outputs: tree(resource["outputs"], `${place}.outputs`) ?? {},
    id: typeof id === "string" ? id : undefined,
    propertyDependencies: dependencies(resource["propertyDependencies"], `${place}.propertyDependencies`),
    parent: typeof parent === "string" && parent !== "" ? parent : undefined,
    // A provider is referred to as `urn::id`.
    provider: typeof provider === "string" && provider !== "" ? provider.replace(/::[^:]*$/, "") : undefined,
    component: resource["custom"] !== true,
  };
}

function tree(value: unknown, place: string): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isRecord(value)) throw refuse(place, "it is not an object.");
  return value;
}

function dependencies(value: unknown, place: string): Record<string, readonly string[]> {
  const named: Record<string, readonly string[]> = {};
  for (const [name, urns] of Object.entries(tree(value, place) ?? {})) {
    if (urns === null) continue;
    if (!Array.isArray(urns)) throw refuse(`${place}.${name}`, "it is not a list.");
    named[name] = urns.map(String);
  }
  return named;
}

function refuse(place: string, problem: string): DeclarationError {
  return new DeclarationError("--state", place, problem, "Give the output of `pulumi stack export`.");
}
