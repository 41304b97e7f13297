import type { Graph, Resource } from "../../graph/graph";
import { property, readString } from "../../graph/read";
import { reference, type Reference } from "../../graph/reference";
import type { Subnet } from "./networks";
import { tri, type Tri } from "./tri";
import { subnetTypes, vpcTypes } from "./types";

const optionsType = "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions";
const exclusionType = "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion";

export interface Block {
  readonly blocked: Tri;
  /** NAT and egress-only gateways still let connections out: `block-ingress` leaves them alone. */
  readonly gatewaysPass: boolean;
}

/**
 * Whether the account's VPC Block Public Access stops internet traffic of a subnet; undefined when it is not declared.
 * Source: VPC user guide, "Block public access to VPCs and subnets": `block-ingress` stops internet gateways in both directions
 * and leaves NAT and egress-only gateways, which let connections out alone; an exclusion for the VPC or the subnet lifts
 * one or both directions.
 */
export function publicAccessBlocks(graph: Graph): ((subnet: Subnet, direction: "inbound" | "outbound") => Block) | undefined {
  const [options] = graph.ofType(optionsType);
  if (options === undefined) return undefined;
  const mode = readString(property(options, "internetGatewayBlockMode"));
  const exclusions = graph.ofType(exclusionType);
  return (subnet, direction) => {
    const name = "internetGatewayBlockMode";
    if (mode.kind !== "known") {
      return {
        blocked: tri("maybe", options.urn, name, "whether internet gateways are blocked is not known yet"),
        gatewaysPass: false,
      };
    }
    const gatewaysPass = mode.value === "block-ingress";
    if (!gatewaysPass && mode.value !== "block-bidirectional") {
      return { blocked: tri("no", options.urn, name, "internet gateways are not blocked"), gatewaysPass };
    }
    // An exclusion for egress alone answers a block of both directions; under block-ingress it says nothing.
    const wanted = gatewaysPass ? "inbound" : direction;
    const lifted = exclusions.map((exclusion) => lifts(graph, exclusion, subnet, wanted));
    const answer = lifted.includes("yes") ? "no" : lifted.includes("maybe") ? "maybe" : "yes";
    const why = answer === "yes" ? "VPC Block Public Access stops the packet" : "an exclusion lifts VPC Block Public Access";
    return { blocked: tri(answer, options.urn, name, why), gatewaysPass };
  };
}

function lifts(graph: Graph, exclusion: Resource, subnet: Subnet, direction: "inbound" | "outbound"): Tri["answer"] {
  const mode = readString(property(exclusion, "internetGatewayExclusionMode"));
  if (mode.kind === "known" && mode.value === "allow-egress" && direction === "inbound") return "no";
  const bySubnet = matches(
    reference(graph, exclusion, "subnetId", property(exclusion, "subnetId"), subnetTypes),
    subnet.resource,
  );
  const byVpc = matches(reference(graph, exclusion, "vpcId", property(exclusion, "vpcId"), vpcTypes), subnet.vpc.resource);
  const match = bySubnet === "yes" || byVpc === "yes" ? "yes" : bySubnet === "maybe" || byVpc === "maybe" ? "maybe" : "no";
  return match === "yes" && mode.kind !== "known" ? "maybe" : match;
}

function matches(target: Reference, resource: Resource | undefined): Tri["answer"] {
  if (resource === undefined || target.kind === "none" || target.kind === "foreign") return "no";
  if (target.kind === "exact") return target.resource === resource ? "yes" : "no";
  return target.resources.includes(resource) ? "maybe" : "no";
}
