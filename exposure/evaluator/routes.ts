import type { Resource } from "../graph/graph";
import { isProperties, property, readList } from "../graph/read";
import type { Value } from "../graph/values";
import { cidrOf, holds, type Address, type Family, type Range } from "./addresses";
import { agree, finding, type Answer, type Finding } from "./answer";
import { gateways, isDefaultVpc, nameOf, natGateways, peerings, prefixLists, routeTables, standingFor } from "./kinds";
import { anything, mentions, naming, type Key, type Kind, type Mentions } from "./mentions";
import { both, entriesOf, inCidr } from "./match";
import { blocksOf, UNKNOWN_VPC } from "./subnets";
import type { World } from "./world";

/** Where a route sends a packet. */
export interface Target {
  readonly kind:
    "local" | "gateway" | "default gateway" | "nat" | "egress only" | "peering" | "other network" | "appliance" | "unknown";
  readonly to: Mentions;
}

interface Route {
  readonly place: string;
  readonly target: Target;
  /** Whether it matches this destination. */
  readonly matches: Answer;
  /** Prefix length of what matches; undefined where that is not known. */
  readonly length: number | undefined;
  /** At equal length a route with a block of its own goes before one with a prefix list. */
  readonly list: boolean;
}

/**
 * What becomes of a packet that a route table sends on its way: the longest match decides, the VPC's own blocks are local.
 * `outcome` says what a target does with it.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html#route-tables-priority
 */
export function follow(
  world: World,
  table: Key,
  vpc: Key,
  destination: Address,
  inside: boolean,
  outcome: (target: Target) => Finding,
): Finding {
  const routes = [...localRoutes(world, vpc, destination, inside), ...routesOf(world, table, destination)];
  const matching = routes.filter((route) => route.matches === "yes" && route.length !== undefined);
  const longest = Math.max(-1, ...matching.map((route) => route.length!));
  const best = matching.filter((route) => route.length === longest);
  const winners = best.some((route) => !route.list) ? best.filter((route) => !route.list) : best;
  const doubtful = routes.filter((route) => route.matches === "maybe" && (route.length === undefined || route.length >= longest));
  const outcomes = [...winners, ...doubtful].map((route) => {
    const { answer, steps } = outcome(route.target);
    return finding(answer, route.place, ...steps);
  });
  if (winners.length === 0) outcomes.push(finding("no", `${nameOf(world, table)}.routes: no route`));
  return agree(outcomes);
}

/** The shortest prefix that a VPC's own block can have: where the block is not known, shorter routes never win against it. */
const shortestBlock: Readonly<Record<Family, number>> = { ipv4: 16, ipv6: 44 };

/** `inside`: the destination is known to be an address of this VPC, whatever its blocks are. */
function localRoutes(world: World, vpc: Key, destination: Address, inside: boolean): Route[] {
  const block = blocksOf(world, vpc, destination.family).blocks.find((range) => holds(range, destination));
  const local = { place: `${nameOf(world, vpc)}: local route`, target: { kind: "local", to: anything } as const, list: false };
  if (block === undefined && vpc === UNKNOWN_VPC) return [{ ...local, matches: "maybe", length: undefined }];
  if (block === undefined && !inside) return [];
  if (block !== undefined) return [{ ...local, matches: "yes", length: lengthOf(block) }];
  // The block is there but its length is not known: at least this, perhaps longer than any other route.
  return [
    { ...local, matches: "yes", length: shortestBlock[destination.family] },
    { ...local, matches: "maybe", length: undefined },
  ];
}

function lengthOf(range: Range): number {
  return (range.family === "ipv4" ? 32 : 128) - ((range.last - range.first + 1n).toString(2).length - 1);
}

