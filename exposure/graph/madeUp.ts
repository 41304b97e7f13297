import { createHash } from "node:crypto";

/**
 * Outputs that stand in for what a provider would have answered. They depend on type, name and output alone, so the same
 * document always gives the same graph, and they have the form of the real thing: an id its prefix, an address its family.
 */
const idPrefixes: Readonly<Record<string, string>> = {
  "aws:ec2/vpc:Vpc": "vpc",
  "aws:ec2/defaultVpc:DefaultVpc": "vpc",
  "aws:ec2/subnet:Subnet": "subnet",
  "aws:ec2/defaultSubnet:DefaultSubnet": "subnet",
  "aws:ec2/internetGateway:InternetGateway": "igw",
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": "eigw",
  "aws:ec2/natGateway:NatGateway": "nat",
  "aws:ec2/vpnGateway:VpnGateway": "vgw",
  "aws:ec2/routeTable:RouteTable": "rtb",
  "aws:ec2/defaultRouteTable:DefaultRouteTable": "rtb",
  "aws:ec2/networkAcl:NetworkAcl": "acl",
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": "acl",
  "aws:ec2/securityGroup:SecurityGroup": "sg",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": "sg",
  "aws:ec2/instance:Instance": "i",
  "aws:ec2/networkInterface:NetworkInterface": "eni",
  "aws:ec2/eip:Eip": "eipalloc",
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": "pcx",
  "aws:ec2/managedPrefixList:ManagedPrefixList": "pl",
  "aws:ec2/launchTemplate:LaunchTemplate": "lt",
  "aws:ec2/vpcEndpoint:VpcEndpoint": "vpce",
  "aws:ec2transitgateway/transitGateway:TransitGateway": "tgw",
};

export function madeUpId(type: string, name: string): string {
  const prefix = idPrefixes[type];
  const hash = digest(type, name, "id").toString("hex");
  return prefix === undefined ? `${name}-${hash.slice(0, 8)}` : `${prefix}-${hash.slice(0, 17)}`;
}

/** An output other than the id. Public addresses are ordinary global ones, never documentation ranges, which count as bogons. */
export function madeUpOutput(type: string, name: string, output: string): string {
  const bytes = digest(type, name, output);
  const [a, b, c] = [bytes[0]!, bytes[1]!, bytes[2]!];
  const hextet = (at: number) => bytes.readUInt16BE(at).toString(16);
  const last = output.slice(output.lastIndexOf(".") + 1);
  if (/arn$/i.test(last)) return `arn:aws:${type.split(/[:/]/)[1]}:us-east-1:123456789012:${madeUpId(type, name)}`;
  if (/ipv6cidr/i.test(last)) return `2600:1f18:${hextet(0)}:${hextet(2).slice(0, 2)}00::/56`;
  if (/ipv6/i.test(last)) return `2600:1f18:${hextet(0)}:${hextet(2)}::${hextet(4)}`;
  if (/cidr/i.test(last)) return `10.${a}.0.0/16`;
  if (/private.*(ip|address)$/i.test(last)) return `10.${a}.${b}.${1 + (c % 254)}`;
  if (/(public|ipv4|^ip).*(ip|address|v4)?$/i.test(last) && /(ip|address|v4)$/i.test(last))
    return `44.${192 + (a % 32)}.${b}.${1 + (c % 254)}`;
  return `${name}-${last}-${bytes.toString("hex").slice(0, 8)}`;
}

/** A host address inside an IPv4 CIDR, past the four that AWS keeps; for a private address that must fit its subnet. */
export function madeUpHost(type: string, name: string, network: readonly number[], prefixLength: number): string {
  const hosts = 2 ** (32 - prefixLength) - 5;
  const base = network.reduce((sum, octet) => sum * 256 + octet, 0);
  const address = base + 4 + (hosts < 1 ? 0 : digest(type, name, "host").readUInt32BE(0) % hosts);
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

function digest(type: string, name: string, output: string): Buffer {
  return createHash("sha256")
    .update(JSON.stringify([type, name, output]))
    .digest();
}
