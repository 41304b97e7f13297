import { declarationOf } from "./sdk";

/**
 * How Pulumi writes "not known yet" on the wire. Providers use the string form whatever the property's type.
 * Source: sdk/nodejs/runtime/rpc.ts of @pulumi/pulumi 3.259.0.
 */
export const UNKNOWN_ON_WIRE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * SDKs whose output types say nothing about `undefined`: the provider never computes what the program left out (it answers
 * a preview with the inputs, or with the API server's dry run).
 */
const echoing: ReadonlySet<string> = new Set(["kubernetes"]);

/**
 * The outputs that a configured provider would plan for a new resource, from the inputs as they are on the wire.
 *
 * What only the provider sets is unknown. What the program may set but did not is unknown where the provider then computes a
 * value of its own (its output type does not admit `undefined`), and absent otherwise. What the program gave is echoed,
 * secret wrappers and all. Defaults that a provider's schema adds in its check are not guessed: such a property is absent.
 * Without an installed SDK only the inputs are known.
 *
 * @param sdkRoots folders from which SDK packages are looked up, the program's own first
 */
export function plannedOutputs(
  type: string,
  inputs: Readonly<Record<string, unknown>>,
  sdkRoots: readonly string[],
): Record<string, unknown> {
  const declaration = declarationOf(type, sdkRoots);
  if (declaration === undefined) return { ...inputs };
  const echoes = echoing.has(type.split(":")[0] ?? "");
  const planned: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(inputs)) {
    // Write-only arguments (passwords handed through) are inputs that never come back.
    const writeOnly = declaration.inputs.has(name) && !declaration.outputs.has(name);
    if (value !== undefined && value !== null && !writeOnly) planned[name] = value;
  }
  for (const [name, output] of declaration.outputs) {
    if (name in planned) continue;
    const computed = !declaration.inputs.has(name) || (!output.mayBeUndefined && !echoes);
    if (computed) planned[name] = UNKNOWN_ON_WIRE;
  }
  return planned;
}
