import type { Graph, Resource } from "../../graph/graph";
import { isList, isProperties, property, readBoolean, readList, readString } from "../../graph/read";
import { references, type Reference } from "../../graph/reference";
import { UNKNOWN, type Value } from "../../graph/values";
import { groupList, type NetworkInterface } from "./interfaces";
import { listeningOf } from "./listeners";
import { classicLoadBalancerType, loadBalancerType, subnetTypes } from "./types";

/** The interfaces of load balancers: one in each of their subnets. */
export function loadBalancerInterfaces(graph: Graph): NetworkInterface[] {
  return [
    ...graph.ofType(loadBalancerType).flatMap((balancer) => interfacesOf(graph, balancer, kindOf(balancer) !== "application")),
    ...graph.ofType(classicLoadBalancerType).flatMap((balancer) => interfacesOf(graph, balancer, false)),
  ];
}

export function kindOf(balancer: Resource): "application" | "network" | "gateway" | "unknown" {
  const kind = readString(property(balancer, "loadBalancerType"));
  if (kind.kind === "absent") return "application";
  const known = (["application", "network", "gateway"] as const).find((each) => kind.kind === "known" && kind.value === each);
  return known ?? "unknown";
}

function interfacesOf(graph: Graph, balancer: Resource, mayLackGroups: boolean): NetworkInterface[] {
  const groups = groupList(graph, balancer, "securityGroups", property(balancer, "securityGroups"));
  const facing = opposite(property(balancer, "internal"));
  const stack = readString(property(balancer, "ipAddressType"));
  const dualStack = stack.kind === "unknown" ? UNKNOWN : stack.kind === "known" && stack.value.startsWith("dualstack");
  return subnetsOf(graph, balancer).map((subnet) => ({
    owner: balancer,
    resource: balancer,
    settings: {
      publicAddress: facing,
      publicAddressProperty: "internal",
      ipv6: dualStack === true && facing !== false ? [facing === true ? 1 : UNKNOWN] : [dualStack === UNKNOWN ? UNKNOWN : false],
      ipv6Property: "ipAddressType",
      privateAddress: undefined,
    },
    subnet,
    // A network load balancer may have no group at all, and then lets every packet of its listeners through.
    groups: groups.unset && mayLackGroups ? { ...groups, unset: false, none: true } : groups,
    listens: listeningOf(graph, balancer),
  }));
}

/** A load balancer faces the internet unless it is internal; the setting says the opposite. */
function opposite(value: Value | undefined): Value {
  const internal = readBoolean(value);
  return internal.kind === "unknown" ? UNKNOWN : !(internal.kind === "known" && internal.value);
}

function subnetsOf(graph: Graph, balancer: Resource): readonly Reference[] {
  const mappings = readList(property(balancer, "subnetMappings") ?? property(balancer, "subnetMapping"));
  const [name, items] =
    mappings.kind === "known"
      ? ([
          "subnetMappings",
          mappings.value.map((each): Value => (isProperties(each) ? (each["subnetId"] ?? UNKNOWN) : UNKNOWN)),
        ] as const)
      : (["subnets", property(balancer, "subnets")] as const);
  if (items === undefined || items === null) return [{ kind: "none" }];
  const named = references(graph, balancer, name, isList(items) ? items : UNKNOWN, subnetTypes);
  const found: Reference[] = named.certain.map((resource) => ({ kind: "exact", resource }));
  if (named.possible.length > 0) found.push({ kind: "candidates", resources: named.possible });
  if (named.foreign) found.push({ kind: "foreign" });
  return found.length === 0 ? [{ kind: "none" }] : found;
}
