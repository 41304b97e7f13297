import type { Graph, Resource } from "../graph/graph";
import { isList, isProperties, readNumber } from "../graph/read";
import type { Value } from "../graph/values";
import { cidrOf, type Address, type Range } from "./addresses";

/** A graph with what the evaluator looks up again and again. */
export interface World {
  readonly graph: Graph;
  /** Where some CIDR block of the graph begins, or the address after one ends: between two of them no rule can differ. */
  readonly addressEdges: readonly Address[];
  /** The same for ports, in network ACLs alone: only there a port is chosen by whoever answers. */
  readonly portEdges: readonly number[];
  readonly memory: Map<string, unknown>;
}

const worlds = new WeakMap<Graph, World>();

export function worldOf(graph: Graph): World {
  const known = worlds.get(graph);
  if (known !== undefined) return known;
  const world = { graph, ...edgesOf(graph), memory: new Map<string, unknown>() };
  worlds.set(graph, world);
  return world;
}

/** `compute`, once per world and name. */
export function remember<T>(world: World, name: string, compute: () => T): T {
  if (!world.memory.has(name)) world.memory.set(name, compute());
  return world.memory.get(name) as T;
}

function edgesOf(graph: Graph): Pick<World, "addressEdges" | "portEdges"> {
  const addresses = new Map<string, Address>();
  const ports = new Set<number>();
  for (const resource of graph.resources) {
    for (const leaf of [...leavesOf(resource.inputs), ...leavesOf(resource.outputs)]) {
      const port = readNumber(leaf);
      if (port.kind === "known" && resource.type.includes("etworkAcl")) ports.add(port.value).add(port.value + 1);
      const cidr = typeof leaf === "string" ? cidrOf(leaf) : undefined;
      for (const value of cidr === undefined ? [] : [cidr.first, cidr.last + 1n]) {
        addresses.set(`${cidr!.family} ${value}`, { family: cidr!.family, value });
      }
    }
  }
  return { addressEdges: [...addresses.values()], portEdges: [...ports] };
}

function leavesOf(value: Value | undefined): Value[] {
  if (isList(value)) return value.flatMap(leavesOf);
  if (isProperties(value)) return Object.values(value).flatMap(leavesOf);
  return value === undefined ? [] : [value];
}

/** One address for each part of the ranges within which no rule of the graph tells two addresses apart. */
export function samples(world: World, ranges: readonly Range[]): Address[] {
  return ranges.flatMap((range) => [
    { family: range.family, value: range.first },
    ...world.addressEdges.filter((edge) => edge.family === range.family && range.first < edge.value && edge.value <= range.last),
  ]);
}

export function ofTypes(world: World, types: readonly string[]): Resource[] {
  return types.flatMap((type) => world.graph.ofType(type));
}
