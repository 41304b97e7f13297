import type { Graph, Resource } from "../../../graph/graph";
import { property, readList, readNumber, readString } from "../../../graph/read";
import { references, type Reference } from "../../../graph/reference";
import { UNKNOWN, type Value } from "../../../graph/values";
import { portRange, wholeProtocol } from "../../../packets/services";
import type { Step } from "../../../proof";
import type { GroupList, Listening, NetworkInterface, Settings } from "../interfaces";
import { subnetTypes } from "../types";
import { namedReference } from "./naming";

const tcp = 6;

/** What a managed service puts into a VPC: an interface in each of these subnets, or in one of several. */
export interface Placement {
  /** The resource people know. */
  readonly owner: Resource;
  /** Where the interface's settings stand, if that is another resource. Default: the owner. */
  readonly resource?: Resource;
  readonly subnets: readonly Reference[];
  readonly groups: GroupList;
  readonly publicAddress: Settings["publicAddress"];
  readonly publicAddressProperty: string;
  /** IPv4 alone, or also IPv6. Default: IPv4 alone. */
  readonly networkType?: { readonly property: string; readonly value: Value | undefined };
  /** Default: whatever its groups admit, as a machine. */
  readonly listens?: Listening;
}

export function interfacesOf(placement: Placement): NetworkInterface[] {
  const { owner, resource = owner, subnets, groups, publicAddress, publicAddressProperty, networkType, listens } = placement;
  const settings: Settings = {
    publicAddress,
    publicAddressProperty,
    ipv6: [hasIpv6(networkType?.value)],
    ipv6Property: networkType?.property ?? publicAddressProperty,
    privateAddress: undefined,
  };
  return subnets.map((subnet) => ({ owner, resource, settings, subnet, groups, listens }));
}

/** Whether AWS lets the internet reach the IPv6 address of a dual-stack service is not documented for all of them. */
function hasIpv6(networkType: Value | undefined): Value {
  const type = readString(networkType);
  if (type.kind === "absent") return false;
  return type.kind === "known" && type.value.toLowerCase() === "ipv4" ? false : UNKNOWN;
}

/** An interface in each subnet of a list. */
export function eachSubnet(graph: Graph, from: Resource, name: string, value: Value | undefined): Reference[] {
  if (value === undefined || value === null) return [{ kind: "none" }];
  const list = readList(value);
  const named = references(graph, from, name, list.kind === "known" ? list.value : UNKNOWN, subnetTypes);
  const found: Reference[] = named.certain.map((resource) => ({ kind: "exact", resource }));
  if (named.possible.length > 0) found.push({ kind: "candidates", resources: named.possible });
  if (named.foreign) found.push({ kind: "foreign" });
  return found.length === 0 ? [{ kind: "none" }] : found;
}

/** An interface in one subnet of a list, AWS choosing which. */
export function oneSubnet(graph: Graph, from: Resource, name: string, value: Value | undefined): Reference {
  if (value === undefined || value === null) return { kind: "none" };
  const list = readList(value);
  const named = references(graph, from, name, list.kind === "known" ? list.value : UNKNOWN, subnetTypes);
  return named.foreign ? { kind: "foreign" } : oneOf([...named.certain, ...named.possible]);
}

function oneOf(resources: readonly Resource[]): Reference {
  const [first] = resources;
  if (first === undefined) return { kind: "none" };
  return resources.length === 1 ? { kind: "exact", resource: first } : { kind: "candidates", resources };
}

/** How a kind of service names its subnet groups. */
export interface SubnetGroups {
  /** The property of the service. */
  readonly property: string;
  readonly type: string;
  /** The property of the group that holds its name. Default: `name`. */
  readonly nameProperty?: string;
}

/**
 * One subnet of the subnet group that a service names. Without a group, or with the one called `default`, AWS takes a default
 * subnet. Source: RDS user guide, "Working with DB subnet groups".
 */
export function subnetOfGroup(graph: Graph, from: Resource, { property: name, type, nameProperty }: SubnetGroups): Reference {
  const value = property(from, name);
  if (value === "default") return { kind: "none" };
  const group = namedReference(graph, from, name, value, [type], nameProperty);
  switch (group.kind) {
    case "none":
      return group;
    case "exact":
      return oneSubnet(graph, group.resource, "subnetIds", property(group.resource, "subnetIds"));
    case "candidates": {
      const places = group.resources.map((each) => oneSubnet(graph, each, "subnetIds", property(each, "subnetIds")));
      const subnets = places.flatMap((place) =>
        place.kind === "exact" ? [place.resource] : place.kind === "candidates" ? place.resources : [],
      );
      const unseen = places.some(({ kind }) => kind === "foreign" || kind === "none");
      return unseen ? { kind: "foreign" } : oneOf([...new Set(subnets)]);
    }
    default:
      return { kind: "foreign" };
  }
}

/** TCP ports that a service certainly listens on, and those that it may. */
export function listensOn(resource: Resource, name: string, must: readonly number[], may = must): Listening {
  const ranges = (ports: readonly number[]) => ports.map((port) => portRange(tcp, port, port));
  return { step: listening(resource, name), services: { must: ranges(must), may: ranges(may) } };
}

function listening(resource: Resource, name: string): Step {
  return { resource: resource.urn, property: name, why: "it listens on this port" };
}

/** Nothing arrives: it only starts connections. */
export function listensNowhere(resource: Resource): Listening {
  return { step: { resource: resource.urn, property: "", why: "it only starts connections" }, services: { must: [], may: [] } };
}

/** One TCP port: as set, else the default of its kind; `undefined` for a kind that is not known. */
export function listensOnPort(resource: Resource, name: string, fallback: number | undefined): Listening {
  const port = readNumber(property(resource, name));
  const number = port.kind === "known" ? port.value : port.kind === "absent" ? fallback : undefined;
  if (number !== undefined) return listensOn(resource, name, [number]);
  return { step: listening(resource, name), services: { must: [], may: [wholeProtocol(tcp)] } };
}
