import type { Graph, Resource } from "../../graph/graph";
import { property, readBoolean, readString } from "../../graph/read";
import { reference, targetsOf } from "../../graph/reference";
import { noPackets, noPeers, type PacketSet, type PacketSpace, type PeerSet } from "../../packets/packetSpace";
import { everyService } from "../../packets/services";
import type { Step } from "../../proof";
import { certain, filter, ofCourse, possible, type Filter, type Opening } from "../../topology";
import type { Block } from "./blockPublicAccess";
import { identityPeers, lostPeers, type AddressBook, type Identity, type PeerBounds } from "./identities";
import type { NetworkAcls } from "./networkAcls";
import type { Networks, Subnet, Vpc } from "./networks";
import { routedAddresses, type RoutedAddresses } from "./routing";
import type { SubnetRoutes } from "./routeTables";
import { tri, type Tri } from "./tri";
import { subnetTypes, vpcTypes } from "./types";

export interface SubnetEdgesParts {
  readonly graph: Graph;
  readonly networks: Networks;
  readonly space: PacketSpace;
  readonly book: AddressBook;
  readonly identities: readonly Identity[];
  readonly routes: (subnet: Subnet) => SubnetRoutes;
  readonly acls: NetworkAcls;
  readonly blocks: ((subnet: Subnet, direction: "inbound" | "outbound") => Block) | undefined;
}

interface Edges {
  readonly inbound: readonly Filter[];
  readonly outbound: readonly Filter[];
  /** Inbound, for packets that are in the network already. */
  readonly acl: readonly Filter[];
}

/**
 * What packets meet at the edge of a subnet, in one address family: the question of an address, the routes, Block Public
 * Access and the network ACL. What depends on the subnet alone is made once per subnet.
 */
export class SubnetEdges {
  private readonly bySubnet = new Map<Subnet, Edges>();
  private readonly routed = new Map<string, readonly RoutedAddresses[]>();
  private readonly peersOfVpc = new Map<string, PeerSet>();
  private readonly peersOfSubnet = new Map<Subnet, PeerSet>();
  private readonly lost: PeerSet;

  constructor(private readonly parts: SubnetEdgesParts) {
    const { identities, space } = parts;
    const vpcs = new Map<string, number[]>();
    const subnets = new Map<Subnet, number[]>();
    for (const { index, vpc, subnet } of identities) {
      push(vpcs, vpc.key, index);
      if (subnet !== undefined) push(subnets, subnet, index);
    }
    for (const [key, indexes] of vpcs) this.peersOfVpc.set(key, identityPeers(space, indexes));
    for (const [subnet, indexes] of subnets) this.peersOfSubnet.set(subnet, identityPeers(space, indexes));
    this.lost = lostPeers(space, identities);
  }

  inbound(identity: Identity, address: Tri): Filter[] {
    return [this.addressFilter(identity, address, "inbound"), ...this.atSubnet(identity, "inbound")];
  }

  outbound(identity: Identity, address: Tri): Filter[] {
    return [this.addressFilter(identity, address, "outbound"), ...this.atSubnet(identity, "outbound")];
  }

  /** Inside the network a forwarded packet meets the network ACL alone. An IPv6 packet still needs an address to go to. */
  forwarded(identity: Identity, address: Tri): Filter[] {
    const { space } = this.parts;
    const needsAddress = space.family === "ipv6" ? [this.addressFilter(identity, address, "inbound")] : [];
    const subnets = this.candidates(identity);
    if (subnets.length !== 1) return [...needsAddress, ...this.atSubnet(identity, "inbound")];
    return [...needsAddress, ...this.edgesOf(subnets[0]!).acl];
  }

  /**
   * Behind an accelerator neither addresses nor routes count, and network ACLs see the replies alone.
   * Source: Global Accelerator developer guide, "Requirements for endpoints with client IP address preservation".
   */
  accelerated(identity: Identity): readonly Filter[] {
    const { space } = this.parts;
    const [subnet, ...others] = this.candidates(identity);
    if (subnet !== undefined && others.length === 0) return this.edgesOf(subnet).acl.slice(1);
    if (identity.networkInterface!.subnet.kind === "none") return [];
    const { urn } = identity.networkInterface!.resource;
    const step = { resource: urn, property: "subnetId", why: "which network ACL its replies meet is not known" };
    return [filter(space, step, [possible(step, space.everything, [step])])];
  }

