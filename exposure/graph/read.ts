import type { Resource } from "./graph";
import { UNKNOWN, type Properties, type Value } from "./values";

/** One property in three values: not given, given but not known yet, known. */
export type Read<T> = { readonly kind: "absent" } | { readonly kind: "unknown" } | { readonly kind: "known"; readonly value: T };

const absent = { kind: "absent" } as const;
const unknown = { kind: "unknown" } as const;

/**
 * A top-level property: inputs over outputs.
 *
 * A provider reports every property that it may compute as unknown at preview, set by the program or not; so where the
 * inputs were seen and do not hold the property, an unknown output only means "not given".
 */
export function property(resource: Resource, name: string): Value | undefined {
  const { inputs, outputs } = resource;
  if (inputs === undefined) return outputs[name] ?? undefined;
  const given = inputs[name] ?? undefined;
  if (given !== undefined) return given;
  const output = outputs[name] ?? undefined;
  return output === UNKNOWN ? undefined : output;
}

function readAs<T>(value: Value | undefined, convert: (value: Value) => T | undefined): Read<T> {
  if (value === undefined || value === null) return absent;
  if (value === UNKNOWN) return unknown;
  const converted = convert(value);
  // A value of the wrong shape is no evidence either way.
  return converted === undefined ? unknown : { kind: "known", value: converted };
}

/** A boolean; the strings "true" and "false" count, as providers accept them. */
export function readBoolean(value: Value | undefined): Read<boolean> {
  return readAs(value, (v) => (v === true || v === "true" ? true : v === false || v === "false" ? false : undefined));
}

/** A whole number; decimal strings count, as providers accept them. */
export function readNumber(value: Value | undefined): Read<number> {
  return readAs(value, (v) => {
    const number = typeof v === "string" && /^-?\d+$/.test(v.trim()) ? Number(v) : v;
    return typeof number === "number" && Number.isInteger(number) ? number : undefined;
  });
}

export function readString(value: Value | undefined): Read<string> {
  return readAs(value, (v) => (typeof v === "string" ? v : typeof v === "number" ? String(v) : undefined));
}

/** A list; its items may each be `UNKNOWN`. */
export function readList(value: Value | undefined): Read<readonly Value[]> {
  return readAs(value, (v) => (isList(v) ? v : undefined));
}

export function readObject(value: Value | undefined): Read<Properties> {
  return readAs(value, (v) => (isProperties(v) ? v : undefined));
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isProperties(value: Value | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
