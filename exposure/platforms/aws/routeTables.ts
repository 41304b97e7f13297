import type { Graph, Resource } from "../../graph/graph";
import { isProperties, property, readList, readString } from "../../graph/read";
import { reference, targetsOf, type Reference } from "../../graph/reference";
import { UNKNOWN, type Properties, type Value } from "../../graph/values";
import type { Networks, Subnet, Vpc } from "./networks";
import type { PrefixList } from "./prefixLists";
import {
  internetGatewayType,
  natGatewayType,
  peeringTypes,
  prefixListType,
  routeTableTypes,
  subnetTypes,
  vpcTypes,
} from "./types";

/** Where a route sends packets. `elsewhere`: a place that is no internet edge; `unknown`: not known where. */
export type RouteTarget =
  | { readonly kind: "egressOnly" | "elsewhere" | "unknown" | "nowhere" }
  /** Unsure: a gateway that the graph does not hold, or one whose attachment is not known. */
  | { readonly kind: "internet"; readonly unsure: boolean }
  | { readonly kind: "nat" | "peering"; readonly resource: Resource };

export interface Route {
  readonly resource: string;
  readonly path: string;
  /** CIDRs the route is for; `UNKNOWN` items could be any destination. */
  readonly destinations: readonly Value[];
  readonly target: RouteTarget;
  /** Whether the route belongs to this table for certain. */
  readonly sure: boolean;
}

/** The tables a subnet may use; `outside` when it may be one that the graph does not hold. */
export interface SubnetRoutes {
  readonly tables: readonly { readonly resource: string; readonly routes: readonly Route[] }[];
  readonly outside: boolean;
}

const targetFields = [
  "gatewayId",
  "natGatewayId",
  "egressOnlyGatewayId",
  "vpcPeeringConnectionId",
  "transitGatewayId",
  "networkInterfaceId",
  "vpcEndpointId",
  "localGatewayId",
  "carrierGatewayId",
  "coreNetworkArn",
  "instanceId",
];

export function routeReader(
  graph: Graph,
  networks: Networks,
  prefixList: (target: Reference) => PrefixList,
): (subnet: Subnet) => SubnetRoutes {
  const reader = new RouteTables(graph, networks, prefixList);
  return (subnet) => reader.of(subnet);
}

class RouteTables {
  private readonly routes = new Map<Resource, Route[]>();
  private readonly sureTables = new Map<Resource, Resource>();
  private readonly unsureTables = new Map<Resource, { tables: Resource[]; outside: boolean }>();
  private readonly mainTables = new Map<string, Resource>();
  /** Tables that may be the main one, by VPC. */
  private readonly unsureMains = new Map<string, { tables: Resource[]; outside: boolean }>();

  constructor(
    private readonly graph: Graph,
    private readonly networks: Networks,
    private readonly prefixList: (target: Reference) => PrefixList,
  ) {
    for (const type of routeTableTypes) for (const table of graph.ofType(type)) this.routes.set(table, this.inlineRoutes(table));
    this.addStandaloneRoutes();
    this.findAssociations();
    this.findMainTables();
  }

  of(subnet: Subnet): SubnetRoutes {
    const sure = this.sureTables.get(subnet.resource);
    if (sure !== undefined) return { tables: [this.table(sure)], outside: false };
    const fallback = this.mainTable(subnet);
    const unsure = this.unsureTables.get(subnet.resource);
    if (unsure === undefined) return fallback;
    return {
      tables: [...unsure.tables.map((table) => this.table(table)), ...fallback.tables],
      outside: unsure.outside || fallback.outside,
    };
  }

  private table(resource: Resource): SubnetRoutes["tables"][number] {
    return { resource: resource.urn, routes: this.routes.get(resource) ?? [] };
  }

  /** Without an association a subnet uses the VPC's main table: as AWS creates it, it knows the VPC alone. */
  private mainTable(subnet: Subnet): SubnetRoutes {
    const { vpc } = subnet;
    const main = this.mainTables.get(vpc.key);
    if (main !== undefined) return { tables: [this.table(main)], outside: false };
    const unsure = this.unsureMains.get(vpc.key);
    const fallback = this.untouchedMain(vpc);
    if (unsure === undefined) return fallback;
    return {
      tables: [...unsure.tables.map((table) => this.table(table)), ...fallback.tables],
      outside: unsure.outside || fallback.outside,
    };
  }