  /** A stranger may carry any group and any address; only its subnet limits it. */
  strangerOutbound(identity: Identity): readonly Filter[] {
    return identity.subnet === undefined ? [] : this.edgesOf(identity.subnet).outbound;
  }

  /**
   * IPv4: machines of private networks meet at private addresses, the internet needs a public one, or a NAT gateway on the
   * way out. IPv6: nothing happens without an address.
   */
  private addressFilter(identity: Identity, address: Tri, direction: "inbound" | "outbound"): Filter {
    const { space } = this.parts;
    const { resource } = identity.networkInterface!;
    const openings: Opening[] = [];
    if (space.family === "ipv4") {
      const step = {
        resource: resource.urn,
        property: "subnetId",
        why: "machines of the private network reach its private address",
      };
      openings.push(ofCourse(step, this.packets(space.everyIdentity)));
      if (direction === "outbound")
        openings.push(ofCourse({ ...step, why: "its packets may leave through a NAT gateway" }, this.viaNat(identity)));
    }
    const reach = this.packets(space.family === "ipv4" ? space.everyAddress : space.everyPeer);
    if (address.answer === "yes") openings.push(certain(address.step, reach));
    if (address.answer === "maybe") openings.push(possible(address.step, reach, [address.step]));
    const why = space.family === "ipv4" ? `no public address: ${address.step.why}` : `no IPv6 address: ${address.step.why}`;
    return filter(space, { ...address.step, why }, openings);
  }

  private viaNat(identity: Identity): PacketSet {
    const routed = this.candidates(identity).flatMap((subnet) => this.routesOf(subnet));
    const peers = routed
      .filter(({ target }) => target.kind !== "internet")
      .reduce((sum, { may }) => this.parts.space.unitePeers(sum, may), noPeers);
    return this.packets(peers);
  }

  private candidates({ networkInterface }: Identity): Subnet[] {
    const target = networkInterface!.subnet;
    // What may be any subnet, or one outside, is as good as outside.
    const resources = target.kind === "anything" ? [] : targetsOf(target);
    return resources.map((resource) => this.parts.networks.subnetOf(resource));
  }

  private atSubnet(identity: Identity, direction: "inbound" | "outbound"): readonly Filter[] {
    const { space, networks } = this.parts;
    const target = identity.networkInterface!.subnet;
    const subnets = this.candidates(identity);
    if (subnets.length === 1) return this.edgesOf(subnets[0]!)[direction];
    const { urn } = identity.networkInterface!.resource;
    if (target.kind === "none") {
      const why = `a default subnet of ${networks.defaultVpc.key}, as AWS creates it: routed to the internet, every packet allowed`;
      return [
        filter(space, { resource: urn, property: "subnetId", why }, [
          certain({ resource: urn, property: "subnetId", why }, space.everything),
        ]),
      ];
    }
    if (subnets.length === 0) {
      const step = {
        resource: urn,
        property: "subnetId",
        why: "its subnet is outside this stack; routes and network ACL cannot be seen",
      };
      return [filter(space, step, [possible(step, space.everything, [step])])];
    }
    return this.oneOf(
      subnets.map((subnet) => this.edgesOf(subnet)[direction]),
      { resource: urn, property: "subnetId", why: "in which of several subnets it lands is not known yet" },
    );
  }

  /** It lands in one of several subnets: what all of them admit is certain, what any admits is possible. */
  private oneOf(choices: readonly (readonly Filter[])[], choice: Step): Filter[] {
    const { space } = this.parts;
    const whole = (filters: readonly Filter[], side: "must" | "may"): PacketSet =>
      space.intersectionOf(filters.map((each) => each[side]));
    const openings = choices.map((filters) =>
      possible({ ...choice, why: "one of the subnets it may land in admits the packet" }, whole(filters, "may"), [choice]),
    );
    const shared = space.intersectionOf(choices.map((filters) => whole(filters, "must")));
    return [
      filter(space, choice, [certain({ ...choice, why: "every subnet it may land in admits the packet" }, shared), ...openings]),
    ];
  }

