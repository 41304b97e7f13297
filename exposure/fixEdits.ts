import { countOfCidr, readCidr } from "../model/net";
import type { ResourceRecord } from "./graph/graph";
import { canonicalType } from "./graph/types";
import { allowListLimit } from "./packets/addresses";
import type { Exposure, Step } from "./proof";

/**
 * One change to one resource. `remove`: the resource goes. `without`: an element of a list goes. `narrow`: the wide CIDRs of a
 * rule go, its other sources stay. `set`: a property gets a value.
 */
export type Edit =
  | { readonly kind: "remove"; readonly resource: string }
  | { readonly kind: "without"; readonly resource: string; readonly property: string; readonly index: number }
  | { readonly kind: "narrow"; readonly resource: string; readonly property: string; readonly index: number }
  | { readonly kind: "set"; readonly resource: string; readonly property: string; readonly value: boolean };

/** Resources that do nothing but let packets through, so that they may go without anything else breaking. */
const openers: ReadonlySet<string> = new Set([
  "aws:ec2/securityGroupRule:SecurityGroupRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:ec2/networkAclRule:NetworkAclRule",
  "aws:ec2/route:Route",
  "aws:ec2/eip:Eip",
  "aws:ec2/eipAssociation:EipAssociation",
  "aws:lb/listener:Listener",
  "aws:lb/listenerRule:ListenerRule",
  "aws:lb/targetGroupAttachment:TargetGroupAttachment",
  "aws:lambda/functionUrl:FunctionUrl",
]);

/** Settings that give a machine a public address, with the value that takes it away. */
const addressSwitches: ReadonlySet<string> = new Set(["mapPublicIpOnLaunch", "associatePublicIpAddress", "publiclyAccessible"]);

/** Sets of edits that might close an exposure, the smallest first: each one opening, then all openings together. */
export function candidateEdits(records: readonly ResourceRecord[], exposure: Exposure): Edit[][] {
  const byUrn = new Map(records.map((record) => [record.urn, record]));
  const steps = [...exposure.openings, ...exposure.path];
  const single = distinctEdits(steps.flatMap((step) => editsOf(byUrn, step, exposure)));
  const together = ["narrow", "without"].map((kind) =>
    distinctEdits(exposure.openings.flatMap((step) => bestOf(editsOf(byUrn, step, exposure), kind))),
  );
  return [...single.map((edit) => [edit]), ...together.filter(({ length }) => length > 1)];
}

function bestOf(edits: readonly Edit[], kind: string): Edit[] {
  const best = edits.find((edit) => edit.kind === kind) ?? edits[0];
  return best === undefined ? [] : [best];
}

function editsOf(byUrn: ReadonlyMap<string, ResourceRecord>, { resource, property }: Step, { to }: Exposure): Edit[] {
  const record = byUrn.get(resource);
  if (record === undefined) return [];
  const edits: Edit[] = openers.has(canonicalType(record.type)) ? [{ kind: "remove", resource }] : [];
  const [, list, index] = /^([A-Za-z]+)\[(\d+)\]/.exec(property) ?? [];
  if (list !== undefined) {
    const place = { resource, property: list, index: Number(index) };
    edits.push({ kind: "narrow", ...place }, { kind: "without", ...place });
  }
  if (addressSwitches.has(property)) {
    edits.push({ kind: "set", resource, property, value: false });
    // A subnet gives addresses to all its machines; this one can do without.
    const machine = byUrn.get(to);
    if (property === "mapPublicIpOnLaunch" && machine !== undefined)
      edits.unshift({ kind: "set", resource: to, property: "associatePublicIpAddress", value: false });
  }
  return edits;
}

function distinctEdits(edits: readonly Edit[]): Edit[] {
  return [...new Map(edits.map((edit) => [JSON.stringify(edit), edit])).values()];
}

/** The records with the edits made; undefined where one does not apply. */
export function withEdits(records: readonly ResourceRecord[], edits: readonly Edit[]): ResourceRecord[] | undefined {
  const removed = new Set(edits.flatMap((edit) => (edit.kind === "remove" ? [edit.resource] : [])));
  // Later elements first: taking one out moves those behind it.
  const ordered = [...edits].sort((a, b) => indexOf(b) - indexOf(a));
  let next: ResourceRecord[] = records.filter(({ urn }) => !removed.has(urn));
  for (const edit of ordered) {
    if (edit.kind === "remove") continue;
    const record = next.find(({ urn }) => urn === edit.resource);
    if (record === undefined) return undefined;
    const inputs = record.inputs === undefined ? undefined : withEdit(record.inputs, edit);
    const outputs = withEdit(record.outputs, edit);
    if (inputs === undefined && outputs === undefined) return undefined;
    const edited = { ...record, inputs: inputs ?? record.inputs, outputs: outputs ?? record.outputs };
    next = next.map((each) => (each === record ? edited : each));
  }
  return next;
}

function indexOf(edit: Edit): number {
  return "index" in edit ? edit.index : -1;
}

type Tree = Readonly<Record<string, unknown>>;

/** A property tree with one edit made; undefined where there is nothing to edit. */
export function withEdit(tree: Tree, edit: Exclude<Edit, { readonly kind: "remove" }>): Record<string, unknown> | undefined {
  if (edit.kind === "set") {
    // An address that the machine had before belongs to the setting that goes.
    const { publicIp: _address, publicDns: _name, ...rest } = tree;
    return { ...rest, [edit.property]: edit.value };
  }
  const list = tree[edit.property];
  if (!Array.isArray(list) || edit.index >= list.length) return undefined;
  const items: readonly unknown[] = list;
  if (edit.kind === "without") return { ...tree, [edit.property]: items.filter((_, index) => index !== edit.index) };
  const item = items[edit.index];
  const narrowed = isTree(item) ? narrow(item) : undefined;
  if (narrowed === undefined) return undefined;
  return { ...tree, [edit.property]: items.map((each, index) => (index === edit.index ? narrowed : each)) };
}

/** A rule without its wide CIDRs; undefined where it has none, or would have no source left. */
function narrow(rule: Tree): Tree | undefined {
  const entries = Object.entries(rule).map(([name, value]): [string, unknown] => [
    name,
    Array.isArray(value) ? value.filter((each) => !isWide(each)) : value,
  ]);
  const lists = entries.flatMap(([, value]): unknown[] => (Array.isArray(value) ? value : []));
  const before = Object.values(rule).flatMap((value): unknown[] => (Array.isArray(value) ? value : []));
  if (lists.length === before.length || lists.length === 0) return undefined;
  return Object.fromEntries(entries);
}

function isWide(value: unknown): boolean {
  const cidr = typeof value === "string" ? readCidr(value) : undefined;
  return cidr !== undefined && countOfCidr(cidr) > BigInt(allowListLimit);
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
