import type { Graph, Resource } from "../../../graph/graph";
import { property } from "../../../graph/read";
import { reference } from "../../../graph/reference";
import type { publicAccessBlocks } from "../blockPublicAccess";
import type { Identity } from "../identities";
import type { Vpc } from "../networks";
import { all, any, tri, type Tri } from "../tri";
import { internetGatewayType, vpcTypes } from "../types";
import type { Place, Places, PublicService } from "./publicService";

export const vpcOriginType = "aws:cloudfront/vpcOrigin:VpcOrigin";
export const acceleratorType = "aws:globalaccelerator/accelerator:Accelerator";
export const networkLinkType = "aws:apigateway/vpcLink:VpcLink";

/** Kinds that bring packets into a network by a way of AWS's own. */
export const edgeTypes: readonly string[] = [acceleratorType, networkLinkType];

/** Finds endpoints by the resource people know them by, or by the one that declares them. */
export function placesOf(
  graph: Graph,
  identities: readonly Identity[],
  services: readonly PublicService[],
  blocks: ReturnType<typeof publicAccessBlocks>,
): Places {
  const found = new Map<Resource, Place[]>();
  const note = (resource: Resource, place: Place): void => {
    const list = found.get(resource);
    if (list === undefined) found.set(resource, [place]);
    else list.push(place);
  };
  const gateways = new Map<string, Tri>();
  const takesEdge = (identity: Identity): Tri => {
    const { vpc } = identity;
    const gateway = gateways.get(vpc.key) ?? gatewayOf(graph, vpc);
    gateways.set(vpc.key, gateway);
    return all(gateway, publicAccess(identity, blocks));
  };
  if (services.some(({ forwards }) => forwards !== undefined)) {
    for (const identity of identities) {
      if (identity.networkInterface === undefined) continue;
      const { owner, resource } = identity.networkInterface;
      const place = { index: identity.index, takesEdge: takesEdge(identity) };
      for (const each of new Set([owner, resource])) note(each, place);
    }
    services.forEach(({ owner }, offset) => {
      note(owner, { index: identities.length + offset, takesEdge: tri("yes", owner.urn, "", "it is on AWS's own network") });
    });
  }
  return (resource) => found.get(resource) ?? [];
}

/** Without an internet gateway attached, a network accepts nothing from the internet, whichever way it comes. */
function gatewayOf(graph: Graph, vpc: Vpc): Tri {
  const urn = vpc.resource?.urn ?? vpc.key;
  if (vpc.isDefault) return tri("yes", urn, "", "the default VPC has an internet gateway");
  if (vpc.resource === undefined)
    return tri("maybe", urn, "", "whether an internet gateway is attached to the VPC cannot be seen");
  const attachments = [
    ...graph.ofType(internetGatewayType),
    ...graph.ofType("aws:ec2/internetGatewayAttachment:InternetGatewayAttachment"),
  ].flatMap((link): Tri[] => {
    const target = reference(graph, link, "vpcId", property(link, "vpcId"), vpcTypes);
    if (target.kind === "exact" && target.resource === vpc.resource)
      return [tri("yes", link.urn, "vpcId", "an internet gateway is attached to the VPC")];
    const perhaps = (target.kind === "candidates" || target.kind === "anything") && target.resources.includes(vpc.resource!);
    return perhaps ? [tri("maybe", link.urn, "vpcId", "to which VPC the internet gateway is attached is not known yet")] : [];
  });
  return any(tri("no", urn, "", "no internet gateway is attached to the VPC"), ...attachments);
}

function publicAccess({ subnet, networkInterface }: Identity, blocks: ReturnType<typeof publicAccessBlocks>): Tri {
  const { urn } = networkInterface!.resource;
  if (blocks === undefined) return tri("yes", urn, "", "nothing blocks public access");
  if (subnet === undefined) return tri("maybe", urn, "subnetId", "whether public access is blocked in its subnet is not known");
  const { answer, step } = blocks(subnet, "inbound").blocked;
  return { answer: answer === "yes" ? "no" : answer === "no" ? "yes" : "maybe", step };
}
