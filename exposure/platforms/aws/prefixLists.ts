import type { Graph, Resource } from "../../graph/graph";
import { isList, isProperties, property } from "../../graph/read";
import { reference, targetsOf, type Reference } from "../../graph/reference";
import { UNKNOWN, type Value } from "../../graph/values";
import { prefixListType } from "./types";

/** The entries of a managed prefix list; `complete` is false while some of them are not known. */
export interface PrefixList {
  readonly cidrs: readonly Value[];
  readonly complete: boolean;
}

const outside: PrefixList = { cidrs: [], complete: false };

/** What prefix lists hold, asked by reference; a list that lives outside the graph (or is kept by AWS) is not known. */
export function prefixListReader(graph: Graph): (target: Reference) => PrefixList {
  const entries = new Map<Resource, Value[]>();
  let strayEntries = false;
  for (const entry of graph.ofType("aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry")) {
    const target = reference(graph, entry, "prefixListId", property(entry, "prefixListId"), [prefixListType]);
    if (target.kind === "exact")
      entries.set(target.resource, [...(entries.get(target.resource) ?? []), property(entry, "cidr") ?? UNKNOWN]);
    else if (targetsOf(target).length > 0) strayEntries = true;
  }
  return (target) => {
    if (target.kind !== "exact") return outside;
    const inline = property(target.resource, "entries");
    const cidrs = isList(inline) ? inline.map((entry) => (isProperties(entry) ? (entry["cidr"] ?? UNKNOWN) : UNKNOWN)) : [];
    return { cidrs: [...cidrs, ...(entries.get(target.resource) ?? [])], complete: inline !== UNKNOWN && !strayEntries };
  };
}
