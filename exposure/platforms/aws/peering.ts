import type { Graph, Resource } from "../../graph/graph";
import { property, readBoolean, readString } from "../../graph/read";
import { reference, targetsOf } from "../../graph/reference";
import { noPackets, noPeers, type PacketSet, type PacketSpace, type PeerSet } from "../../packets/packetSpace";
import { everyService } from "../../packets/services";
import type { Opening } from "../../topology";
import type { AddressBook, PeerBounds } from "./identities";
import type { Neighbourhood } from "./neighbourhood";
import type { Networks, Vpc } from "./networks";
import type { RoutedAddresses } from "./routing";
import { tri, type Tri } from "./tri";
import { vpcTypes } from "./types";

export interface PeeringParts {
  readonly graph: Graph;
  readonly networks: Networks;
  readonly space: PacketSpace;
  readonly book: AddressBook;
  readonly neighbourhood: Neighbourhood;
}

/**
 * A peering connection joins exactly its two VPCs, where both route to it; it leads nowhere beyond, and carries nothing until
 * somebody accepts it. Routes to one connection count together: two halves of a network are the network.
 */
export function peeringOpenings(parts: PeeringParts, vpc: Vpc, routes: readonly RoutedAddresses[]): Opening[] {
  const { graph, space, book } = parts;
  const byConnection = new Map<Resource, RoutedAddresses[]>();
  for (const route of routes) {
    if (route.target.kind !== "peering") continue;
    byConnection.set(route.target.resource, [...(byConnection.get(route.target.resource) ?? []), route]);
  }
  return [...byConnection].flatMap(([connection, ways]) => {
    const beyond = peersBeyond(parts, vpc, connection);
    const step = ways[0]!.step;
    const accepted = isAccepted(graph, connection);
    const within = (side: "must" | "may"): PacketSet => {
      const addresses = ways.reduce((sum, way) => space.unitePeers(sum, way[side]), noPeers);
      return space.packetSet(
        [everyService],
        space.intersectPeers(book.peersWithin(space.togglesOf(addresses))[side], beyond[side]),
      );
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

function peersBeyond({ graph, networks, space, neighbourhood }: PeeringParts, vpc: Vpc, connection: Resource): PeerBounds {
  const ends = ["vpcId", "peerVpcId"].map((name) => reference(graph, connection, name, property(connection, name), vpcTypes));
  const peersOf = (resources: readonly Resource[]): PeerSet =>
    resources
      .map((resource) => networks.vpcOf(resource).key)
      .filter((key) => key !== vpc.key)
      .reduce((sum, key) => space.unitePeers(sum, neighbourhood.peersOfVpc(key)), noPeers);
  const must = peersOf(ends.flatMap((end) => (end.kind === "exact" ? [end.resource] : [])));
  const may = peersOf(ends.flatMap((end) => targetsOf(end)));
  return { must, may };
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
