import type { Graph, Resource } from "../../../graph/graph";
import { property, readBoolean } from "../../../graph/read";
import { UNKNOWN, type Value } from "../../../graph/values";
import { groupList, type NetworkInterface } from "../interfaces";
import { tri, type Tri } from "../tri";
import { within } from "./appRunner";
import { familiesOf, inFamilies } from "./families";
import { eachSubnet, interfacesOf, listensOn } from "./placement";
import type { PublicService } from "./publicService";
import { door, possibleDoor, tcpPorts } from "./switches";

const domainTypes = ["aws:opensearch/domain:Domain", "aws:elasticsearch/domain:Domain"];
const [http, https] = [80, 443];

function domains(graph: Graph): readonly Resource[] {
  return domainTypes.flatMap((type) => graph.ofType(type));
}

/** A domain has its endpoint in a VPC or on the internet, from its birth on. */
function vpcOptions(domain: Resource): Value | undefined {
  const options = property(domain, "vpcOptions");
  return within(options, "subnetIds") === undefined ? undefined : options;
}

/** Plain HTTP is refused unless the domain allows it; the provider requires HTTPS by default. */
function listensPlainly(domain: Resource): "yes" | "no" | "maybe" {
  const name = "domainEndpointOptions";
  const enforced = readBoolean(within(property(domain, name), "enforceHttps"));
  return enforced.kind === "unknown" ? "maybe" : enforced.kind === "known" && !enforced.value ? "yes" : "no";
}

/**
 * OpenSearch domains without a VPC: on the internet. An access policy judges the requests that arrive, by signature or by
 * sender. Source: OpenSearch Service developer guide, "Launching your domains within a VPC" and "Identity and access management".
 */
export function publicSearchDomains(graph: Graph): PublicService[] {
  return domains(graph).flatMap((domain) => {
    const isPublic = isOutsideVpc(domain);
    const plain = listensPlainly(domain);
    const plainDoor = (plain === "yes" ? door : possibleDoor)(domain, "domainEndpointOptions", tcpPorts(http));
    const doors = [door(domain, "vpcOptions", tcpPorts(https)), ...(plain === "no" ? [] : [plainDoor])];
    return inFamilies(
      { owner: domain, isPublic, checksIdentity: "maybe", doors },
      familiesOf(domain, "ipAddressType", property(domain, "ipAddressType"), "ipv4"),
    );
  });
}

function isOutsideVpc(domain: Resource): Tri {
  const options = vpcOptions(domain);
  if (options === UNKNOWN) return tri("maybe", domain.urn, "vpcOptions", "whether it stands in a VPC is not known yet");
  return options === undefined
    ? tri("yes", domain.urn, "vpcOptions", "it stands in no VPC, so its endpoint is public")
    : tri("no", domain.urn, "vpcOptions", "its endpoint is in a VPC");
}

/** OpenSearch domains in a VPC: private, behind groups. */
export function searchDomains(graph: Graph): NetworkInterface[] {
  return domains(graph).flatMap((domain) => {
    const options = vpcOptions(domain);
    if (options === undefined) return [];
    const name = "vpcOptions";
    const plain = listensPlainly(domain);
    const mustListen = [https, ...(plain === "yes" ? [http] : [])];
    const mayListen = [https, ...(plain === "no" ? [] : [http])];
    return interfacesOf({
      owner: domain,
      subnets: eachSubnet(graph, domain, name, within(options, "subnetIds")),
      groups: groupList(graph, domain, name, within(options, "securityGroupIds")),
      publicAddress: false,
      publicAddressProperty: name,
      networkType: { property: "ipAddressType", value: property(domain, "ipAddressType") },
      listens: listensOn(domain, "domainEndpointOptions", options === UNKNOWN ? [] : mustListen, mayListen),
    });
  });
}
