import type { Graph } from "../../graph/graph";
import { noPeers, PacketSpace, type Family, type PeerSet } from "../../packets/packetSpace";
import { filter, type Attachment, type Endpoint, type Filter, type Forward, type Topology } from "../../topology";
import { aclReader } from "./aclRules";
import { ipv6Address, publicAddressReader } from "./addresses";
import { publicAccessBlocks } from "./blockPublicAccess";
import { GroupRules } from "./groupRules";
import { AddressBook, assignIdentities, identityPeers, type Identity } from "./identities";
import { findInterfaces } from "./interfaces";
import { Neighbourhood } from "./neighbourhood";
import { NetworkAcls } from "./networkAcls";
import { findNetworks } from "./networks";
import { prefixListReader } from "./prefixLists";
import { routeReader } from "./routeTables";
import { SecurityGroups } from "./securityGroups";
import { networkServices, publicServices } from "./managed";
import { edgeTypes, placesOf } from "./managed/places";
import { privateLinkFilters } from "./managed/privateLink";
import { publicAttachment } from "./managed/publicService";
import { SubnetEdges } from "./subnetEdges";
import { SubnetRouting } from "./subnetRouting";
import { Targets } from "./targets";

const known = new WeakMap<Graph, Topology>();

/**
 * The private networks of AWS in a graph: who is in them, and what every packet to or from them must pass. Made once per graph,
 * however many questions are asked of it.
 */
export function awsTopology(graph: Graph): Topology {
  const topology = known.get(graph) ?? makeTopology(graph);
  known.set(graph, topology);
  return topology;
}

function makeTopology(graph: Graph): Topology {
  const networks = findNetworks(graph);
  const interfaces = [...findInterfaces(graph), ...networkServices(graph)];
  const identities = assignIdentities(networks, interfaces);
  const services = publicServices(graph);
  const prefixList = prefixListReader(graph);
  const rules = new GroupRules(graph, networks, prefixList);
  const routes = routeReader(graph, networks, prefixList);
  const acls = aclReader(graph, networks);
  const hasPublicIpv4 = publicAddressReader(graph, networks);
  const blocks = publicAccessBlocks(graph);
  const freshVpcs = new Set(networks.vpcs.filter((vpc) => vpc.resource !== undefined || vpc.isDefault).map(({ key }) => key));

  const layer = (family: Family): Layer => {
    const space = new PacketSpace(family, identities.length + services.length);
    const book = new AddressBook(space, identities);
    const groups = new SecurityGroups(space, rules, book, identities, freshVpcs);
    const neighbourhood = new Neighbourhood(space, identities);
    const lists = new NetworkAcls(space, acls, book);
    const routing = new SubnetRouting({ graph, networks, space, book, neighbourhood, routes, acls: lists });
    const edges = new SubnetEdges({ networks, space, neighbourhood, routing, acls: lists, blocks });
    return { space, groups, edges, neighboursOf: neighbourReader(identities, space) };
  };
  const layers = { ipv4: layer("ipv4"), ipv6: layer("ipv6") };

  const usesEdge = edgeTypes.some((type) => graph.ofType(type).length > 0);
  const publicAddress = (identity: Identity, family: Family): ReturnType<typeof hasPublicIpv4> =>
    family === "ipv4" ? hasPublicIpv4(identity.networkInterface!) : ipv6Address(identity.networkInterface!, networks);
  const attachment = (identity: Identity, family: Family): Attachment => {
    const { groups, edges } = layers[family];
    const address = publicAddress(identity, family);
    const { space } = layers[family];
    const listening = listeningFilter(space, identity);
    const firewall = [...listening, groups.filterOf(identity, "inbound")];
    return {
      ...(usesEdge ? { accelerated: [...edges.accelerated(identity), ...firewall] } : {}),
      ...(usesEdge ? { privateLink: [...listening, ...privateLinkFilters(space, groups, identity)] } : {}),
      inbound: [...edges.inbound(identity, address), ...firewall],
      forwarded: [...edges.forwarded(identity, address), ...firewall],
      outbound: [groups.filterOf(identity, "outbound"), ...edges.outbound(identity, address)],
    };
  };
  const targets = new Targets(graph, identities);
  const endpoints: Endpoint[] = [];
  for (const identity of identities) {
    if (identity.networkInterface === undefined) continue;
    endpoints.push({
      index: identity.index,
      urn: identity.networkInterface.owner.urn,
      declaredBy: identity.networkInterface.resource.urn,
      ...handlingOf(targets.forwardsOf(identity.networkInterface.owner)),
      attachments: { ipv4: attachment(identity, "ipv4"), ipv6: attachment(identity, "ipv6") },
      neighbours: { ipv4: layers.ipv4.neighboursOf(identity), ipv6: layers.ipv6.neighboursOf(identity) },
    });
  }
  const places = placesOf(graph, identities, services, blocks);
  services.forEach((service, place) => {
    endpoints.push({
      index: identities.length + place,
      urn: service.owner.urn,
      declaredBy: service.owner.urn,
      checksIdentity: service.checksIdentity,
      transport: "encrypted",
      forwards: service.forwards?.(places) ?? [],
      attachments: { ipv4: publicAttachment(layers.ipv4.space, service), ipv6: publicAttachment(layers.ipv6.space, service) },
      neighbours: { ipv4: noPeers, ipv6: noPeers },
    });
  });
  const byIndex = new Map(endpoints.map((endpoint) => [endpoint.index, endpoint]));
  return {
    spaces: { ipv4: layers.ipv4.space, ipv6: layers.ipv6.space },
    endpoints,
    outboundOf: (index, family): readonly Filter[] =>
      byIndex.get(index)?.attachments[family].outbound ?? layers[family].edges.strangerOutbound(identities[index]!),
  };
}

