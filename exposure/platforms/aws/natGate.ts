import { noPeers, type PacketSet, type PacketSpace } from "../../packets/packetSpace";
import type { Step } from "../../proof";
import type { Filter } from "../../topology";
import type { Neighbourhood } from "./neighbourhood";
import type { NetworkAcls } from "./networkAcls";
import type { Subnet } from "./networks";

/** What gets past the network ACL of a NAT gateway's subnet, told by receiver. */
export interface NatGate {
  readonly must: PacketSet;
  readonly may: PacketSet;
  readonly depends: readonly Step[];
}

/**
 * A packet crosses the edge of the NAT gateway's subnet twice: inward from the sender, outward to the receiver, and its reply both
 * ways again. Certain for a subnet of senders is what the ACL lets through for all of them.
 * Source: VPC user guide, "NAT gateway basics".
 */
export function natGate(
  space: PacketSpace,
  acls: NetworkAcls,
  neighbourhood: Neighbourhood,
  from: Subnet,
  there: Subnet,
): NatGate {
  const neighbours = neighbourhood.neighboursIn(there);
  const filters = (direction: "inbound" | "outbound"): Filter[] => [
    acls.filterOf(there, direction, neighbours),
    acls.replyFilterOf(there, direction, neighbours),
  ];
  const outward = filters("outbound");
  const inward = from === there ? [] : filters("inbound");
  const senders = neighbourhood.neighboursIn(from).same;
  const bound = (side: "must" | "may"): PacketSet => {
    const entering = space.partsOf(space.intersectionOf(inward.map((filter) => filter[side])));
    const admitted = entering.filter(({ peers }) => {
      const welcome = space.intersectPeers(peers, senders);
      return side === "must" ? welcome === senders : welcome !== noPeers;
    });
    const services = space.packetSet(
      admitted.map((part) => part.services),
      space.everyPeer,
    );
    return space.intersectionOf([services, ...outward.map((filter) => filter[side])]);
  };
  const depends = [...inward, ...outward].flatMap(({ openings }) => openings.flatMap((opening) => opening.depends));
  const some = {
    resource: there.resource.urn,
    property: "",
    why: "the NAT gateway's network ACL lets only some of the senders through",
  };
  return { must: bound("must"), may: bound("may"), depends: [...depends, some] };
}