  private untouchedMain(vpc: Vpc): SubnetRoutes {
    if (vpc.isDefault) return { tables: [defaultVpcTable(vpc.key)], outside: false };
    if (vpc.resource === undefined) return { tables: [], outside: true };
    return { tables: [{ resource: vpc.resource.urn, routes: [] }], outside: false };
  }

  private inlineRoutes(table: Resource): Route[] {
    const list = readList(property(table, "routes"));
    if (list.kind === "absent") return [];
    if (list.kind === "unknown") return [unknownRoute(table.urn, "routes")];
    return list.value.map((route, index) => {
      const path = `routes[${index}]`;
      if (!isProperties(route)) return unknownRoute(table.urn, path);
      const destinations = this.destinations(table, "routes", route, ["cidrBlock", "ipv6CidrBlock"]);
      return { resource: table.urn, path, destinations, target: this.target(table, "routes", route), sure: true };
    });
  }

  private addStandaloneRoutes(): void {
    for (const route of this.graph.ofType("aws:ec2/route:Route")) {
      const owner = reference(this.graph, route, "routeTableId", property(route, "routeTableId"), [
        ...routeTableTypes,
        ...vpcTypes,
      ]);
      const settings = settingsOf(route);
      const destinations = this.destinations(route, undefined, settings, ["destinationCidrBlock", "destinationIpv6CidrBlock"]);
      const entry = {
        resource: route.urn,
        path: "",
        destinations,
        target: this.target(route, undefined, settings),
        sure: owner.kind === "exact",
      };
      for (const each of targetsOf(owner)) this.routes.get(this.tableNamedBy(each))?.push(entry);
    }
  }

  /** A VPC stands for its main table when a route names that by the VPC's output. */
  private tableNamedBy(resource: Resource): Resource {
    return this.routes.has(resource)
      ? resource
      : (this.graph.ofType("aws:ec2/defaultRouteTable:DefaultRouteTable").find((table) => this.adopts(table, resource)) ??
          this.impliedMainTable(resource));
  }

  private impliedMainTable(vpc: Resource): Resource {
    if (!this.routes.has(vpc)) {
      this.routes.set(vpc, []);
      this.mainTables.set(vpc.urn, vpc);
    }
    return vpc;
  }

  private adopts(table: Resource, vpc: Resource): boolean {
    const named = reference(this.graph, table, "defaultRouteTableId", property(table, "defaultRouteTableId"), vpcTypes);
    return named.kind === "exact" && named.resource === vpc;
  }

  private findAssociations(): void {
    for (const link of this.graph.ofType("aws:ec2/routeTableAssociation:RouteTableAssociation")) {
      const subnet = reference(this.graph, link, "subnetId", property(link, "subnetId"), subnetTypes);
      const table = reference(this.graph, link, "routeTableId", property(link, "routeTableId"), routeTableTypes);
      if (subnet.kind === "exact" && table.kind === "exact") this.sureTables.set(subnet.resource, table.resource);
      else this.noteUnsure(subnet, table);
    }
  }

  private noteUnsure(subnet: Reference, table: Reference): void {
    for (const each of targetsOf(subnet)) {
      const known = this.unsureTables.get(each) ?? { tables: [], outside: false };
      this.unsureTables.set(each, { tables: [...known.tables, ...targetsOf(table)], outside: known.outside || isOutside(table) });
    }
  }

  private findMainTables(): void {
    for (const table of this.graph.ofType("aws:ec2/defaultRouteTable:DefaultRouteTable")) {
      const name = "defaultRouteTableId";
      const vpc = reference(this.graph, table, name, property(table, name), vpcTypes);
      this.noteMain(vpc, { kind: "exact", resource: table });
    }
    for (const link of this.graph.ofType("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation")) {
      const vpc = reference(this.graph, link, "vpcId", property(link, "vpcId"), vpcTypes);
      const table = reference(this.graph, link, "routeTableId", property(link, "routeTableId"), routeTableTypes);
      this.noteMain(vpc, table);
    }
  }