  private edgesOf(subnet: Subnet): Edges {
    let edges = this.bySubnet.get(subnet);
    if (edges === undefined) {
      const neighbours = { same: this.peersOfSubnet.get(subnet) ?? noPeers, lost: this.lost };
      const acl = (direction: "inbound" | "outbound"): Filter[] => [
        this.parts.acls.filterOf(subnet, direction, neighbours),
        this.parts.acls.replyFilterOf(subnet, direction, neighbours),
      ];
      const at = (direction: "inbound" | "outbound"): Filter[] => [
        this.routeFilter(subnet, direction),
        ...this.blockFilter(subnet, direction),
        ...acl(direction),
      ];
      edges = { inbound: at("inbound"), outbound: at("outbound"), acl: acl("inbound") };
      this.bySubnet.set(subnet, edges);
    }
    return edges;
  }

  private routeFilter(subnet: Subnet, direction: "inbound" | "outbound"): Filter {
    const { space } = this.parts;
    const own = {
      resource: subnet.vpc.resource?.urn ?? subnet.resource.urn,
      property: "",
      why: "the VPC routes between its own subnets",
    };
    const openings: Opening[] = [ofCourse(own, this.packets(this.peersOfVpc.get(subnet.vpc.key) ?? noPeers))];
    const routes = this.routesOf(subnet);
    for (const route of routes) openings.push(...this.routeOpenings(route, direction));
    openings.push(...this.peeringOpenings(subnet.vpc, routes));
    if (this.lost !== noPeers) openings.push(this.lostOpening(subnet));
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

  private routeTableOf(subnet: Subnet): string {
    const { tables } = this.parts.routes(subnet);
    return tables.length === 1 ? tables[0]!.resource : subnet.resource.urn;
  }

  /** What a route adds: an internet gateway carries both directions, egress-only and NAT gateways answer nobody. */
  private routeOpenings(route: RoutedAddresses, direction: "inbound" | "outbound"): Opening[] {
    const { step, target, depends } = route;
    const outward = direction === "outbound";
    switch (target.kind) {
      case "internet":
        return [{ step, must: this.packets(route.must), may: this.packets(route.may), depends }];
      case "egressOnly":
        return outward ? [{ step, must: this.packets(route.must), may: this.packets(route.may), depends }] : [];
      case "nat":
        return outward ? this.natOpenings(target.resource, route) : [];
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

  /** A NAT gateway reaches what its own subnet routes to an internet gateway. */
  private natOpenings(nat: Resource, { step, must, may, depends }: RoutedAddresses): Opening[] {
    const { graph, networks, space } = this.parts;
    const kind = readString(property(nat, "connectivityType"));
    if (kind.kind === "known" && kind.value === "private") return [];
    const home = reference(graph, nat, "subnetId", property(nat, "subnetId"), subnetTypes);
    if (home.kind !== "exact")
      return [
        possible(step, this.packets(may), [
          { resource: nat.urn, property: "subnetId", why: "the NAT gateway's subnet cannot be seen" },
        ]),
      ];
    const beyond = this.routesOf(networks.subnetOf(home.resource)).filter(({ target }) => target.kind === "internet");
    const reach = (side: "must" | "may"): PeerSet => beyond.reduce((sum, route) => space.unitePeers(sum, route[side]), noPeers);
    const opening = {
      step,
      must: this.packets(space.intersectPeers(must, reach("must"))),
      may: this.packets(space.intersectPeers(may, reach("may"))),
    };
    return [
      { ...opening, depends: opening.must === opening.may ? [] : [...depends, ...beyond.flatMap((route) => route.depends)] },
    ];
  }

  /**
   * A peering connection joins exactly its two VPCs, where both route to it; it leads nowhere beyond, and carries nothing until
   * somebody accepts it. Routes to one connection count together: two halves of a network are the network.
   */
  private peeringOpenings(vpc: Vpc, routes: readonly RoutedAddresses[]): Opening[] {
    const { graph, space, book } = this.parts;
    const byConnection = new Map<Resource, RoutedAddresses[]>();
    for (const route of routes) {
      if (route.target.kind !== "peering") continue;
      byConnection.set(route.target.resource, [...(byConnection.get(route.target.resource) ?? []), route]);
    }
    return [...byConnection].flatMap(([connection, ways]) => {
      const beyond = this.peersBeyond(vpc, connection);
      const step = ways[0]!.step;
      const accepted = isAccepted(graph, connection);
      const within = (side: "must" | "may"): PacketSet => {
        const addresses = ways.reduce((sum, way) => space.unitePeers(sum, way[side]), noPeers);
        return this.packets(space.intersectPeers(book.peersWithin(space.togglesOf(addresses))[side], beyond[side]));
      };
      if (beyond.may === noPeers || accepted.answer === "no") return [];
      const must = accepted.answer === "yes" ? within("must") : noPackets;
      const may = within("may");
      const unsure = accepted.answer === "maybe" ? [accepted.step] : [];
      if (beyond.must !== beyond.may) {
        unsure.push({ resource: connection.urn, property: "peerVpcId", why: "which VPC is at the other end is not known yet" });
      }
      return [{ step, must, may, depends: must === may ? [] : [...unsure, ...ways.flatMap(({ depends }) => depends)] }];
    });
  }

  private peersBeyond(vpc: Vpc, connection: Resource): PeerBounds {
    const { graph, networks, space } = this.parts;
    const ends = ["vpcId", "peerVpcId"].map((name) => reference(graph, connection, name, property(connection, name), vpcTypes));
    const peersOf = (resources: readonly Resource[]): PeerSet =>
      resources
        .map((resource) => networks.vpcOf(resource).key)
        .filter((key) => key !== vpc.key)
        .reduce((sum, key) => space.unitePeers(sum, this.peersOfVpc.get(key) ?? noPeers), noPeers);
    const must = peersOf(ends.flatMap((end) => (end.kind === "exact" ? [end.resource] : [])));
    const may = peersOf(ends.flatMap((end) => targetsOf(end)));
    return { must, may };
  }

  /** Machines of whom it is not known where they are may be in this network. */
  private lostOpening(subnet: Subnet): Opening {
    const step = { resource: subnet.resource.urn, property: "", why: "a machine whose network is not known may be in this one" };
    return possible(step, this.packets(this.lost), [step]);
  }

  private withIdentities(addresses: PeerSet): PeerSet {
    return this.parts.space.unitePeers(addresses, this.parts.space.everyIdentity);
  }

  private blockFilter(subnet: Subnet, direction: "inbound" | "outbound"): Filter[] {
    const { blocks, space } = this.parts;
    if (blocks === undefined) return [];
    const { blocked, gatewaysPass } = blocks(subnet, direction);
    const inside = ofCourse(
      { ...blocked.step, why: "VPC Block Public Access concerns internet gateways only" },
      this.packets(space.everyIdentity),
    );
    const outside = this.packets(space.everyAddress);
    const openings =
      blocked.answer === "no"
        ? [ofCourse(blocked.step, outside)]
        : blocked.answer === "maybe"
          ? [possible(blocked.step, outside, [blocked.step])]
          : [];
    return [
      filter(space, blocked.step, [
        inside,
        ...openings,
        ...(gatewaysPass && direction === "outbound" ? this.gatewayOpenings(subnet) : []),
      ]),
    ];
  }

  private gatewayOpenings(subnet: Subnet): Opening[] {
    const outward = this.routesOf(subnet).filter(({ target }) => target.kind === "nat" || target.kind === "egressOnly");
    return outward.map(({ step, must, may, depends }) => ({
      step,
      must: this.packets(must),
      may: this.packets(may),
      depends,
      quiet: true,
    }));
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

/** Within one account the requester may accept; otherwise the other side does, in this stack or in another. */
function isAccepted(graph: Graph, connection: Resource): Tri {
  const types = ["aws:ec2/vpcPeeringConnection:VpcPeeringConnection"];
  const name = "vpcPeeringConnectionId";
  const accepters = graph
    .ofType("aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter")
    .filter((accepter) => targetsOf(reference(graph, accepter, name, property(accepter, name), types)).includes(connection));
  const status = readString(property(connection, "acceptStatus"));
  if (status.kind === "known" && status.value === "active")
    return tri("yes", connection.urn, "acceptStatus", "the connection is active");
  const answers = [connection, ...accepters].map((each) => readBoolean(property(each, "autoAccept")));
  if (answers.some((answer) => answer.kind === "known" && answer.value))
    return tri("yes", connection.urn, "autoAccept", "it is accepted");
  return tri("maybe", connection.urn, "autoAccept", "whether somebody accepts the peering connection cannot be seen");
}

function push<K>(map: Map<K, number[]>, key: K, index: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [index]);
  else list.push(index);
}
