"use strict";

/** What stands for a value that is not known at preview. Source: sdk/nodejs/runtime/rpc.ts of @pulumi/pulumi. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

function isUnknown(value) {
  return value === UNKNOWN;
}

/** Without the wrappers that mark secrets, so that a value equals itself whether marked or not. */
function unwrapped(value) {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== "object" || value === null) return value;
  if (value[SIGNATURE_KEY] === SECRET) return unwrapped(value.value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, item]) => name !== "__defaults" && item !== null && item !== undefined)
      .map(([name, item]) => [name, unwrapped(item)]),
  );
}

module.exports = { UNKNOWN, isUnknown, unwrapped };
