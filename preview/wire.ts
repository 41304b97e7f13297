import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { isSentinel } from "../exposure/graph/values";

/** A tree as it travels: JSON, with sentinels and wrapped secrets in place. */
export type Tree = Record<string, unknown>;

/** Keys under which Pulumi wraps special values. Source: sdk/nodejs/runtime/rpc.ts of @pulumi/pulumi 3.259.0. */
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

export function fromStruct(struct: Struct | undefined): Tree {
  return struct === undefined ? {} : struct.toJavaScript();
}

export function toStruct(tree: Tree): Struct {
  return Struct.fromJavaScript(plain(tree) as Record<string, JavaScriptValue>);
}

/** protobuf has no `undefined`; as in JSON, a property without a value is left out and a list item becomes null. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : plain(item)));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, plain(item)]])));
}

export function secret(value: unknown): Tree {
  return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

export function isSecret(value: unknown): value is Tree {
  if (typeof value !== "object" || value === null) return false;
  const signature = (value as Tree)[SIGNATURE_KEY];
  return signature === SECRET_SIGNATURE || (signature === OUTPUT_SIGNATURE && (value as Tree)["secret"] === true);
}

export function holdsUnknown(value: unknown): boolean {
  if (typeof value === "string") return isSentinel(value);
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}

/** The tree without secret wrappers, as policies see it. */
export function withoutWrappers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWrappers);
  if (typeof value !== "object" || value === null) return value;
  const signature = (value as Tree)[SIGNATURE_KEY];
  if (signature === SECRET_SIGNATURE || signature === OUTPUT_SIGNATURE) return withoutWrappers((value as Tree)["value"]);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutWrappers(item)]));
}

/** What may be shown of a value: secrets and unknowns replaced by a word in brackets, at any depth. */
export function masked(value: unknown): unknown {
  if (typeof value === "string") return isSentinel(value) ? "[unknown]" : value;
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== "object" || value === null) return value;
  if (isSecret(value)) return "[secret]";
  if ((value as Tree)[SIGNATURE_KEY] === OUTPUT_SIGNATURE)
    return "value" in value ? masked((value as Tree)["value"]) : "[unknown]";
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item)]));
}
