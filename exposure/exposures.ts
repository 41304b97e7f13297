import { createHash } from "node:crypto";
import { addressText, isTheInternet, outsideAddresses, routableAddresses } from "./packets/addresses";
import type { Family, PacketSet, PacketSpace, PeerSet } from "./packets/packetSpace";
import { detailOf, everyService, protocolOf, type ServiceRange } from "./packets/services";
import { distinct, decidersOf, openingsInto, passage, pathOf, type Passage } from "./passage";
import type { Exposure, Step } from "./proof";
import { spansOf } from "./spans";
import type { Endpoint, Filter } from "./topology";
import type { Point } from "./packets/toggles";

/** Packets that get through, sorted by what is certain about them. */
export interface Crossing {
  readonly verdict: Exposure["verdict"];
  readonly services: ServiceRange;
  readonly peers: PeerSet;
}

/** Whom a question is about, on one side of an endpoint's filters. */
export interface Side {
  readonly space: PacketSpace;
  readonly filters: readonly Filter[];
  readonly from: Exposure["from"];
  readonly to: string;
  /** What the endpoint itself does; a side without one is the internet. */
  readonly endpoint?: Pick<Endpoint, "checksIdentity" | "transport">;
}

/** What may reach an endpoint from outside: from the internet, and from allow-lists too short to be the internet. */
export function outsideExposures(space: PacketSpace, endpoint: Endpoint): Exposure[] {
  const filters = endpoint.attachments[space.family].inbound;
  const internet = internetPassage(space, passage(space, filters));
  const fromInternet = crossingsOf(space, internet);
  const rest = namedPassage(space, passage(space, filters), fromInternet);
  return [
    ...toExposures({ space, filters, from: "internet", to: endpoint.urn, endpoint }, fromInternet),
    ...toExposures({ space, filters, from: "named-networks", to: endpoint.urn, endpoint }, certainFirst(space, rest)),
  ];
}

/** What an endpoint may reach on the internet. */
export function internetReach(space: PacketSpace, endpoint: Endpoint, from: Exposure["from"]): Exposure[] {
  const filters = endpoint.attachments[space.family].outbound;
  const crossings = crossingsOf(space, internetPassage(space, passage(space, filters)));
  return toExposures({ space, filters, from, to: "internet" }, crossings).map((exposure) => withSender(exposure, endpoint.urn));
}

/** What may reach `to` from one machine of a private network, both machines' filters counted. */
export function machineExposures(
  space: PacketSpace,
  outbound: readonly Filter[],
  sender: { readonly index: number; readonly urn: string | undefined },
  to: Endpoint,
  from: Exposure["from"],
): Exposure[] {
  const filters = to.attachments[space.family].inbound;
  const point = space.identity(sender.index);
  const arriving = onlyFrom(space, passage(space, filters), point);
  const leaving = servicesTo(space, passage(space, outbound), space.identity(to.index), point);
  const both = { must: space.intersectSets(arriving.must, leaving.must), may: space.intersectSets(arriving.may, leaving.may) };
  const crossings = certainFirst(space, both);
  const receiver = space.identity(to.index);
  return toExposures({ space, filters, from, to: to.urn }, crossings, (service) => ({
    path: pathOf(space, outbound, receiver, service),
    dependsOn: decidersOf(space, outbound, receiver, service),
  })).map((exposure) => (sender.urn === undefined ? exposure : withSender(exposure, sender.urn)));
}

function withSender(exposure: Exposure, sender: string): Exposure {
  return { ...exposure, sender, id: idOf([exposure.id, sender]) };
}

export function internetPassage(space: PacketSpace, { must, may }: Passage): Passage {
  const outside = space.packetSet([everyService], space.peerSet(routableAddresses[space.family]));
  return { must: space.intersectSets(must, outside), may: space.intersectSets(may, outside) };
}

/** Services whose senders are many enough to be the internet: certainly, or possibly. */
export function crossingsOf(space: PacketSpace, { must, may }: Passage): Crossing[] {
  const many = (set: PacketSet, verdict: Crossing["verdict"]): Crossing[] =>
    space
      .partsOf(set)
      .flatMap(({ services, peers }) => (isTheInternet(space.togglesOf(peers)) ? [{ verdict, services, peers }] : []));
  const sure = many(must, "reachable");
  const covered = space.packetSet(
    sure.map(({ services }) => services),
    space.everyPeer,
  );
  return [...sure, ...many(space.subtractSets(may, covered), "depends")];
}

/** Outside senders that are not told as the internet already. */
function namedPassage(space: PacketSpace, { must, may }: Passage, told: readonly Crossing[]): Passage {
  const outside = space.packetSet([everyService], space.peerSet(outsideAddresses[space.family]));
  const covered = space.packetSet(
    told.map(({ services }) => services),
    space.everyPeer,
  );
  const rest = (set: PacketSet): PacketSet => space.subtractSets(space.intersectSets(set, outside), covered);
  return { must: rest(must), may: rest(may) };
}

