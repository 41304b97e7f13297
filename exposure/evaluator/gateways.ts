import { property, readBoolean, readString } from "../graph/read";
import { agree, every, finding, some, type Finding } from "./answer";
import { gateways, nameOf, peerings, vpcs } from "./kinds";
import { forThe, mentionsIn, names, naming, provided, type Key, type Mentions } from "./mentions";
import { ofTypes, type World } from "./world";

/** Whether a route's gateway is an internet gateway of this VPC. */
export function leadsToInternet(world: World, to: Mentions, vpc: Key): Finding {
  return forThe(to, "gateway", (gateway) => {
    const resource = world.graph.byUrn.get(gateway);
    if (resource?.type === "aws:ec2/vpnGateway:VpnGateway") return finding("no", `${resource.name} is a VPN gateway`);
    if (resource === undefined && /^(vgw|vpce|lgw|cagw)-/.test(gateway))
      return finding("no", "the route leads to another kind of gateway");
    const inspected = naming(world, "aws:ec2/routeTableAssociation:RouteTableAssociation", "gatewayId", gateways, gateway);
    const attached = attachedTo(world, gateway, vpc);
    // A route table on the gateway itself may send what arrives through an appliance first.
    return inspected.length === 0
      ? attached
      : every([attached, finding("maybe", `${inspected[0]!.resource.name} routes what the gateway receives`)]);
  });
}

function attachedTo(world: World, gateway: Key, vpc: Key): Finding {
  const resource = world.graph.byUrn.get(gateway);
  const type = "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment";
  const ways = naming(world, type, "internetGatewayId", gateways, gateway).map(({ resource: attachment, named }) =>
    provided(named, finding(names(mentionsIn(world, attachment, "vpcId", vpcs), vpc), attachment.name)),
  );
  if (resource === undefined) ways.push(finding("maybe", "the internet gateway is outside the graph"));
  else ways.push(finding(names(mentionsIn(world, resource, "vpcId", vpcs), vpc), `${resource.name}.vpcId`));
  const found = some(ways);
  return found.answer === "no" ? finding("no", `${nameOf(world, gateway)} is not attached to ${nameOf(world, vpc)}`) : found;
}

/** Whether a route's gateway may lead to a private network: whatever is no internet gateway may. */
export function leadsToPrivateNetwork(world: World, to: Mentions): Finding {
  return forThe(to, "gateway", (gateway) => {
    const resource = world.graph.byUrn.get(gateway);
    const isInternet =
      resource === undefined ? gateway.startsWith("igw-") : resource.type === "aws:ec2/internetGateway:InternetGateway";
    return isInternet
      ? finding("no", "an internet gateway carries no private addresses")
      : finding("maybe", "who is there is not in the graph");
  });
}

/** Whether a route's peering connection joins these two VPCs and is active. */
export function joins(world: World, to: Mentions, vpc: Key, other: Key): Finding {
  return forThe(to, "peering connection", (peering) => {
    const resource = world.graph.byUrn.get(peering);
    if (resource === undefined) return finding("maybe", "the peering connection is outside the graph");
    const requester = mentionsIn(world, resource, "vpcId", vpcs);
    const accepter = mentionsIn(world, resource, "peerVpcId", vpcs);
    const side = (mentioned: Mentions | undefined, key: Key) =>
      finding(names(mentioned, key), `${resource.name} joins other VPCs`);
    return every([
      some([every([side(requester, vpc), side(accepter, other)]), every([side(requester, other), side(accepter, vpc)])]),
      accepted(world, peering),
    ]);
  });
}

/** Whether a route's peering connection touches this VPC at all. */
export function touches(world: World, to: Mentions, vpc: Key): Finding {
  return forThe(to, "peering connection", (peering) => {
    const resource = world.graph.byUrn.get(peering);
    if (resource === undefined) return finding("maybe", "the peering connection is outside the graph");
    return some(
      ["vpcId", "peerVpcId"].map((side) =>
        finding(names(mentionsIn(world, resource, side, vpcs), vpc), `${resource.name}.${side}`),
      ),
    );
  });
}

/** A peering request that the program does not accept may have been accepted by somebody else. */
function accepted(world: World, peering: Key): Finding {
  const resource = world.graph.byUrn.get(peering)!;
  const accepters = ofTypes(world, ["aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter"]).map((accepter) => {
    const mentioned = mentionsIn(world, accepter, "vpcPeeringConnectionId", peerings);
    const accepts = readBoolean(property(accepter, "autoAccept"));
    return every([finding(names(mentioned, peering)), finding(accepts.kind === "known" && accepts.value ? "yes" : "maybe")]);
  });
  const own = readBoolean(property(resource, "autoAccept"));
  const answer = some([finding(own.kind === "known" && own.value ? "yes" : "maybe"), ...accepters]).answer;
  return finding(answer, `${resource.name}.autoAccept`);
}

/** Whether a NAT gateway translates to a public address. */
export function isPublicNat(world: World, nat: Key): Finding {
  const resource = world.graph.byUrn.get(nat);
  if (resource === undefined) return finding("maybe", "the NAT gateway is outside the graph");
  const type = readString(property(resource, "connectivityType"));
  const place = `${resource.name}.connectivityType`;
  if (type.kind === "unknown") return agree([finding("yes", place), finding("no", place)]);
  return finding(type.kind === "known" && type.value === "private" ? "no" : "yes", place);
}
