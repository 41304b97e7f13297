/**
 * Property values as the engine sees them: JSON, with `UNKNOWN` wherever the value is not known yet.
 *
 * Pulumi marks a value that is unknown at preview with one of seven sentinel strings; a sentinel inside a longer
 * string (an interpolation) makes the whole string unknown.
 * Source: sdk/nodejs/runtime/rpc.ts of @pulumi/pulumi 3.259.0.
 */
export const UNKNOWN: unique symbol = Symbol("unknown");

export type Value = null | boolean | number | string | typeof UNKNOWN | readonly Value[] | Properties;

export interface Properties {
  readonly [name: string]: Value | undefined;
}

export const unknownSentinels: readonly string[] = [
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
];

/** Keys under which Pulumi wraps special values on the wire, and the signatures that matter here. */
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";

export function isSentinel(text: string): boolean {
  // Every sentinel is a UUID: anything shorter cannot hold one.
  return text.length >= 36 && unknownSentinels.some((sentinel) => text.includes(sentinel));
}

/**
 * A raw tree from Pulumi's wire format, a policy call or a state file as values: sentinels become `UNKNOWN`, secret and
 * output wrappers are taken off, resource references become their id. `onSecret` is told when a secret was unwrapped.
 */
export function toValue(raw: unknown, onSecret: () => void = () => undefined): Value {
  switch (typeof raw) {
    case "string":
      return isSentinel(raw) ? UNKNOWN : raw;
    case "number":
    case "boolean":
      return raw;
    case "symbol":
      return UNKNOWN;
    case "object":
      return raw === null ? null : Array.isArray(raw) ? raw.map((item) => toValue(item, onSecret)) : objectToValue(raw, onSecret);
    default:
      return null;
  }
}

function objectToValue(raw: object, onSecret: () => void): Value {
  const record = raw as Record<string, unknown>;
  switch (record[SIGNATURE_KEY]) {
    case undefined:
      return toProperties(record, onSecret);
    case SECRET_SIGNATURE:
      onSecret();
      // A state file holds ciphertext instead of the value: it exists, but nobody without the key can read it.
      return "value" in record ? toValue(record["value"], onSecret) : secretPlaintext(record["plaintext"], onSecret);
    case OUTPUT_SIGNATURE:
      if (record["secret"] === true) onSecret();
      return "value" in record ? toValue(record["value"], onSecret) : UNKNOWN;
    case RESOURCE_SIGNATURE:
      return "id" in record ? toValue(record["id"], onSecret) : toValue(record["urn"], onSecret);
    default:
      return UNKNOWN;
  }
}

function secretPlaintext(plaintext: unknown, onSecret: () => void): Value {
  if (typeof plaintext !== "string") return UNKNOWN;
  try {
    return toValue(JSON.parse(plaintext), onSecret);
  } catch {
    return UNKNOWN;
  }
}

export function toProperties(raw: Record<string, unknown>, onSecret: () => void = () => undefined): Properties {
  const properties: Record<string, Value> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (value !== undefined && name !== "__defaults") properties[name] = toValue(value, onSecret);
  }
  return properties;
}
