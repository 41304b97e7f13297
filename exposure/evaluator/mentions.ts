import type { Resource } from "../graph/graph";
import { isList, property } from "../graph/read";
import { UNKNOWN, type Value } from "../graph/values";
import { agree, every, finding, some, type Answer, type Finding } from "./answer";
import { ofTypes, remember, type World } from "./world";

/** Stands for one thing: the URN of a resource, a phrase for what AWS made by itself, or the literal id of a stranger. */
export type Key = string;

/**
 * What a property names. All of `certain`; where `possible` is not empty, also at least one of them; where `open`, perhaps
 * anything else.
 */
export interface Mentions {
  readonly certain: readonly Key[];
  readonly possible: readonly Key[];
  readonly open: boolean;
}

/** A kind of thing that properties name. */
export interface Kind {
  /** Resources whose id names one. */
  readonly types: readonly string[];
  /** Which thing such a resource is; several keys where it is not known which. By default the resource itself. */
  readonly keys?: (world: World, resource: Resource) => readonly Key[];
  /** Further outputs that name one, such as a VPC's `defaultSecurityGroupId`. */
  readonly aliases?: readonly Alias[];
}

export interface Alias {
  readonly type: string;
  readonly output: string;
  readonly keys: (world: World, resource: Resource) => readonly Key[];
  /** An unknown value that comes from such a resource can only be this output; elsewhere it may be the result of a lookup. */
  readonly sure?: boolean;
}

export const nothing: Mentions = { certain: [], possible: [], open: false };
export const anything: Mentions = { certain: [], possible: [], open: true };

export function exactly(...keys: Key[]): Mentions {
  return { certain: keys, possible: [], open: false };
}

/** One reference, or a list of them: an unknown list may hold any number of items, an unknown text is one. */
export type Shape = "one" | "many";

/** Undefined where the property is not given. */
export function mentionsIn(world: World, from: Resource, name: string, kind: Kind, shape: Shape = "one"): Mentions | undefined {
  return mentions(world, from, name, property(from, name), kind, shape);
}

/** The same for a value somewhere below the top-level property `name`, under which Pulumi lists its dependencies. */
export function mentions(
  world: World,
  from: Resource,
  name: string,
  value: Value | undefined,
  kind: Kind,
  shape: Shape = "one",
): Mentions | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const sources = (from.dependencies.get(name) ?? []).flatMap((urn) => world.graph.byUrn.get(urn) ?? []);
  const direct = sources.filter((source) => kind.types.includes(source.type)).map((source) => keysOf(world, source, kind));
  const aliased = sources.flatMap((source) =>
    (kind.aliases ?? [])
      .filter((alias) => alias.type === source.type)
      .map((alias) => ({ sure: alias.sure, keys: alias.keys(world, source) })),
  );
  const candidates = distinct([...direct, ...aliased.filter((alias) => alias.sure).map((alias) => alias.keys)]);
  const guesses = aliased.filter((alias) => !alias.sure).flatMap((alias) => alias.keys);
  if (value === UNKNOWN && shape === "many") return { certain: [], possible: [...candidates.flat(), ...guesses], open: true };
  const found = ofItems(world, isList(value) ? value : [value], kind, candidates);
  return found.open ? { ...found, possible: [...found.possible, ...guesses] } : found;
}

function distinct(things: readonly (readonly Key[])[]): (readonly Key[])[] {
  return [...new Map(things.map((keys) => [keys.join(), keys])).values()];
}

function ofItems(world: World, items: readonly Value[], kind: Kind, candidates: readonly (readonly Key[])[]): Mentions {
  const known = items.filter((item) => item !== UNKNOWN).map((item) => keysOfId(world, item, kind));
  const left = candidates.filter((keys) => !known.some((other) => other.join() === keys.join()));
  const unknownItems = items.length - known.length;
  // With as many unknown items as candidates each candidate is one of them; a missing candidate is a stranger.
  const matched = unknownItems >= left.length;
  const settled = unknownItems > 0 && matched ? [...known, ...left] : known;
  const vague = settled.filter((keys) => keys.length !== 1);
  const unsettled = unknownItems > 0 && !matched ? left.flat() : [];
  return {
    certain: settled.filter((keys) => keys.length === 1).flat(),
    possible: [...unsettled, ...vague.flat()],
    open: unknownItems > left.length || vague.some((keys) => keys.length === 0),
  };
}

