import { DeclarationError } from "../../model/errors";

export const verdicts = ["exposed", "not exposed", "unknown"] as const;
export type CaseVerdict = (typeof verdicts)[number];

export interface CaseQuery {
  readonly kind: "reach" | "auth" | "transport";
  readonly from: string;
  readonly to: string;
  readonly proto: string;
  readonly port: string;
  readonly family?: "ipv4" | "ipv6";
  /** The name of a hop, and its entry port where one is asked about. */
  readonly via?: { readonly name: string; readonly port?: number };
}

/** A decided situation: resources of a graph document, a question, and the answer. */
export interface Case {
  readonly id: string;
  readonly resources: readonly unknown[];
  readonly query: CaseQuery;
  readonly modes: readonly ("preview" | "resolved")[];
  readonly expected: CaseVerdict;
}

/**
 * The cases of a file: a list of them, or one.
 *
 * @throws DeclarationError naming file, case and field. What a case says of its resources is checked with the graph.
 */
export function readCases(file: string, text: string): Case[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new DeclarationError(file, "text", "it is not JSON.", "Give a list of cases.");
  }
  const list: readonly unknown[] = Array.isArray(document) ? document : [document];
  return list.map((entry, index) => caseOf(entry, `${file}[${index}]`));
}

function caseOf(entry: unknown, place: string): Case {
  if (!isRecord(entry)) throw refuse(place, entry, "a case is an object.", "Give {id, resources, query, mode, expected}.");
  const { resources, mode } = entry;
  if (!Array.isArray(resources)) throw refuse(`${place}.resources`, resources, "it is not a list.", "Give a list of resources.");
  return {
    id: textOf(entry, "id", place),
    resources,
    query: queryOf(entry["query"], `${place}.query`),
    modes: modesOf(mode, `${place}.mode`),
    expected: oneOf(entry, "expected", verdicts, place),
  };
}

function modesOf(mode: unknown, place: string): Case["modes"] {
  if (mode === undefined || mode === "both") return ["preview", "resolved"];
  if (mode === "preview" || mode === "resolved") return [mode];
  throw refuse(place, mode, "there is no such mode.", "Use preview, resolved or both.");
}

function queryOf(query: unknown, place: string): CaseQuery {
  if (!isRecord(query)) throw refuse(place, query, "it is not an object.", "Give {kind, from, to, proto, port}.");
  const { port, via, family } = query;
  if (typeof port !== "string" && typeof port !== "number")
    throw refuse(`${place}.port`, port, "it is missing.", 'Give a number, or "any".');
  if (via !== undefined && typeof via !== "string") throw refuse(`${place}.via`, via, "it is not a text.", "Name a hop.");
  return {
    kind: oneOf(query, "kind", ["reach", "auth", "transport"] as const, place),
    from: textOf(query, "from", place),
    to: textOf(query, "to", place),
    proto: query["proto"] === undefined ? "any" : textOf(query, "proto", place),
    port: String(port),
    family: family === undefined ? undefined : oneOf(query, "family", ["ipv4", "ipv6"] as const, place),
    via: via === undefined ? undefined : viaOf(via),
  };
}

function viaOf(text: string): NonNullable<CaseQuery["via"]> {
  const [, name, port] = /^(.*):(\d+)$/.exec(text) ?? [];
  return name === undefined ? { name: text } : { name, port: Number(port) };
}

function oneOf<T extends string>(record: Tree, field: string, allowed: readonly T[], place: string): T {
  const found = allowed.find((value) => value === record[field]);
  if (found === undefined)
    throw refuse(`${place}.${field}`, record[field], "this is not one of its values.", `Use ${allowed.join(", ")}.`);
  return found;
}

function textOf(record: Tree, field: string, place: string): string {
  const value = record[field];
  if (typeof value === "string" && value !== "") return value;
  throw refuse(`${place}.${field}`, value, "it is not a text.", "Give one.");
}

type Tree = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(place: string, value: unknown, problem: string, fix: string): DeclarationError {
  return new DeclarationError(place, typeof value === "object" ? typeof value : value, problem, fix);
}
