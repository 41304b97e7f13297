import type { Address } from "./addresses";
import { agree, every, finding, type Finding } from "./answer";
import { joins, leadsToPrivateNetwork, touches } from "./gateways";
import { hasAddress, membershipOf, privateRanges } from "./interface";
import { anything, type Key } from "./mentions";
import { acrossSubnets, admitted, filtered, routed, type Packet, type Place } from "./passages";
import type { Target } from "./routes";
import type { Membership } from "./securityGroups";
import { UNKNOWN_VPC } from "./subnets";
import { samples, type World } from "./world";

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