  private noteMain(vpc: Reference, table: Reference): void {
    for (const each of targetsOf(vpc)) {
      const { key } = this.networks.vpcOf(each);
      if (vpc.kind === "exact" && table.kind === "exact") this.mainTables.set(key, table.resource);
      else {
        const known = this.unsureMains.get(key) ?? { tables: [], outside: false };
        this.unsureMains.set(key, { tables: [...known.tables, ...targetsOf(table)], outside: known.outside || isOutside(table) });
      }
    }
  }

  private destinations(from: Resource, name: string | undefined, route: Properties, fields: readonly string[]): readonly Value[] {
    const given: Value[] = [];
    for (const field of fields) {
      const value = route[field];
      if (value !== undefined && value !== null && value !== "") given.push(value);
    }
    const listField = "destinationPrefixListId";
    const list = route[listField] ?? undefined;
    if (list === undefined || list === "") return given;
    const entries = this.prefixList(reference(this.graph, from, name ?? listField, list, [prefixListType]));
    const rest: readonly Value[] = entries.complete ? [] : [UNKNOWN];
    return [...given, ...entries.cidrs, ...rest];
  }

  private target(from: Resource, name: string | undefined, route: Properties): RouteTarget {
    const field = targetFields.find((each) => (route[each] ?? "") !== "");
    if (field === undefined) return { kind: "nowhere" };
    const value = route[field] ?? undefined;
    const follow = (types: readonly string[]): Reference => reference(this.graph, from, name ?? field, value, types);
    switch (field) {
      case "gatewayId":
        return this.gatewayTarget(value, follow);
      case "egressOnlyGatewayId":
        return { kind: "egressOnly" };
      case "natGatewayId": {
        const nat = follow([natGatewayType]);
        return nat.kind === "exact" ? { kind: "nat", resource: nat.resource } : { kind: "unknown" };
      }
      case "vpcPeeringConnectionId": {
        const peering = follow(peeringTypes);
        return peering.kind === "exact" ? { kind: "peering", resource: peering.resource } : { kind: "elsewhere" };
      }
      default:
        return { kind: "elsewhere" };
    }
  }

  private gatewayTarget(value: Value | undefined, follow: (types: readonly string[]) => Reference): RouteTarget {
    const gateway = follow([internetGatewayType]);
    if (gateway.kind === "exact") return this.attached(gateway.resource);
    if (follow(["aws:ec2/vpnGateway:VpnGateway", "aws:ec2/vpcEndpoint:VpcEndpoint"]).kind === "exact")
      return { kind: "elsewhere" };
    // The prefix of an id tells its kind.
    const text = readString(value);
    if (text.kind === "known" && /^(local|vgw-|vpce-)/.test(text.value)) return { kind: "elsewhere" };
    if (text.kind === "known" && text.value.startsWith("igw-")) return { kind: "internet", unsure: true };
    return { kind: "unknown" };
  }

  private attached(gateway: Resource): RouteTarget {
    if (property(gateway, "vpcId") !== undefined) return { kind: "internet", unsure: false };
    const links = this.graph.ofType("aws:ec2/internetGatewayAttachment:InternetGatewayAttachment");
    const targets = links.map((link) =>
      reference(this.graph, link, "internetGatewayId", property(link, "internetGatewayId"), [internetGatewayType]),
    );
    if (targets.some((target) => target.kind === "exact" && target.resource === gateway))
      return { kind: "internet", unsure: false };
    return targets.some((target) => target.kind === "foreign" || targetsOf(target).includes(gateway))
      ? { kind: "internet", unsure: true }
      : { kind: "nowhere" };
  }
}

function isOutside(target: Reference): boolean {
  return target.kind === "foreign" || target.kind === "anything";
}

function settingsOf(route: Resource): Properties {
  const names = [...targetFields, "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"];
  return Object.fromEntries(names.map((name) => [name, property(route, name)]));
}

function unknownRoute(resource: string, path: string): Route {
  return { resource, path, destinations: [UNKNOWN], target: { kind: "unknown" }, sure: false };
}

/** AWS creates a default VPC with an internet gateway and a route to it. Source: VPC user guide, "Default VPCs". */
function defaultVpcTable(vpc: string): SubnetRoutes["tables"][number] {
  return {
    resource: vpc,
    routes: [{ resource: vpc, path: "", destinations: ["0.0.0.0/0"], target: { kind: "internet", unsure: false }, sure: true }],
  };
}
