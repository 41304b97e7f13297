import { readCidr } from "../../../model/net";
import type { Value } from "../../graph/values";
import { noPeers, type PacketSpace, type PeerSet } from "../../packets/packetSpace";
import { rangeOf } from "./cidrs";
import type { Route, RouteTarget, SubnetRoutes } from "./routeTables";
import type { Step } from "../../proof";

/** What one route certainly carries, and what it could: addresses of one family, by longest prefix. */
export interface RoutedAddresses {
  readonly step: Step;
  readonly target: RouteTarget;
  readonly must: PeerSet;
  readonly may: PeerSet;
  readonly depends: readonly Step[];
}

interface Entry {
  readonly route: Route;
  /** Undefined: the destination is not known, so the route could be the longest match anywhere. */
  readonly addresses: PeerSet | undefined;
  readonly length: number;
}

/** Split the addresses of a family over the routes of one table: the longest matching prefix carries a packet. */
export function routedAddresses(space: PacketSpace, table: SubnetRoutes["tables"][number]): RoutedAddresses[] {
  const entries = table.routes.flatMap((route) => route.destinations.map((destination) => entryOf(space, route, destination)));
  const relevant = entries.filter((entry) => entry !== undefined).sort((a, b) => b.length - a.length);
  let surelyTaken = noPeers;
  let possiblyTaken = noPeers;
  return relevant.map(({ route, addresses }) => {
    const could = addresses ?? space.everyAddress;
    const sure = route.sure && addresses !== undefined ? addresses : noPeers;
    const carries = route.target.kind === "internet" && route.target.unsure ? noPeers : sure;
    const must = space.subtractPeers(carries, possiblyTaken);
    const may = space.subtractPeers(could, surelyTaken);
    surelyTaken = space.unitePeers(surelyTaken, sure);
    possiblyTaken = space.unitePeers(possiblyTaken, could);
    const step = { resource: route.resource, property: route.path, why: `this route ${whither[route.target.kind]}` };
    const depends = must === may ? [] : [{ ...step, why: "what this route, or a more specific one, carries is not known yet" }];
    return { step, target: route.target, must, may, depends };
  });
}

const whither: Readonly<Record<RouteTarget["kind"], string>> = {
  internet: "leads to the internet gateway",
  egressOnly: "leads to the egress-only gateway",
  nat: "leads to a NAT gateway",
  peering: "leads to a peered VPC",
  elsewhere: "leads away from the internet",
  unknown: "leads to something that is not known yet",
  nowhere: "leads to a gateway that is attached to nothing",
};

function entryOf(space: PacketSpace, route: Route, destination: Value): Entry | undefined {
  const range = rangeOf(destination);
  if (range === undefined) return { route, addresses: undefined, length: Infinity };
  if (range.family !== space.family) return undefined;
  return { route, addresses: space.peerSet(range.addresses), length: readCidr(destination as string)!.length };
}
