import type { Graph } from "../../graph/graph";
import type { Step } from "../../proof";

/** Types the engine models exactly. */
const modelled: ReadonlySet<string> = new Set([
  "aws:autoscaling/group:Group",
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
  "aws:ec2/defaultRouteTable:DefaultRouteTable",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ec2/defaultSubnet:DefaultSubnet",
  "aws:ec2/defaultVpc:DefaultVpc",
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
  "aws:ec2/eip:Eip",
  "aws:ec2/eipAssociation:EipAssociation",
  "aws:ec2/instance:Instance",
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
  "aws:ec2/launchTemplate:LaunchTemplate",
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
  "aws:ec2/managedPrefixList:ManagedPrefixList",
  "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/networkAcl:NetworkAcl",
  "aws:ec2/networkAclAssociation:NetworkAclAssociation",
  "aws:ec2/networkAclRule:NetworkAclRule",
  "aws:ec2/networkInterface:NetworkInterface",
  "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment",
  "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment",
  "aws:ec2/route:Route",
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
  "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
]);

/** Types that neither listen nor forward, so that they cannot open a way in. */
const harmless: ReadonlySet<string> = new Set([
  "aws:ec2/ami:Ami",
  "aws:ec2/flowLog:FlowLog",
  "aws:ec2/keyPair:KeyPair",
  "aws:ec2/placementGroup:PlacementGroup",
  "aws:ec2/tag:Tag",
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions",
  "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation",
  "aws:ec2/volumeAttachment:VolumeAttachment",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
  "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation",
]);

/** Whole services of which the same holds: identity, keys, logs, parameters, registries, disks. */
const harmlessServices: ReadonlySet<string> = new Set([
  "acm",
  "backup",
  "budgets",
  "cloudtrail",
  "cloudwatch",
  "dlm",
  "ebs",
  "ecr",
  "iam",
  "inspector2",
  "kms",
  "resourcegroups",
  "secretsmanager",
  "ssm",
  "guardduty",
]);

/** Packages whose resources exist in the state alone. */
const harmlessPackages: ReadonlySet<string> = new Set(["pulumi", "random", "tls", "time", "sallyport"]);

/** Every resource that could open a way in and that the engine does not know. Unknown is never safe. */
export function unmodelledResources(graph: Graph): Step[] {
  return graph.resources
    .filter(({ type, component }) => !component && !isKnown(type))
    .map(({ urn, type }) => ({
      resource: urn,
      property: "",
      why: `${type} is not modelled: whether it opens a way in is not known`,
    }));
}

function isKnown(type: string): boolean {
  const [packageName = "", module = ""] = type.split(":");
  const service = module.split("/")[0]!;
  if (harmlessPackages.has(packageName)) return true;
  return modelled.has(type) || harmless.has(type) || (packageName === "aws" && harmlessServices.has(service));
}