function keysOf(world: World, resource: Resource, kind: Kind): readonly Key[] {
  return kind.keys?.(world, resource) ?? [resource.urn];
}

function keysOfId(world: World, id: Value, kind: Kind): readonly Key[] {
  if (typeof id !== "string") return [];
  const resource = world.graph.withId(kind.types, id);
  if (resource !== undefined) return keysOf(world, resource, kind);
  for (const alias of kind.aliases ?? []) {
    const owner = world.graph.ofType(alias.type).find((candidate) => candidate.outputs[alias.output] === id);
    if (owner !== undefined) return alias.keys(world, owner);
  }
  return [id];
}

/** Stands for a thing of which nothing is known, which may even be one of the graph's. */
export function unknownThing(what: string): Key {
  return `some ${what}`;
}

function isUnknownThing(key: Key): boolean {
  return key.startsWith("some ");
}

/** Whether the property names this very thing. */
export function names(mentioned: Mentions | undefined, key: Key): Answer {
  if (mentioned === undefined) return "no";
  if (isUnknownThing(key)) return mentioned.certain.length + mentioned.possible.length > 0 || mentioned.open ? "maybe" : "no";
  if (mentioned.certain.includes(key)) return "yes";
  return mentioned.open || mentioned.possible.includes(key) ? "maybe" : "no";
}

/** Whether something holds for at least one of the things named; for a property with one value, whether it holds for that. */
export function pick(mentioned: Mentions, holds: (key: Key) => Finding): Finding {
  const certain = mentioned.certain.map(holds);
  if (mentioned.possible.length === 0 && !mentioned.open) return some(certain);
  const stranger = mentioned.open ? [finding("maybe", "it is not known which resource is meant")] : [];
  return some([...certain, agree([...mentioned.possible.map(holds), ...stranger])]);
}

/** What holds for the one thing that a property names; `what` is the word for it where it is not known which. */
export function forThe(mentioned: Mentions, what: string, holds: (key: Key) => Finding): Finding {
  const keys = [...mentioned.certain, ...mentioned.possible, ...(mentioned.open ? [unknownThing(what)] : [])];
  return agree(keys.map(holds));
}

/** The resources of a type whose property names this key, each with how certain that is. */
export function naming(
  world: World,
  type: string,
  name: string,
  kind: Kind,
  key: Key,
  shape: Shape = "one",
): { resource: Resource; named: Answer }[] {
  const all = remember(world, `${type} ${name}`, () => {
    const exact = new Map<Key, Resource[]>();
    const vague: { resource: Resource; mentioned: Mentions }[] = [];
    const naming = new Set<Resource>();
    for (const resource of ofTypes(world, [type])) {
      const mentioned = mentionsIn(world, resource, name, kind, shape);
      if (mentioned === undefined) continue;
      naming.add(resource);
      for (const certain of mentioned.certain) exact.set(certain, [...(exact.get(certain) ?? []), resource]);
      if (mentioned.possible.length > 0 || mentioned.open) vague.push({ resource, mentioned });
    }
    return { exact, vague, naming };
  });
  if (isUnknownThing(key)) return [...all.naming].map((resource) => ({ resource, named: "maybe" as const }));
  const certain = (all.exact.get(key) ?? []).map((resource) => ({ resource, named: "yes" as const }));
  const doubtful = all.vague
    .filter(({ mentioned }) => !mentioned.certain.includes(key))
    .map(({ resource, mentioned }) => ({ resource, named: names(mentioned, key) }))
    .filter(({ named }) => named !== "no");
  return [...certain, ...doubtful];
}

/** `found`, if at all: what a doubtful attachment contributes. */
export function provided(named: Answer, found: Finding): Finding {
  return named === "yes" ? found : every([finding(named, ...found.steps), found]);
}
