import type { ResourceRecord } from "../../../exposure/graph/graph";
import { unknownSentinels } from "../../../exposure/graph/values";

const UNKNOWN = unknownSentinels[0]!;

/** Something that can become unknown: a value at a path below a resource's properties, or a resource's id wherever it stands. */
type Spot = { readonly record: number; readonly path: readonly (string | number)[] } | { readonly id: string };

/**
 * The same resources with `count` known values made unknown, chosen by `seed`. An erased value keeps the dependencies that it
 * had; now and then it depends on further resources too, or, like a value looked up in the cloud, on none.
 */
export function erase(records: readonly ResourceRecord[], count: number, seed: number): ResourceRecord[] {
  const random = generator(seed);
  let erased = [...records];
  for (let left = count; left > 0; left -= 1) {
    const spots = spotsOf(erased);
    const spot = spots[Math.floor(random() * spots.length)];
    if (spot === undefined) break;
    erased = "id" in spot ? eraseId(erased, spot.id) : eraseValue(erased, spot.record, spot.path, random);
  }
  return erased;
}

/** The same resources, each time with one property of one of them unknown: from where it came from, or from nowhere. */
export function withoutEach(records: readonly ResourceRecord[]): ResourceRecord[][] {
  return records.flatMap((record, at) =>
    Object.keys(record.outputs)
      .filter((name) => !isName(name))
      .flatMap((name) =>
        [record.propertyDependencies?.[name] ?? [], []].map((from) => {
          const outputs = { ...record.outputs, [name]: UNKNOWN };
          const changed = { ...record, outputs, propertyDependencies: { ...record.propertyDependencies, [name]: from } };
          return records.map((other, index) => (index === at ? changed : other));
        }),
      ),
  );
}

/** What was erased, for a reader: each changed property with its dependencies. */
export function erasures(before: readonly ResourceRecord[], after: readonly ResourceRecord[]): string[] {
  return after.flatMap((record, index) => {
    const changed = Object.keys(record.outputs).filter(
      (name) => JSON.stringify(record.outputs[name]) !== JSON.stringify(before[index]!.outputs[name]),
    );
    const from = (name: string) => record.propertyDependencies?.[name]?.map((urn) => urn.split("::").at(-1)) ?? [];
    const id = record.id === before[index]!.id ? [] : [`${record.name}.id`];
    return [
      ...id,
      ...changed.map(
        (name) =>
          `${record.name}.${name} = ${JSON.stringify(record.outputs[name])?.replaceAll(UNKNOWN, "?")} from ${from(name).join(", ")}`,
      ),
    ];
  });
}

function spotsOf(records: readonly ResourceRecord[]): Spot[] {
  const below = (record: number, value: unknown, path: readonly (string | number)[]): Spot[] => {
    if (value === UNKNOWN) return [];
    const here = path.length > 0 ? [{ record, path }] : [];
    if (Array.isArray(value)) return [...here, ...value.flatMap((item, index) => below(record, item, [...path, index]))];
    if (typeof value !== "object" || value === null) return here;
    return [...here, ...Object.entries(value).flatMap(([key, item]) => below(record, item, [...path, key]))];
  };
  const ids = records.flatMap(({ id, outputs }) => [
    id,
    ...Object.entries(outputs).flatMap(([name, value]) => (isName(name) ? [value] : [])),
  ]);
  const spots = records.flatMap(({ outputs }, index) =>
    below(index, outputs, []).filter((spot) => !("path" in spot) || !isName(String(spot.path[0]))),
  );
  return [...ids.flatMap((id) => (typeof id === "string" && id !== UNKNOWN ? [{ id }] : [])), ...spots];
}

/** Outputs of a VPC by which others name what it made: like an id, they are known everywhere or nowhere. */
function isName(output: string): boolean {
  return ["defaultRouteTableId", "defaultNetworkAclId", "defaultSecurityGroupId", "mainRouteTableId"].includes(output);
}

/** An id that is not known yet is not known anywhere; that it came from this resource stays written in the dependencies. */
function eraseId(records: readonly ResourceRecord[], id: string): ResourceRecord[] {
  const without = (value: unknown): unknown => {
    if (value === id) return UNKNOWN;
    if (Array.isArray(value)) return value.map(without);
    return typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, without(item)]))
      : value;
  };
  return records.map((record) => ({
    ...record,
    id: record.id === id ? undefined : record.id,
    outputs: without(record.outputs) as Record<string, unknown>,
  }));
}

function eraseValue(
  records: readonly ResourceRecord[],
  at: number,
  path: readonly (string | number)[],
  random: () => number,
): ResourceRecord[] {
  const replace = (value: unknown, rest: readonly (string | number)[]): unknown => {
    const [key, ...further] = rest;
    if (key === undefined) return UNKNOWN;
    if (Array.isArray(value)) return value.map((item: unknown, index) => (index === key ? replace(item, further) : item));
    return { ...(value as object), [key]: replace((value as Record<string | number, unknown>)[key], further) };
  };
  const record = records[at]!;
  const name = String(path[0]);
  const had = record.propertyDependencies?.[name] ?? [];
  const draw = random();
  const others = records.filter(({ urn }) => urn !== record.urn && random() < 0.3).map(({ urn }) => urn);
  const dependencies = draw < 0.6 ? had : draw < 0.85 ? [...new Set([...had, ...others])] : [];
  // A property that still holds a known reference beside the erased value keeps its dependencies.
  const kept = path.length === 1 ? dependencies : [...new Set([...had, ...dependencies])];
  const changed = {
    ...record,
    outputs: replace(record.outputs, path) as Record<string, unknown>,
    propertyDependencies: { ...record.propertyDependencies, [name]: kept },
  };
  return records.map((other, index) => (index === at ? changed : other));
}

/** A small generator of numbers in [0, 1): the same seed gives the same run. Source: mulberry32, public domain. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
