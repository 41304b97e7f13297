import type { Graph, Resource } from "../../../graph/graph";
import { isList, property, readList, readString } from "../../../graph/read";
import { references } from "../../../graph/reference";
import { UNKNOWN, type Value } from "../../../graph/values";
import { groupList, type GroupList, type Listening, type NetworkInterface } from "../interfaces";
import { tri, type Tri } from "../tri";
import { groupTypes } from "../types";
import { within } from "./appRunner";
import { familiesOf, inFamilies } from "./families";
import { eachSubnet, interfacesOf, listensOn } from "./placement";
import type { PublicService } from "./publicService";
import { door, possibleDoor, tcpPorts } from "./switches";

const serverType = "aws:transfer/server:Server";
const passive = Array.from({ length: 9 }, (_, offset) => 8192 + offset);

/**
 * Ports by protocol; in a VPC SFTP has three more.
 * Source: Transfer Family user guide, "Create a server in a virtual private cloud".
 */
const ports: ReadonlyMap<string, readonly number[]> = new Map([
  ["SFTP", [22, 2222, 2223, 22000]],
  ["FTPS", [21, ...passive]],
  ["FTP", [21, ...passive]],
  ["AS2", [5080]],
]);
const everyPort = [...new Set([...ports.values()].flat())];

function isOfType(server: Resource, wanted: string): Tri["answer"] {
  const type = readString(property(server, "endpointType"));
  if (type.kind === "unknown") return "maybe";
  return (type.kind === "known" ? type.value : "PUBLIC") === wanted ? "yes" : "no";
}

/** Transfer servers with a public endpoint: SFTP for everybody on port 22, with no group before it. */
export function publicTransferServers(graph: Graph): PublicService[] {
  return graph.ofType(serverType).flatMap((server) => {
    const answer = isOfType(server, "PUBLIC");
    const why = {
      yes: "its endpoint is public",
      no: "its endpoint is in a VPC",
      maybe: "where its endpoint is is not known yet",
    };
    const protocols = readList(property(server, "protocols"));
    const known = protocols.kind === "absent" || (protocols.kind === "known" && protocols.value.includes("SFTP"));
    return inFamilies(
      {
        owner: server,
        isPublic: tri(answer, server.urn, "endpointType", why[answer]),
        checksIdentity: "no",
        doors: [(known ? door : possibleDoor)(server, "protocols", tcpPorts(22))],
      },
      familiesOf(server, "ipAddressType", property(server, "ipAddressType"), "ipv4"),
    );
  });
}

/** Transfer servers in a VPC: on the internet only through the Elastic IPs that are allocated to them, behind groups. */
export function transferServers(graph: Graph): NetworkInterface[] {
  return graph.ofType(serverType).flatMap((server) => {
    if (isOfType(server, "PUBLIC") === "yes") return [];
    const name = "endpointDetails";
    const details = property(server, name);
    const elsewhere = isOfType(server, "VPC_ENDPOINT") === "yes" || details === undefined;
    return interfacesOf({
      owner: server,
      subnets: elsewhere ? [{ kind: "foreign" }] : eachSubnet(graph, server, name, within(details, "subnetIds") ?? UNKNOWN),
      groups: groupsOf(graph, server, elsewhere ? UNKNOWN : within(details, "securityGroupIds")),
      publicAddress: elsewhere ? false : hasAddresses(within(details, "addressAllocationIds")),
      publicAddressProperty: `${name}.addressAllocationIds`,
      networkType: { property: "ipAddressType", value: property(server, "ipAddressType") },
      listens: listening(server),
    });
  });
}

/** The property names a VPC too, which as such is no group: only groups are candidates for what is not known yet. */
function groupsOf(graph: Graph, server: Resource, value: Value | undefined): GroupList {
  const list = groupList(graph, server, "endpointDetails", value);
  if (list.unset) return list;
  const items = isList(value) ? value : UNKNOWN;
  const groups = references(graph, server, "endpointDetails", items, groupTypes);
  return list.members.certain.length >= groups.certain.length ? list : { ...list, members: groups };
}

function hasAddresses(allocations: Value | undefined): Value {
  if (allocations === undefined || allocations === null) return false;
  return isList(allocations) ? allocations.length > 0 : UNKNOWN;
}

function listening(server: Resource): Listening {
  const given = readList(property(server, "protocols"));
  if (given.kind === "unknown") return listensOn(server, "protocols", [], everyPort);
  const protocols = given.kind === "known" ? given.value : ["SFTP"];
  const sure = protocols.flatMap((protocol) => (typeof protocol === "string" ? (ports.get(protocol) ?? []) : []));
  const certain = isOfType(server, "VPC") !== "maybe";
  return listensOn(server, "protocols", certain ? sure : [], protocols.includes(UNKNOWN) ? everyPort : sure);
}
