import type { Address } from "./addresses";
import { agree, every, finding, type Finding } from "./answer";
import { aclOf, tableOf } from "./attachments";
import { publicAccess } from "./blockPublicAccess";
import type { Question } from "./evaluate";
import { isPublicNat, joins, leadsToInternet, leadsToPrivateNetwork, touches } from "./gateways";
import { hasAddress, hasPublicAddress, membershipOf, privateRanges, type Interface } from "./interfaces";
import { nameOf, subnets } from "./kinds";
import { SCTP, TCP } from "./match";
import { anything, forThe, mentionsIn, type Key } from "./mentions";
import { aclAdmits } from "./networkAcls";
import { follow, type Target } from "./routes";
import { groupsAdmit, type Direction, type Membership } from "./securityGroups";
import { IMPLICIT_SUBNET, UNKNOWN_SUBNET, UNKNOWN_VPC } from "./subnets";
import { samples, type World } from "./world";

/** A network interface in one particular subnet of one particular VPC. */
export interface Place {
  readonly interface: Interface;
  readonly subnet: Key;
  readonly vpc: Key;
}

type Packet = Pick<Question, "family" | "protocol" | "port">;

/** From a machine on the internet: an address to send to, a way in and back, and every filter on both. */
export function fromInternet(world: World, place: Place, sender: Address, packet: Packet): Finding {
  const { interface: it, subnet, vpc } = place;
  return every([
    hasPublicAddress(world, it, subnet, packet.family),
    publicAccess(world, subnet, vpc, "in"),
    routed(world, place, sender, false, (target) => toInternetGateway(world, target, vpc)),
    admitted(world, place, "ingress", sender, undefined, packet),
    filtered(world, place, "ingress", sender, packet),
  ]);
}

function toInternetGateway(world: World, target: Target, vpc: Key): Finding {
  switch (target.kind) {
    case "gateway":
      return leadsToInternet(world, target.to, vpc);
    case "default gateway":
      return finding("yes");
    case "appliance":
    case "unknown":
      return finding("maybe", "where the route leads is not known");
    default:
      return finding("no", `the route leads to ${target.kind}`);
  }
}

/** To a machine on the internet, by a public address of its own or through a gateway that admits nothing in. */
export function toInternet(world: World, place: Place, receiver: Address, packet: Packet): Finding {
  const { interface: it, subnet, vpc } = place;
  const direct = () =>
    every([hasPublicAddress(world, it, subnet, packet.family), publicAccess(world, subnet, vpc, "out directly")]);
  const ways = (own: Address) => (target: Target) => {
    switch (target.kind) {
      case "gateway":
      case "default gateway":
        return every([toInternetGateway(world, target, vpc), direct()]);
      case "nat":
        return forThe(target.to, "a NAT gateway outside the graph", (nat) =>
          throughNat(world, place, nat, own, receiver, packet),
        );
      case "egress only":
        return every([
          finding(packet.family === "ipv6" ? "yes" : "no", "an egress-only gateway carries IPv6"),
          hasAddress(world, it, subnet, packet.family),
          publicAccess(world, subnet, vpc, "out through a gateway that admits nothing in"),
        ]);
      case "local":
      case "peering":
        return finding("no", `the route leads to ${target.kind}`);
      default:
        return finding("maybe", "where the route leads is not known");
    }
  };
  return every([
    hasAddress(world, it, subnet, packet.family),
    agree(
      samples(world, privateRanges(world, it, subnet, vpc, packet.family)).map((own) =>
        routed(world, place, receiver, false, ways(own)),
      ),
    ),
    admitted(world, place, "egress", receiver, undefined, packet),
    filtered(world, place, "egress", receiver, packet),
  ]);
}

/** A NAT gateway starts a new packet in its own subnet, which crosses that subnet's edge twice, and so does the answer. */
function throughNat(world: World, place: Place, nat: Key, own: Address, receiver: Address, packet: Packet): Finding {
  const gateway = world.graph.byUrn.get(nat);
  const subnet = gateway === undefined ? anything : (mentionsIn(world, gateway, "subnetId", subnets) ?? anything);
  return every([
    finding(packet.family === "ipv4" ? "yes" : "no", "a NAT gateway carries IPv4"),
    isPublicNat(world, nat),
    forThe(subnet, UNKNOWN_SUBNET, (there) => {
      const edge: Place = { ...place, subnet: there };
      const inner = there === place.subnet ? [] : [filtered(world, edge, "ingress", own, packet)];
      return every([
        routed(world, edge, receiver, false, (target) => toInternetGateway(world, target, place.vpc)),
        publicAccess(world, there, place.vpc, "out through a gateway that admits nothing in"),
        ...inner,
        filtered(world, edge, "egress", receiver, packet),
      ]);
    }),
  ]);
}

/** From a machine outside the graph with an address that the internet does not carry: over some private network, or never. */
export function fromStranger(world: World, place: Place, sender: Address, packet: Packet): Finding {
  return every([
    hasAddress(world, place.interface, place.subnet, packet.family),
    routed(world, place, sender, false, (target) => toPrivateNetwork(world, target, place.vpc)),
    admitted(world, place, "ingress", sender, strangers, packet),
    filtered(world, place, "ingress", sender, packet),
  ]);
}

export function toStranger(world: World, place: Place, receiver: Address, packet: Packet): Finding {
  return every([
    hasAddress(world, place.interface, place.subnet, packet.family),
    routed(world, place, receiver, false, (target) => toPrivateNetwork(world, target, place.vpc)),
    admitted(world, place, "egress", receiver, strangers, packet),
    filtered(world, place, "egress", receiver, packet),
  ]);
}

