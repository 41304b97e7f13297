import type { Graph, Resource } from "./graph/graph";
import { UNKNOWN, type Value } from "./graph/values";
import { type Edit, withEdit } from "./fixEdits";

/** An edit for people: what to do, and the code to paste. */
export interface EditInWords {
  readonly words: string;
  /** TypeScript, to stand in place of what it names. A list that holds anything secret or unknown is not written out. */
  readonly code: string;
}

export function editInWords(graph: Graph, edit: Edit): EditInWords {
  const resource = graph.byUrn.get(edit.resource);
  if (resource === undefined) return { words: `Change ${edit.resource}.`, code: "" };
  const name = `${resource.type.slice(resource.type.lastIndexOf(":") + 1)} "${resource.name}"`;
  const constructor = `new ${className(resource.type)}(${JSON.stringify(resource.name)}, …)`;
  switch (edit.kind) {
    case "remove":
      return { words: `Remove ${name}.`, code: `// delete: ${constructor}` };
    case "set":
      return {
        words: `Set ${edit.property} of ${name} to ${edit.value}.`,
        code: `// in: ${constructor}\n${edit.property}: ${edit.value},`,
      };
    case "without":
      return {
        words: `Remove element ${edit.index} of ${edit.property} of ${name}.`,
        code: listCode(resource, edit, constructor, `remove element ${edit.index} of ${edit.property}`),
      };
    case "narrow":
      return {
        words: `Remove the wide networks from element ${edit.index} of ${edit.property} of ${name}.`,
        code: listCode(resource, edit, constructor, `remove the wide networks from element ${edit.index} of ${edit.property}`),
      };
  }
}

function listCode(resource: Resource, edit: Exclude<Edit, { kind: "remove" }>, constructor: string, otherwise: string): string {
  const tree = resource.inputs?.[edit.property] === undefined ? resource.outputs : resource.inputs;
  const list = withEdit(tree, edit)?.[edit.property] as Value | undefined;
  if (list === undefined || resource.secrets.has(edit.property) || !isKnown(list))
    return `// in: ${constructor}\n// ${otherwise}`;
  return `// in: ${constructor}\n${edit.property}: ${typescript(list)},`;
}

function isKnown(value: Value | undefined): boolean {
  if (value === UNKNOWN || value === undefined) return false;
  if (Array.isArray(value)) return value.every((each: Value) => isKnown(each));
  return typeof value !== "object" || value === null || Object.values(value).every((each) => isKnown(each as Value));
}

/** JSON with plain keys, which is what a formatter makes of it anyway. */
function typescript(value: Value): string {
  return JSON.stringify(value, null, 2).replace(/^(\s*)"([A-Za-z]\w*)":/gm, "$1$2:");
}

/** `aws:ec2/securityGroup:SecurityGroup` → `aws.ec2.SecurityGroup`. */
function className(type: string): string {
  const [packageName = "", module = "", name = ""] = type.split(":");
  const folder = module.split("/")[0] ?? "";
  return [packageName, ...(folder === "" || folder === "index" ? [] : [folder]), name].join(".");
}