function routesOf(world: World, table: Key, destination: Address): Route[] {
  const { resources, certain } = standingFor(world, routeTables, table);
  const inline = resources.flatMap((resource) => inlineRoutes(world, resource, destination));
  const standalone = naming(world, "aws:ec2/route:Route", "routeTableId", routeTables, table).flatMap(({ resource, named }) => {
    const names: Readonly<Record<string, string>> = {
      cidrBlock: "destinationCidrBlock",
      ipv6CidrBlock: "destinationIpv6CidrBlock",
    };
    const read = (name: string) => property(resource, names[name] ?? name);
    return routesTo(world, resource, resource.name, read, named, destination, (name) => name);
  });
  const untouched = resources.length === 0 && table.startsWith("the main route table");
  if (!certain || (resources.length === 0 && !untouched))
    standalone.push(anyRoute(`${nameOf(world, table)}.routes is not known`));
  if (untouched && isDefaultVpc(world, table.slice("the main route table of ".length))) inline.push(...asAwsMakesIt(destination));
  return [...inline, ...standalone];
}

/** The main table of the default VPC leads to an internet gateway that AWS made with it. */
function asAwsMakesIt(destination: Address): Route[] {
  if (destination.family === "ipv6") return [];
  return [
    {
      place: "the default VPC's own route",
      target: { kind: "default gateway", to: anything },
      matches: "yes",
      length: 0,
      list: false,
    },
  ];
}

function inlineRoutes(world: World, resource: Resource, destination: Address): Route[] {
  const routes = readList(property(resource, "routes"));
  if (routes.kind === "absent") return [];
  if (routes.kind === "unknown") return [anyRoute(`${resource.name}.routes is not known`)];
  return routes.value.flatMap((route, index) => {
    const place = `${resource.name}.routes[${index}]`;
    if (!isProperties(route)) return [anyRoute(`${place} is not known`)];
    return routesTo(
      world,
      resource,
      place,
      (name) => route[name],
      "yes",
      destination,
      () => "routes",
    );
  });
}

function anyRoute(place: string): Route {
  return { place, target: { kind: "unknown", to: anything }, matches: "maybe", length: undefined, list: false };
}

/** A route with a prefix list is as many routes as the list has entries. */
function routesTo(
  world: World,
  resource: Resource,
  place: string,
  read: (name: string) => Value | undefined,
  named: Answer,
  destination: Address,
  /** The top-level property that a field belongs to. */
  top: (name: string) => string,
): Route[] {
  const target = targetOf(world, resource, read, top);
  const route = (block: Value | undefined, certain: Answer, list: boolean): Route => {
    const cidr = typeof block === "string" ? cidrOf(block) : undefined;
    return {
      place,
      target,
      matches: both(named, certain, inCidr(block, destination.family, destination)),
      length: cidr?.length,
      list,
    };
  };
  const block = read(destination.family === "ipv4" ? "cidrBlock" : "ipv6CidrBlock");
  const listed = mentions(world, resource, top("destinationPrefixListId"), read("destinationPrefixListId"), prefixLists);
  const entries = listed === undefined ? [] : entriesOf(world, listed);
  return [route(block, "yes", false), ...entries.map((entry) => route(entry.block, entry.certain, true))];
}

const targets: readonly { readonly name: string; readonly kind: Target["kind"]; readonly names?: Kind }[] = [
  { name: "gatewayId", kind: "gateway", names: gateways },
  { name: "natGatewayId", kind: "nat", names: natGateways },
  { name: "egressOnlyGatewayId", kind: "egress only" },
  { name: "vpcPeeringConnectionId", kind: "peering", names: peerings },
  { name: "transitGatewayId", kind: "other network" },
  { name: "coreNetworkArn", kind: "other network" },
  { name: "localGatewayId", kind: "other network" },
  { name: "odbNetworkArn", kind: "other network" },
  { name: "networkInterfaceId", kind: "appliance" },
  { name: "vpcEndpointId", kind: "appliance" },
  { name: "instanceId", kind: "appliance" },
  { name: "carrierGatewayId", kind: "unknown" },
];

function targetOf(
  world: World,
  resource: Resource,
  read: (name: string) => Value | undefined,
  top: (name: string) => string,
): Target {
  for (const { name, kind, names } of targets) {
    const value = read(name);
    if (value === undefined || value === null || value === "") continue;
    if (name === "gatewayId" && value === "local") return { kind: "local", to: anything };
    return { kind, to: names === undefined ? anything : (mentions(world, resource, top(name), value, names) ?? anything) };
  }
  return { kind: "unknown", to: anything };
}
