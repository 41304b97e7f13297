export const STACK_TYPE = "pulumi:pulumi:Stack";

/** The parts of a URN, `urn:pulumi:<stack>::<project>::<qualified type>::<name>`. A name may itself hold `::`. */
export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  /** The types of the parents and the resource's own, joined by `$`. */
  readonly qualifiedType: string;
  readonly name: string;
}

export function parseUrn(urn: string): UrnParts | undefined {
  const [stack, project, qualifiedType, ...name] = urn.replace(/^urn:pulumi:/, "").split("::");
  if (!urn.startsWith("urn:pulumi:") || stack === undefined || project === undefined || qualifiedType === undefined)
    return undefined;
  return name.length === 0 ? undefined : { stack, project, qualifiedType, name: name.join("::") };
}

/**
 * The URN that the engine gives a resource: the parents' types prefix its own, except the stack's.
 * Source: `NewURN` in sdk/go/common/resource/urn and `generateURN` of the 3.259.0 engine.
 */
export function makeUrn(stack: string, project: string, parent: string | undefined, type: string, name: string): string {
  const parentType = parent === undefined ? undefined : parseUrn(parent)?.qualifiedType;
  const prefix = parentType === undefined || parentType === "" || parentType === STACK_TYPE ? "" : `${parentType}$`;
  return `urn:pulumi:${stack}::${project}::${prefix}${type}::${name}`;
}
