import ipaddr from "ipaddr.js";
import { DeclarationError } from "../../model/errors";
import { requireShallow } from "./depth";
import { buildGraph, type Graph, type ResourceRecord } from "./graph";
import { madeUpHost, madeUpId, madeUpOutput } from "./madeUp";
import { unknownSentinels } from "./values";

/**
 * `preview`: every reference is unknown, with a property dependency on the resource it names, as at a first preview.
 * `resolved`: every reference is a stable made-up value, as after the update.
 */
export type DocumentMode = "preview" | "resolved";

/**
 * The graph that a graph document describes: `{"resources": [{type, name, props, inputs?, provider?, parent?, urn?}]}`.
 *
 * @param source the document as JSON text, or already parsed.
 * @throws DeclarationError naming the place as a JSON path. Property values are never quoted: they may be secret.
 */
export function graphFromDocument(source: unknown, mode: DocumentMode): Graph {
  return buildGraph(recordsFromDocument(source, mode));
}

/** The same as records in wire form (sentinels, secret wrappers), for whoever feeds a policy pack instead of the engine. */
export function recordsFromDocument(source: unknown, mode: DocumentMode): ResourceRecord[] {
  const document = typeof source === "string" ? parse(source) : source;
  requireShallow(document, "$");
  const entries = entriesOf(document);
  const reading: Reading = { mode, byName: new Map(), outputs: new Map(), open: new Set() };
  const urns = new Set<string>();
  for (const entry of entries) {
    if (reading.byName.has(entry.name))
      throw refuse(`${entry.place}.name`, entry.name, "another resource has this name.", "Give each resource its own.");
    if (urns.has(entry.urn))
      throw refuse(`${entry.place}.urn`, entry.urn, "another resource has this URN.", "Give each resource its own.");
    reading.byName.set(entry.name, entry);
    urns.add(entry.urn);
  }
  const records = entries.map((entry) => recordOf(reading, entry));
  // Only now is it known which outputs somebody asked for.
  return records.map((record) => ({ ...record, outputs: { ...reading.outputs.get(record.name), ...record.outputs } }));
}

type Tree = Record<string, unknown>;

interface Entry {
  /** JSON path of the resource in the document. */
  readonly place: string;
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: Tree;
  readonly inputs: Tree | undefined;
  readonly provider: string | undefined;
  readonly parent: string | undefined;
}

interface Reading {
  readonly mode: DocumentMode;
  readonly byName: Map<string, Entry>;
  /** Outputs made up because something refers to them, by resource name. */
  readonly outputs: Map<string, Tree>;
  /** References being followed, to notice a circle. */
  readonly open: Set<string>;
}

const UNKNOWN_TEXT = unknownSentinels[0]!;
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const entryKeys: readonly string[] = ["type", "name", "urn", "props", "inputs", "provider", "parent"];

function refuse(place: string, value: unknown, problem: string, fix: string): DeclarationError {
  return new DeclarationError(place, value, problem, fix);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's message quotes the text around the mistake, which may be a secret: only the position is passed on.
    const position = /line (\d+) column (\d+)/.exec(error instanceof Error ? error.message : "");
    const where = position === null ? "" : ` (line ${position[1]}, column ${position[2]})`;
    throw refuse("$", "text", `the document is not JSON${where}.`, 'Give an object with a "resources" list.');
  }
}

function entriesOf(document: unknown): Entry[] {
  if (!isTree(document)) throw refuse("$", shapeOf(document), "a graph document is an object.", 'Give {"resources": [...]}.');
  const { resources } = document;
  if (!Array.isArray(resources))
    throw refuse("$.resources", shapeOf(resources), "a graph document lists its resources.", "Give a list.");
  return resources.map((resource: unknown, index) => entryOf(resource, `$.resources[${index}]`));
}

function entryOf(resource: unknown, place: string): Entry {
  if (!isTree(resource)) throw refuse(place, shapeOf(resource), "a resource is an object.", 'Give {"type", "name", "props"}.');
  const stray = Object.keys(resource).find((key) => !entryKeys.includes(key));
  if (stray !== undefined)
    throw refuse(`${place}.${stray}`, shapeOf(resource[stray]), "a resource has no such field.", `Use ${entryKeys.join(", ")}.`);
  const type = textOf(resource, "type", place, "the Pulumi type token") ?? missing(`${place}.type`);
  if (!/^[^:\s]+:[^:\s]*:[^:\s]+$/.test(type))
    throw refuse(`${place}.type`, type, "this is not a Pulumi type token.", "Write package:module:Type.");
  const name = textOf(resource, "name", place, "the resource's name") ?? missing(`${place}.name`);
  return {
    place,
    type,
    name,
    urn: textOf(resource, "urn", place, "a URN") ?? `urn:pulumi:document::graph::${type}::${name}`,
    props: treeOf(resource, "props", place) ?? {},
    inputs: treeOf(resource, "inputs", place),
    provider: textOf(resource, "provider", place, "the name of a provider resource"),
    parent: textOf(resource, "parent", place, "the name of a resource"),
  };
}

