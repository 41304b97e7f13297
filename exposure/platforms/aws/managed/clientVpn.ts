import type { Graph } from "../../../graph/graph";
import { property, readNumber, readString } from "../../../graph/read";
import { portRange } from "../../../packets/services";
import { tri } from "../tri";
import { familiesOf, inFamilies } from "./families";
import type { PublicService } from "./publicService";
import { door, possibleDoor } from "./switches";

const numbers: ReadonlyMap<string, number> = new Map([
  ["tcp", 6],
  ["udp", 17],
]);

/**
 * Client VPN endpoints: always on the internet, UDP 443 unless told otherwise, and every client proves who it is first.
 * Source: AWS Client VPN administrator guide, "Client VPN endpoints".
 */
export function clientVpnEndpoints(graph: Graph): PublicService[] {
  return graph.ofType("aws:ec2clientvpn/endpoint:Endpoint").flatMap((endpoint) => {
    const transport = readString(property(endpoint, "transportProtocol"));
    const port = readNumber(property(endpoint, "vpnPort"));
    const protocol = transport.kind === "absent" ? 17 : transport.kind === "known" ? numbers.get(transport.value) : undefined;
    const protocols = protocol === undefined ? [...numbers.values()] : [protocol];
    const ports = port.kind === "known" ? [port.value] : port.kind === "absent" ? [443] : [443, 1194];
    const services = protocols.flatMap((each) => ports.map((number) => portRange(each, number, number)));
    const name = protocol === undefined ? "transportProtocol" : "vpnPort";
    const entry = services.length === 1 ? door(endpoint, name, services) : possibleDoor(endpoint, name, services);
    const isPublic = tri("yes", endpoint.urn, "endpointIpAddressType", "a Client VPN endpoint is on the internet");
    return inFamilies(
      { owner: endpoint, isPublic, checksIdentity: "yes", doors: [entry] },
      familiesOf(endpoint, "endpointIpAddressType", property(endpoint, "endpointIpAddressType"), "ipv4"),
    );
  });
}