/** A machine outside the graph may be a member of any group. */
const strangers: Membership = [{ mentioned: anything, certain: "yes" }];

function toPrivateNetwork(world: World, target: Target, vpc: Key): Finding {
  const maybe = finding("maybe", "who is there is not in the graph");
  switch (target.kind) {
    case "gateway":
      return leadsToPrivateNetwork(world, target.to);
    case "peering":
      return every([maybe, touches(world, target.to, vpc)]);
    case "default gateway":
    case "nat":
    case "egress only":
      return finding("no", `the route leads to ${target.kind}`);
    default:
      return maybe;
  }
}

/** From one interface to another over private networks: the same VPC, or two that are peered. */
export function betweenInterfaces(world: World, from: Place, to: Place, packet: Packet): Finding {
  const addresses = (place: Place) =>
    samples(world, privateRanges(world, place.interface, place.subnet, place.vpc, packet.family));
  const members = (place: Place) => membershipOf(world, place.interface, place.vpc);
  return every([
    hasAddress(world, from.interface, from.subnet, packet.family),
    hasAddress(world, to.interface, to.subnet, packet.family),
    agree(
      addresses(from).flatMap((source) =>
        addresses(to).map((destination) =>
          every([
            joined(world, from, to, destination),
            joined(world, to, from, source),
            admitted(world, from, "egress", destination, members(to), packet),
            admitted(world, to, "ingress", source, members(from), packet),
            acrossSubnets(world, from, to, source, destination, packet),
          ]),
        ),
      ),
    ),
  ]);
}

/** Whether a route leads from one place to an address of the other. */
function joined(world: World, from: Place, to: Place, destination: Address): Finding {
  const known = (vpc: Key) => vpc !== UNKNOWN_VPC;
  const same = from.vpc === to.vpc && known(from.vpc);
  return routed(world, from, destination, same, (target) => {
    switch (target.kind) {
      case "local":
        return same
          ? finding("yes")
          : finding(known(from.vpc) && known(to.vpc) ? "no" : "maybe", "the address is in another VPC");
      case "peering":
        return same ? finding("no", "a peering connection leads out of the VPC") : joins(world, target.to, from.vpc, to.vpc);
      default:
        return toPrivateNetwork(world, target, from.vpc);
    }
  });
}

function routed(
  world: World,
  place: Place,
  destination: Address,
  inside: boolean,
  outcome: (target: Target) => Finding,
): Finding {
  return forThe(tableOf(world, place.subnet, place.vpc), "a route table outside the graph", (table) =>
    follow(world, table, place.vpc, destination, inside, outcome),
  );
}

function admitted(
  world: World,
  place: Place,
  direction: Direction,
  peer: Address,
  members: Membership | undefined,
  packet: Packet,
): Finding {
  const { protocol, port } = packet;
  return groupsAdmit(world, membershipOf(world, place.interface, place.vpc), direction, { peer, members, protocol, port });
}

const otherWay: Readonly<Record<Direction, Direction>> = { ingress: "egress", egress: "ingress" };

/** The network ACL at a subnet's edge forgets what it let through: it sees the answer as a packet of its own. */
function filtered(world: World, place: Place, direction: Direction, peer: Address, packet: Packet): Finding {
  const { protocol, port } = packet;
  return every([
    atEdge(world, place, direction, { peer, protocol, port }),
    answered(world, packet, (answer) => atEdge(world, place, otherWay[direction], { peer, ...answer })),
  ]);
}

/** Within one subnet no network ACL is asked. */
function acrossSubnets(world: World, from: Place, to: Place, source: Address, destination: Address, packet: Packet): Finding {
  if (from.subnet !== to.subnet) return overBothEdges(world, from, to, source, destination, packet);
  // There is a default subnet in each zone, and two strangers need not be the same.
  const several = from.subnet === IMPLICIT_SUBNET || from.subnet === UNKNOWN_SUBNET;
  return several ? agree([finding("yes"), overBothEdges(world, from, to, source, destination, packet)]) : finding("yes");
}

function overBothEdges(world: World, from: Place, to: Place, source: Address, destination: Address, packet: Packet): Finding {
  const { protocol, port } = packet;
  return every([
    atEdge(world, from, "egress", { peer: destination, protocol, port }),
    atEdge(world, to, "ingress", { peer: source, protocol, port }),
    answered(world, packet, (answer) =>
      every([
        atEdge(world, to, "egress", { peer: source, ...answer }),
        atEdge(world, from, "ingress", { peer: destination, ...answer }),
      ]),
    ),
  ]);
}

function atEdge(
  world: World,
  place: Place,
  direction: Direction,
  seen: { peer: Address; protocol: number; port: number },
): Finding {
  return forThe(aclOf(world, place.subnet, place.vpc), "a network ACL outside the graph", (acl) => {
    const found = aclAdmits(world, acl, direction, seen);
    return found.answer === "no" ? finding("no", `${nameOf(world, acl)}.${direction} does not let the packet pass`) : found;
  });
}

type Reply = Pick<Packet, "protocol" | "port">;

/**
 * A connection needs its answers; a datagram has done what it does when it arrives. The answer goes to a port that the
 * sender picked, and nothing is known about which: all of them must do, or none, to be sure.
 */
function answered(world: World, { protocol }: Packet, holds: (reply: Reply) => Finding): Finding {
  if (protocol === SCTP) return holds({ protocol, port: 0 });
  if (protocol !== TCP) return finding("yes");
  const ports = [1024, ...world.portEdges.filter((edge) => edge > 1024 && edge <= 65535)];
  return agree(ports.map((port) => holds({ protocol, port })));
}