function missing(place: string): never {
  throw refuse(place, undefined, "every resource needs it.", "Give a text.");
}

function textOf(resource: Tree, field: string, place: string, meaning: string): string | undefined {
  const value = resource[field];
  if (value === undefined || (typeof value === "string" && value !== "")) return value;
  throw refuse(`${place}.${field}`, shapeOf(value), `it must be ${meaning}.`, "Give a text.");
}

function treeOf(resource: Tree, field: string, place: string): Tree | undefined {
  const value = resource[field];
  if (value === undefined || isTree(value)) return value;
  throw refuse(`${place}.${field}`, shapeOf(value), "properties are an object.", "Give an object, {} for none.");
}

function recordOf(reading: Reading, entry: Entry): ResourceRecord {
  const dependencies = new Map<string, Set<string>>();
  const translateAll = (tree: Tree, place: string): Tree =>
    Object.fromEntries(
      Object.entries(tree).map(([name, value]) => {
        const found = dependencies.get(name) ?? new Set<string>();
        dependencies.set(name, found);
        return [name, translate(reading, value, `${place}.${name}`, found)];
      }),
    );
  const outputs = translateAll(entry.props, `${entry.place}.props`);
  const inputs = entry.inputs === undefined ? undefined : translateAll(entry.inputs, `${entry.place}.inputs`);
  const id = reading.mode === "resolved" ? madeUpId(entry.type, entry.name) : undefined;
  return {
    urn: entry.urn,
    type: entry.type,
    name: entry.name,
    inputs,
    outputs,
    id,
    propertyDependencies: Object.fromEntries([...dependencies].map(([name, urns]) => [name, [...urns]])),
    parent: entry.parent === undefined ? undefined : sibling(reading, entry.parent, `${entry.place}.parent`).urn,
    provider: entry.provider === undefined ? undefined : sibling(reading, entry.provider, `${entry.place}.provider`).urn,
  };
}

/** A property value of the document in wire form; `dependencies` receives the URNs it came from. */
function translate(reading: Reading, value: unknown, place: string, dependencies: Set<string>): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown, index) => translate(reading, item, `${place}[${index}]`, dependencies));
  if (!isTree(value)) return value;
  if ("$ref" in value) {
    const { entry, output } = referenceOf(reading, onlyKeys(value, ["$ref"], place)["$ref"], place);
    dependencies.add(entry.urn);
    return reading.mode === "preview" ? UNKNOWN_TEXT : outputOf(reading, entry, output, place);
  }
  if ("$unknown" in value)
    return translateUnknown(reading, onlyKeys(value, ["$unknown", "resolved"], place), place, dependencies);
  if ("$secret" in value) {
    const secret = onlyKeys(value, ["$secret"], place)["$secret"];
    return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: translate(reading, secret, `${place}.$secret`, dependencies) };
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, translate(reading, item, `${place}.${key}`, dependencies)]),
  );
}

function translateUnknown(reading: Reading, value: Tree, place: string, dependencies: Set<string>): unknown {
  const names = value["$unknown"];
  if (!Array.isArray(names))
    throw refuse(`${place}.$unknown`, shapeOf(names), "it lists the resources a value comes from.", "Give a list of names.");
  names.forEach((name: unknown, index) => dependencies.add(sibling(reading, name, `${place}.$unknown[${index}]`).urn));
  if (reading.mode === "preview") return UNKNOWN_TEXT;
  if (!("resolved" in value)) {
    throw refuse(
      `${place}.resolved`,
      undefined,
      "without it the document can be read as a preview only.",
      "Add the value it resolves to, or use preview mode.",
    );
  }
  return fill(reading, value["resolved"], `${place}.resolved`);
}

/** A resolved value with each `{name.output}` in its texts replaced. */
function fill(reading: Reading, value: unknown, place: string): unknown {
  if (Array.isArray(value)) return value.map((item: unknown, index) => fill(reading, item, `${place}[${index}]`));
  if (isTree(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(reading, item, `${place}.${key}`)]));
  if (typeof value !== "string") return value;
  const parts = value.split(/\{([^{}\s"]+\.[^{}\s"]+)\}/).map((part, index) => {
    if (index % 2 === 0) return { text: part, secret: false };
    const { entry, output } = referenceOf(reading, part, place);
    return textOfOutput(outputOf(reading, entry, output, place), part, place);
  });
  const text = parts.map((part) => part.text).join("");
  return parts.some((part) => part.secret) ? { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: text } : text;
}

