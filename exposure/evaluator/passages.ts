import type { Address } from "./addresses";
import { agree, every, finding, type Answer, type Finding } from "./answer";
import { aclOf, tableOf } from "./attachments";
import { membershipOf, type Interface } from "./interface";
import { nameOf } from "./kinds";
import { SCTP, TCP, type Seen } from "./match";
import { forThe, type Key } from "./mentions";
import { aclAdmits } from "./networkAcls";
import type { Question } from "./evaluate";
import { follow, type Target } from "./routes";
import { groupsAdmit, type Direction, type Membership } from "./securityGroups";
import { IMPLICIT_SUBNET, UNKNOWN_SUBNET } from "./subnets";
import type { World } from "./world";

/** A network interface in one particular subnet of one particular VPC. */
export interface Place {
  readonly interface: Interface;
  readonly subnet: Key;
  readonly vpc: Key;
}

export type Packet = Pick<Question, "family" | "protocol" | "port">;

/** Where the subnet's route table sends a packet, and what that means. */
export function routed(
  world: World,
  place: Place,
  destination: Address,
  inside: boolean,
  outcome: (target: Target) => Finding,
): Finding {
  return forThe(tableOf(world, place.subnet, place.vpc), "route table", (table) =>
    follow(world, table, place.vpc, destination, inside, outcome),
  );
}

/** Whether the interface's security groups let the packet through; they remember it, so the answer needs no rule. */
export function admitted(
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
export function filtered(world: World, place: Place, direction: Direction, peer: Address, packet: Packet): Finding {
  const { protocol, port } = packet;
  return every([
    atEdge(world, place, direction, { peer, protocol, port }),
    answered(world, packet, (answer) => atEdge(world, place, otherWay[direction], { peer, ...answer })),
  ]);
}

/** Within one subnet no network ACL is asked. */
export function acrossSubnets(
  world: World,
  from: Place,
  to: Place,
  source: Address,
  destination: Address,
  packet: Packet,
): Finding {
  const same = sameSubnet(from.subnet, to.subnet);
  if (same === "yes") return finding("yes");
  const edges = overBothEdges(world, from, to, source, destination, packet);
  return same === "no" ? edges : agree([finding("yes"), edges]);
}

function sameSubnet(one: Key, other: Key): Answer {
  if (one === UNKNOWN_SUBNET || other === UNKNOWN_SUBNET) return "maybe";
  if (one !== other) return "no";
  // There is a default subnet in each zone.
  return one === IMPLICIT_SUBNET ? "maybe" : "yes";
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

function atEdge(world: World, place: Place, direction: Direction, seen: Seen): Finding {
  return forThe(aclOf(world, place.subnet, place.vpc), "network ACL", (acl) => {
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
