import { targetsOf } from "../../graph/reference";
import { noPackets, noPeers, type PacketSet, type PacketSpace, type PeerSet } from "../../packets/packetSpace";
import { everyService } from "../../packets/services";
import type { Step } from "../../proof";
import { certain, filter, ofCourse, possible, type Filter, type Opening } from "../../topology";
import type { Block } from "./blockPublicAccess";
import type { Identity } from "./identities";
import type { Neighbourhood } from "./neighbourhood";
import type { NetworkAcls } from "./networkAcls";
import type { Networks, Subnet } from "./networks";
import type { SubnetRouting } from "./subnetRouting";
import type { Tri } from "./tri";

export interface SubnetEdgesParts {
  readonly networks: Networks;
  readonly space: PacketSpace;
  readonly neighbourhood: Neighbourhood;
  readonly routing: SubnetRouting;
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

  constructor(private readonly parts: SubnetEdgesParts) {}

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
        openings.push(ofCourse({ ...step, why: "its packets may leave through a NAT gateway" }, this.beyondGateways(identity)));
    }
    const reach = this.packets(space.family === "ipv4" ? space.everyAddress : space.everyPeer);
    if (address.answer === "yes") openings.push(certain(address.step, reach));
    if (address.answer === "maybe") openings.push(possible(address.step, reach, [address.step]));
    const why = space.family === "ipv4" ? `no public address: ${address.step.why}` : `no IPv6 address: ${address.step.why}`;
    return filter(space, { ...address.step, why }, openings);
  }

  private beyondGateways(identity: Identity): PacketSet {
    const { routing, space } = this.parts;
    return space.unionOf(this.candidates(identity).map((subnet) => routing.beyondGateways(subnet)));
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
      const neighbours = this.parts.neighbourhood.neighboursIn(subnet);
      const acl = (direction: "inbound" | "outbound"): Filter[] => [
        this.parts.acls.filterOf(subnet, direction, neighbours),
        this.parts.acls.replyFilterOf(subnet, direction, neighbours),
      ];
      const at = (direction: "inbound" | "outbound"): Filter[] => [
        this.parts.routing.filterOf(subnet, direction),
        ...this.blockFilter(subnet, direction),
        ...acl(direction),
      ];
      edges = { inbound: at("inbound"), outbound: at("outbound"), acl: acl("inbound") };
      this.bySubnet.set(subnet, edges);
    }
    return edges;
  }

  private blockFilter(subnet: Subnet, direction: "inbound" | "outbound"): Filter[] {
    const { blocks, routing, space } = this.parts;
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
        ...(gatewaysPass && direction === "outbound" ? routing.outwardOnly(subnet) : []),
      ]),
    ];
  }

  private packets(peers: PeerSet): PacketSet {
    return peers === noPeers ? noPackets : this.parts.space.packetSet([everyService], peers);
  }
}
