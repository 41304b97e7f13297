/** The key under which the policy SDK's proxy hands out the object behind it. Source: proxy.js of @pulumi/policy 1.21.0. */
const proxyTarget = "__getSpecialProxyTarget";
const proxyMark = "__isSpecialProxy";

/**
 * The plain tree behind the `props` of a policy call.
 *
 * Reading an unknown value through the SDK's proxy throws, and the SDK answers with an advisory note instead of the rule's
 * own verdict: a mandatory rule would pass. The proxy traps plain reads only, so an own property descriptor holds the raw
 * value, unknown sentinels included, and below it everything is plain. Should a later SDK trap descriptors as well, its
 * own way to the target is tried. Touch `props` in no other way.
 *
 * @throws Error when neither way gives plain data; the resource then counts as not seen, never as empty.
 */
export function rawProperties(props: object): Record<string, unknown> {
  return throughDescriptors(props) ?? throughTarget(props);
}

function throughDescriptors(props: object): Record<string, unknown> | undefined {
  const raw: Record<string, unknown> = {};
  try {
    for (const name of Object.keys(props)) {
      const descriptor = Object.getOwnPropertyDescriptor(props, name);
      if (descriptor === undefined || !("value" in descriptor)) return undefined;
      const value: unknown = descriptor.value;
      if (isProxy(value)) return undefined;
      raw[name] = value;
    }
  } catch {
    return undefined;
  }
  return raw;
}

function throughTarget(props: object): Record<string, unknown> {
  const target: unknown = Reflect.get(props, proxyTarget);
  if (!isRecord(target) || isProxy(target)) throw new Error("this version of @pulumi/policy hides the raw properties");
  return target;
}

function isProxy(value: unknown): boolean {
  return isRecord(value) && Reflect.get(value, proxyMark) === true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
