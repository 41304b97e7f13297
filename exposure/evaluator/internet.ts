import type { Address } from "./addresses";
import { agree, every, finding, type Finding } from "./answer";
import { publicAccess } from "./blockPublicAccess";
import { isPublicNat, leadsToInternet } from "./gateways";
import { hasAddress, hasPublicAddress, privateRanges } from "./interface";
import { subnets } from "./kinds";
import { anything, forThe, mentionsIn, type Key } from "./mentions";
import { admitted, filtered, routed, type Packet, type Place } from "./passages";
import type { Target } from "./routes";
import { samples, type World } from "./world";

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
        return forThe(target.to, "NAT gateway", (nat) => throughNat(world, place, nat, own, receiver, packet));
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
    forThe(subnet, "subnet", (there) => {
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