/** A load balancer that hands on nothing without a sign-in answers nobody else either. A machine checks nobody that we know of. */
function handlingOf(forwards: readonly Forward[]): Pick<Endpoint, "checksIdentity" | "transport" | "forwards"> {
  const checks = new Set(forwards.map((forward) => forward.checksIdentity));
  const ways = new Set(forwards.map((forward) => forward.transport));
  const [check = "no"] = checks;
  const [way = "unknown"] = ways;
  return { checksIdentity: checks.size > 1 ? "no" : check, transport: ways.size > 1 ? "unknown" : way, forwards };
}

/** What a thing that declares its listeners lets in: nothing arrives where nothing listens. */
function listeningFilter(space: PacketSpace, { networkInterface }: Identity): Filter[] {
  const listening = networkInterface?.listens;
  if (listening === undefined) return [];
  const { step, services } = listening;
  const must = space.packetSet(services.must, space.everyPeer);
  const may = space.packetSet(services.may, space.everyPeer);
  const unsure = must === may ? [] : [{ ...step, why: "what it listens on is not known yet" }];
  return [filter(space, { ...step, why: "it listens on no such port" }, [{ step, must, may, depends: unsure, quiet: true }])];
}

interface Layer {
  readonly space: PacketSpace;
  readonly groups: SecurityGroups;
  readonly edges: SubnetEdges;
  readonly neighboursOf: (identity: Identity) => PeerSet;
}

/** The other machines of the same VPC, strangers included. */
function neighbourReader(identities: readonly Identity[], space: PacketSpace): (identity: Identity) => PeerSet {
  const byVpc = new Map<string, number[]>();
  for (const { index, vpc } of identities) {
    const list = byVpc.get(vpc.key);
    if (list === undefined) byVpc.set(vpc.key, [index]);
    else list.push(index);
  }
  const peers = new Map([...byVpc].map(([key, indexes]) => [key, identityPeers(space, indexes)]));
  return ({ index, vpc }) => space.subtractPeers(peers.get(vpc.key)!, identityPeers(space, [index]));
}
