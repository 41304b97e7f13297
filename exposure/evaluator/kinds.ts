import type { Resource } from "../graph/graph";
import { mentionsIn, type Alias, type Key, type Kind } from "./mentions";
import { ofTypes, type World } from "./world";

const VPC = "aws:ec2/vpc:Vpc";
const DEFAULT_VPC = "aws:ec2/defaultVpc:DefaultVpc";
const vpcTypes = [VPC, DEFAULT_VPC];

export const vpcs: Kind = { types: vpcTypes };
export const subnets: Kind = { types: ["aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet"] };
export const natGateways: Kind = { types: ["aws:ec2/natGateway:NatGateway"] };
export const prefixLists: Kind = { types: ["aws:ec2/managedPrefixList:ManagedPrefixList"] };
export const launchTemplates: Kind = {
  types: ["aws:ec2/launchTemplate:LaunchTemplate"],
  aliases: [{ type: "aws:ec2/launchTemplate:LaunchTemplate", output: "name", keys: (_, template) => [template.urn], sure: true }],
};
export const launchConfigurations: Kind = {
  types: ["aws:ec2/launchConfiguration:LaunchConfiguration"],
  aliases: [
    { type: "aws:ec2/launchConfiguration:LaunchConfiguration", output: "name", keys: (_, launch) => [launch.urn], sure: true },
  ],
};
export const instances: Kind = { types: ["aws:ec2/instance:Instance"] };

export const gateways: Kind = {
  types: ["aws:ec2/internetGateway:InternetGateway", "aws:ec2/vpnGateway:VpnGateway"],
  aliases: [
    {
      type: "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
      output: "internetGatewayId",
      keys: (world, attachment) => oneKey(world, attachment, "internetGatewayId", gateways),
      sure: true,
    },
  ],
};

export const peerings: Kind = {
  types: [
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
  ],
  keys: (world, resource) =>
    resource.type.endsWith("Accepter") ? oneKey(world, resource, "vpcPeeringConnectionId", peeringsThemselves) : [resource.urn],
};
const peeringsThemselves: Kind = { types: ["aws:ec2/vpcPeeringConnection:VpcPeeringConnection"] };

/** The VPC that a resource says it belongs to; not saying so means the region's default VPC. */
export function vpcKeysOf(world: World, resource: Resource): readonly Key[] {
  const mentioned = mentionsIn(world, resource, "vpcId", vpcs);
  if (mentioned === undefined) return [defaultVpc(world)];
  return mentioned.open ? [] : [...mentioned.certain, ...mentioned.possible];
}

export const IMPLICIT_VPC = "the default VPC";

/** The region's default VPC: the resource that adopts it, or the one that AWS made by itself. */
export function defaultVpc(world: World): Key {
  return world.graph.ofType(DEFAULT_VPC)[0]?.urn ?? IMPLICIT_VPC;
}

export function isDefaultVpc(world: World, vpc: Key): boolean {
  return vpc === IMPLICIT_VPC || world.graph.byUrn.get(vpc)?.type === DEFAULT_VPC;
}

/** AWS gives every VPC a route table, a network ACL and a security group of its own. */
export const defaultTableOf = (vpc: Key): Key => `the main route table of ${vpc}`;
export const defaultAclOf = (vpc: Key): Key => `the default network ACL of ${vpc}`;
export const defaultGroupOf = (vpc: Key): Key => `the default security group of ${vpc}`;

function ofVpc(output: string, key: (vpc: Key) => Key, sure = false): Alias[] {
  return vpcTypes.map((type) => ({ type, output, keys: (_: World, vpc: Resource) => [key(vpc.urn)], sure }));
}

/** What a DefaultRouteTable or DefaultNetworkAcl adopts: the VPC whose output its id comes from decides. */
const adoptedTables: Kind = { types: [], aliases: ofVpc("defaultRouteTableId", defaultTableOf, true) };
const adoptedAcls: Kind = { types: [], aliases: ofVpc("defaultNetworkAclId", defaultAclOf, true) };

export const routeTables: Kind = {
  types: ["aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable"],
  keys: (world, table) =>
    table.type.endsWith(":RouteTable") ? [table.urn] : oneKey(world, table, "defaultRouteTableId", adoptedTables),
  aliases: [...ofVpc("mainRouteTableId", defaultTableOf), ...ofVpc("defaultRouteTableId", defaultTableOf)],
};

export const networkAcls: Kind = {
  types: ["aws:ec2/networkAcl:NetworkAcl", "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"],
  keys: (world, acl) =>
    acl.type.endsWith(":NetworkAcl") ? [acl.urn] : adopted(oneKey(world, acl, "defaultNetworkAclId", adoptedAcls)),
  aliases: ofVpc("defaultNetworkAclId", defaultAclOf),
};

export const securityGroups: Kind = {
  types: ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"],
  keys: (world, group) => (group.type.endsWith(":SecurityGroup") ? [group.urn] : vpcKeysOf(world, group).map(defaultGroupOf)),
  aliases: ofVpc("defaultSecurityGroupId", defaultGroupOf),
};

/** An instance's own first network interface, where the program does not give it one. */
export const primaryOf = (instance: Key): Key => `the primary network interface of ${instance}`;

export const networkInterfaces: Kind = {
  types: ["aws:ec2/networkInterface:NetworkInterface"],
  aliases: [
    {
      type: "aws:ec2/instance:Instance",
      output: "primaryNetworkInterfaceId",
      keys: (_, instance) => [primaryOf(instance.urn)],
      sure: true,
    },
  ],
};

/** An id that is no known VPC's default may be that of any. */
function adopted(keys: readonly Key[]): readonly Key[] {
  return keys.every((key) => key.startsWith("the ")) ? keys : [];
}

function oneKey(world: World, resource: Resource, name: string, kind: Kind): readonly Key[] {
  const mentioned = mentionsIn(world, resource, name, kind);
  return mentioned === undefined || mentioned.open ? [] : [...mentioned.certain, ...mentioned.possible];
}

/** The resources that stand for a key: itself, or whatever adopted what AWS made. `certain` is false where that is not sure. */
export function standingFor(
  world: World,
  kind: Kind,
  key: Key,
): { readonly resources: readonly Resource[]; readonly certain: boolean } {
  const itself = world.graph.byUrn.get(key);
  if (itself !== undefined) return { resources: [itself], certain: true };
  const resources: Resource[] = [];
  let certain = true;
  for (const resource of ofTypes(world, kind.types)) {
    const keys = kind.keys?.(world, resource) ?? [resource.urn];
    if (keys.length === 1 && keys[0] === key) resources.push(resource);
    else if (keys.length === 0 || (keys.length > 1 && keys.includes(key))) certain = false;
  }
  return { resources, certain };
}

/** How a step names it. The id of a stranger is a value and stays out. */
export function nameOf(world: World, key: Key): string {
  const named = key.replace(/urn:.*$/, (urn) => world.graph.byUrn.get(urn)?.name ?? "a resource");
  return named === key && !/^(the|some) /.test(key) ? "something outside the graph" : named;
}