export function certainFirst(space: PacketSpace, { must, may }: Passage): Crossing[] {
  const sure = space.partsOf(must).map((part): Crossing => ({ verdict: "reachable", ...part }));
  const covered = space.packetSet(
    sure.map(({ services }) => services),
    space.everyPeer,
  );
  const unsure = space.partsOf(space.subtractSets(may, covered)).map((part): Crossing => ({ verdict: "depends", ...part }));
  return [...sure, ...unsure];
}

export function onlyFrom(space: PacketSpace, { must, may }: Passage, sender: Point): Passage {
  const only = space.packetSet([everyService], singlePeer(space, sender));
  return { must: space.intersectSets(must, only), may: space.intersectSets(may, only) };
}

/** The services an outbound passage lets through to one receiver, told as packets of one sender. */
export function servicesTo(space: PacketSpace, { must, may }: Passage, receiver: Point, sender: Point): Passage {
  const told = (set: PacketSet): PacketSet => {
    const services = space.partsOf(space.intersectSets(set, space.packetSet([everyService], singlePeer(space, receiver))));
    return space.packetSet(
      services.map((part) => part.services),
      singlePeer(space, sender),
    );
  };
  return { must: told(must), may: told(may) };
}

function singlePeer(space: PacketSpace, point: Point): PeerSet {
  return space.peerSet([point, typeof point === "number" ? point + 1 : point + 1n]);
}

/** What happened before the filters that are asked: the way to the hop that sends the packets. */
export interface Elsewhere {
  readonly path: readonly Step[];
  readonly dependsOn: readonly Step[];
}

/** Group crossings that take the same path, and tell each group once. */
export function toExposures(side: Side, crossings: readonly Crossing[], before?: (service: number) => Elsewhere): Exposure[] {
  const { space, filters } = side;
  const groups = new Map<
    string,
    { crossing: Crossing; path: readonly Step[]; dependsOn: readonly Step[]; ranges: ServiceRange[] }
  >();
  for (const crossing of crossings) {
    const peer = samplePeer(space, filters, crossing);
    const service = crossing.services[0];
    const first = before?.(service);
    const path = [...(first?.path ?? []), ...pathOf(space, filters, peer, service)];
    const unsure = crossing.verdict === "depends";
    const dependsOn = unsure ? distinct([...(first?.dependsOn ?? []), ...decidersOf(space, filters, peer, service)]) : [];
    const key = JSON.stringify([crossing.verdict, path, dependsOn]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { crossing, path, dependsOn, ranges: [crossing.services] });
    else group.ranges.push(crossing.services);
  }
  return [...groups.values()].flatMap(({ crossing, path, dependsOn, ranges }) =>
    spansOf(ranges).map(({ protocol, ports }): Exposure => ({
      id: idOf([side.from, side.to, space.family, protocol, JSON.stringify(ports), crossing.verdict]),
      from: side.from,
      to: side.to,
      via: [],
      family: space.family,
      protocol,
      ports,
      verdict: crossing.verdict,
      identityCheck: side.endpoint?.checksIdentity ?? "no",
      transport: side.endpoint?.transport ?? "unknown",
      path,
      openings: openingsInto(space, firewallOf(side), space.packetSet(ranges, crossing.peers)),
      witness: crossing.verdict === "reachable" ? witnessOf(side, crossing, path) : undefined,
      dependsOn,
    })),
  );
}

/** The firewall rules that admit packets stand innermost: last on the way in, first on the way out. */
function firewallOf({ filters, to }: Side): Filter {
  return to === "internet" ? filters[0]! : filters[filters.length - 1]!;
}

/** A sender that shows what is told: for an unsure crossing, one that is not certain. */
function samplePeer(space: PacketSpace, filters: readonly Filter[], { verdict, services, peers }: Crossing): Point {
  if (verdict === "reachable") return space.togglesOf(peers)[0]!;
  const unsure = space.subtractPeers(peers, space.peersAt(passage(space, filters).must, services[0]));
  return space.togglesOf(unsure === 0 ? peers : unsure)[0]!;
}

function witnessOf({ space, to }: Side, { services, peers }: Crossing, path: readonly Step[]): Exposure["witness"] {
  const point = space.togglesOf(peers)[0]!;
  // Between two machines the sender is an identity, not an address.
  const isIdentity = point >= space.identityBase;
  if (isIdentity || to === "internet") return undefined;
  const packet = {
    family: space.family,
    source: addressText(space.family, point),
    protocol: protocolOf(services[0]),
    port: detailOf(services[0]),
  };
  return { packet, path };
}

export function idOf(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 12);
}

export const families: readonly Family[] = ["ipv4", "ipv6"];