function textOfOutput(found: unknown, reference: string, place: string): { text: string; secret: boolean } {
  if (isTree(found) && found[SIGNATURE_KEY] === SECRET_SIGNATURE)
    return { ...textOfOutput(found["value"], reference, place), secret: true };
  if (typeof found === "string" || typeof found === "number" || typeof found === "boolean")
    return { text: String(found), secret: false };
  throw refuse(place, reference, "only a text or number fits into a text.", "Refer to a simple output.");
}

function referenceOf(reading: Reading, reference: unknown, place: string): { entry: Entry; output: string } {
  if (typeof reference !== "string")
    throw refuse(`${place}.$ref`, shapeOf(reference), "a reference is a text.", "Write name.output.");
  // A resource's name may itself hold dots, so the longest name that exists wins.
  for (let dot = reference.lastIndexOf("."); dot > 0; dot = reference.lastIndexOf(".", dot - 1)) {
    const entry = reading.byName.get(reference.slice(0, dot));
    if (entry !== undefined && dot < reference.length - 1) return { entry, output: reference.slice(dot + 1) };
  }
  throw refuse(
    place,
    reference,
    "no resource of the document has this output.",
    "Write name.output with the name of a resource.",
  );
}

function sibling(reading: Reading, name: unknown, place: string): Entry {
  const entry = typeof name === "string" ? reading.byName.get(name) : undefined;
  if (entry !== undefined) return entry;
  throw refuse(
    place,
    typeof name === "string" ? name : shapeOf(name),
    "no resource of the document has this name.",
    "Name one of its resources.",
  );
}

/** The value of an output after the update: what the resource was given, else something made up. */
function outputOf(reading: Reading, entry: Entry, output: string, place: string): unknown {
  if (output === "id") return madeUpId(entry.type, entry.name);
  const given = find(entry.props, output) ?? find(entry.inputs, output);
  if (given === undefined) return madeUp(reading, entry, output);
  const key = `${entry.name}.${output}`;
  if (reading.open.has(key)) throw refuse(place, key, "the references run in a circle.", "Break the circle.");
  reading.open.add(key);
  const value = translate(reading, given, `${entry.place}.props.${output}`, new Set());
  reading.open.delete(key);
  return value;
}

function madeUp(reading: Reading, entry: Entry, output: string): string {
  const value = output === "privateIp" ? privateAddress(reading, entry) : madeUpOutput(entry.type, entry.name, output);
  // A nested output has no place among the top-level ones; being made up from its name, it is the same each time anyway.
  if (!output.includes(".")) reading.outputs.set(entry.name, { ...reading.outputs.get(entry.name), [output]: value });
  return value;
}

/** A private address inside the resource's own subnet, so that rules about the subnet hold for it. */
function privateAddress(reading: Reading, entry: Entry): string {
  const subnet = find(entry.props, "subnetId") ?? find(entry.inputs, "subnetId");
  const name = isTree(subnet) && typeof subnet["$ref"] === "string" ? subnet["$ref"].replace(/\.id$/, "") : undefined;
  const cidr = name === undefined ? undefined : reading.byName.get(name)?.props["cidrBlock"];
  if (typeof cidr !== "string" || !ipaddr.IPv4.isValidCIDR(cidr)) return madeUpOutput(entry.type, entry.name, "privateIp");
  return madeUpHost(entry.type, entry.name, ipaddr.IPv4.networkAddressFromCIDR(cidr).octets, ipaddr.IPv4.parseCIDR(cidr)[1]);
}

function find(tree: Tree | undefined, path: string): unknown {
  let value: unknown = tree;
  for (const key of path.split("."))
    value = (isTree(value) || Array.isArray(value)) && Object.hasOwn(value, key) ? (value as Tree)[key] : undefined;
  return value ?? undefined;
}

function onlyKeys(value: Tree, keys: readonly string[], place: string): Tree {
  const stray = Object.keys(value).find((key) => !keys.includes(key));
  if (stray === undefined) return value;
  throw refuse(`${place}.${stray}`, shapeOf(value[stray]), `nothing but ${keys.join(", ")} may stand here.`, "Remove it.");
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shapeOf(value: unknown): string | undefined {
  return value === undefined
    ? undefined
    : value === null
      ? "null"
      : Array.isArray(value)
        ? "a list"
        : typeof value === "object"
          ? "an object"
          : `a ${typeof value}`;
}
