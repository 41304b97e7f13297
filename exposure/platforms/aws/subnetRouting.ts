import type { Resource } from "../../graph/graph";
import { property, readString } from "../../graph/read";
import { reference } from "../../graph/reference";
import { noPackets, noPeers, type PacketSet, type PeerSet } from "../../packets/packetSpace";
import { everyService } from "../../packets/services";
import { filter, ofCourse, possible, type Filter, type Opening } from "../../topology";
import { natGate } from "./natGate";
import type { NetworkAcls } from "./networkAcls";
import type { Subnet } from "./networks";
import { peeringOpenings, type PeeringParts } from "./peering";
import type { SubnetRoutes } from "./routeTables";
import { routedAddresses, type RoutedAddresses } from "./routing";
import { subnetTypes } from "./types";

export interface SubnetRoutingParts extends PeeringParts {
  readonly routes: (subnet: Subnet) => SubnetRoutes;
  readonly acls: NetworkAcls;
}

/** What the route tables of subnets let through, in one address family. Each table is split over its routes once. */
export class SubnetRouting {
  private readonly routed = new Map<string, readonly RoutedAddresses[]>();

  constructor(private readonly parts: SubnetRoutingParts) {}

  /** Where packets of the subnet can go, or come from. */
  filterOf(subnet: Subnet, direction: "inbound" | "outbound"): Filter {
    const { space, neighbourhood } = this.parts;
    const own = {
      resource: subnet.vpc.resource?.urn ?? subnet.resource.urn,
      property: "",
      why: "the VPC routes between its own subnets",
    };
    const openings: Opening[] = [ofCourse(own, this.packets(neighbourhood.peersOfVpc(subnet.vpc.key)))];
    const routes = this.routesOf(subnet);
    for (const route of routes) openings.push(...this.routeOpenings(subnet, route, direction));
    openings.push(...peeringOpenings(this.parts, subnet.vpc, routes));
    if (neighbourhood.lost !== noPeers) openings.push(this.lostOpening(subnet));
    if (this.parts.routes(subnet).outside) {
      const step = {
        resource: subnet.resource.urn,
        property: "vpcId",
        why: "its route table is outside this stack; where it leads cannot be seen",
      };
      openings.push(possible(step, space.everything, [step]));
    }
    const why = direction === "inbound" ? "no route between the subnet and an internet gateway" : "no route leads there";
    return filter(space, { resource: this.routeTableOf(subnet), property: "routes", why }, openings);
  }

  /** Ways out that answer nobody: NAT and egress-only gateways. */
  outwardOnly(subnet: Subnet): Opening[] {
    const outward = this.routesOf(subnet).filter(({ target }) => target.kind === "nat" || target.kind === "egressOnly");
    return outward.map(({ step, must, may, depends }) => ({
      step,
      must: this.packets(must),
      may: this.packets(may),
      depends,
      quiet: true,
    }));
  }

  /** Addresses to which packets may leave without a public address of their own. */
  beyondGateways(subnet: Subnet): PacketSet {
    const ways = this.routesOf(subnet).filter(({ target }) => target.kind !== "internet");
    return this.packets(ways.reduce((sum, { may }) => this.parts.space.unitePeers(sum, may), noPeers));
  }

  private routeTableOf(subnet: Subnet): string {
    const { tables } = this.parts.routes(subnet);
    return tables.length === 1 ? tables[0]!.resource : subnet.resource.urn;
  }

  /** What a route adds: an internet gateway carries both directions, egress-only and NAT gateways answer nobody. */
  private routeOpenings(from: Subnet, route: RoutedAddresses, direction: "inbound" | "outbound"): Opening[] {
    const { step, target, depends } = route;
    const outward = direction === "outbound";
    switch (target.kind) {
      case "internet":
        return [{ step, must: this.packets(route.must), may: this.packets(route.may), depends }];
      case "egressOnly":
        return outward ? [{ step, must: this.packets(route.must), may: this.packets(route.may), depends }] : [];
      case "nat":
        return outward ? this.natOpenings(from, target.resource, route) : [];
      case "elsewhere": {
        // Another network of the graph may lie behind it, but not the internet's way in.
        const reach = outward ? this.packets(this.withIdentities(route.may)) : this.packets(this.parts.space.everyIdentity);
        return [possible(step, reach, [{ ...step, why: "what lies behind this route cannot be seen" }])];
      }
      case "unknown":
        return [
          possible(step, this.packets(this.withIdentities(route.may)), [
            { ...step, why: "where this route leads is not known yet" },
          ]),
        ];
      case "peering":
      case "nowhere":
        return [];
    }
  }

  /** A NAT gateway reaches what its own subnet routes to an internet gateway, past the network ACL of that subnet. */
  private natOpenings(from: Subnet, nat: Resource, { step, must, may, depends }: RoutedAddresses): Opening[] {
    const { graph, networks, space, neighbourhood, acls } = this.parts;
    const kind = readString(property(nat, "connectivityType"));
    if (kind.kind === "known" && kind.value === "private") return [];
    const home = reference(graph, nat, "subnetId", property(nat, "subnetId"), subnetTypes);
    if (home.kind !== "exact") {
      const why = "the NAT gateway's subnet cannot be seen";
      return [possible(step, this.packets(may), [{ resource: nat.urn, property: "subnetId", why }])];
    }
    const there = networks.subnetOf(home.resource);
    const beyond = this.routesOf(there).filter(({ target }) => target.kind === "internet");
    const gate = natGate(space, acls, neighbourhood, from, there);
    const through = (side: "must" | "may", routed: PeerSet): PacketSet => {
      const reach = beyond.reduce((sum, route) => space.unitePeers(sum, route[side]), noPeers);
      return space.intersectSets(this.packets(space.intersectPeers(routed, reach)), gate[side]);
    };
    const opening = { step, must: through("must", must), may: through("may", may) };
    const unsure = [...depends, ...beyond.flatMap((route) => route.depends), ...gate.depends];
    return [{ ...opening, depends: opening.must === opening.may ? [] : unsure }];
  }

  /** Machines of whom it is not known where they are may be in this network. */
  private lostOpening(subnet: Subnet): Opening {
    const step = { resource: subnet.resource.urn, property: "", why: "a machine whose network is not known may be in this one" };
    return possible(step, this.packets(this.parts.neighbourhood.lost), [step]);
  }

  private withIdentities(addresses: PeerSet): PeerSet {
    return this.parts.space.unitePeers(addresses, this.parts.space.everyIdentity);
  }

  private routesOf(subnet: Subnet): readonly RoutedAddresses[] {
    const { tables, outside } = this.parts.routes(subnet);
    const sureTable = tables.length === 1 && !outside;
    return tables.flatMap((table) => {
      const routed = this.routed.get(table.resource) ?? routedAddresses(this.parts.space, table);
      this.routed.set(table.resource, routed);
      if (sureTable) return routed;
      const choice = { resource: subnet.resource.urn, property: "", why: "which route table the subnet uses is not known yet" };
      return routed.map((route) => ({ ...route, must: noPeers, depends: [...route.depends, choice] }));
    });
  }

  private packets(peers: PeerSet): PacketSet {
    return peers === noPeers ? noPackets : this.parts.space.packetSet([everyService], peers);
  }
}
