import type * as pulumi from "@pulumi/pulumi";
import { EgressOnlyInternetGateway } from "@pulumi/aws/ec2/egressOnlyInternetGateway";
import { Eip } from "@pulumi/aws/ec2/eip";
import { InternetGateway } from "@pulumi/aws/ec2/internetGateway";
import { NatGateway } from "@pulumi/aws/ec2/natGateway";
import { Route } from "@pulumi/aws/ec2/route";
import { RouteTable } from "@pulumi/aws/ec2/routeTable";
import { RouteTableAssociation } from "@pulumi/aws/ec2/routeTableAssociation";
import { Subnet } from "@pulumi/aws/ec2/subnet";
import type { Vpc } from "@pulumi/aws/ec2/vpc";
import { everyIpv4, everyIpv6, formatCidr, nthSubnet, requireCidr } from "../../model/net";
import { tagsOf, type Tags } from "../tags";
import type { ZoneLayout } from "./layout";

/** What every part of one network shares. */
export interface NetworkParts {
  readonly name: string;
  readonly vpc: Vpc;
  readonly ipv6: boolean;
  readonly tags: Tags | undefined;
  readonly parent: pulumi.Resource;
}

/** A subnet with a route table of its own, which starts with nothing but the network's local routes. */
export interface PlacedSubnet {
  readonly zone: string;
  readonly subnet: Subnet;
  readonly routeTable: RouteTable;
}

/** The subnets that can be reached from outside: one table that leads to an internet gateway. Addresses are never automatic. */
export function publicSubnets(network: NetworkParts, zones: readonly ZoneLayout[]): { subnets: Subnet[]; routes: Route[] } {
  const { name, vpc, parent } = network;
  const gateway = new InternetGateway(`${name}-internet`, { vpcId: vpc.id, tags: tags(network, "internet") }, { parent });
  const table = new RouteTable(`${name}-public-routes`, { vpcId: vpc.id, tags: tags(network, "public-routes") }, { parent });
  const routes = [
    new Route(
      `${name}-public-route`,
      { routeTableId: table.id, destinationCidrBlock: everyIpv4, gatewayId: gateway.id },
      { parent },
    ),
  ];
  if (network.ipv6) {
    const ipv6 = { routeTableId: table.id, destinationIpv6CidrBlock: everyIpv6, gatewayId: gateway.id };
    routes.push(new Route(`${name}-public-route-ipv6`, ipv6, { parent }));
  }
  const firstPublicBlock = 128;
  const subnets = zones.map(({ zone, publicCidr }, place) => {
    const subnet = subnetIn(network, `public-${zone}`, zone, publicCidr, firstPublicBlock + place);
    new RouteTableAssociation(`${name}-public-${zone}-association`, { subnetId: subnet.id, routeTableId: table.id }, { parent });
    return subnet;
  });
  return { subnets, routes };
}

/** The subnets that nothing outside can address: a route table each, so that a zone can have a way out of its own. */
export function privateSubnets(network: NetworkParts, zones: readonly ZoneLayout[]): PlacedSubnet[] {
  const { name, vpc, parent } = network;
  return zones.map(({ zone, privateCidr }, place) => {
    const subnet = subnetIn(network, `private-${zone}`, zone, privateCidr, 1 + place);
    const routes = `private-${zone}-routes`;
    const routeTable = new RouteTable(`${name}-${routes}`, { vpcId: vpc.id, tags: tags(network, routes) }, { parent });
    const association = { subnetId: subnet.id, routeTableId: routeTable.id };
    new RouteTableAssociation(`${name}-private-${zone}-association`, association, { parent });
    return { zone, subnet, routeTable };
  });
}

/**
 * A way out for private subnets that no packet can take inwards: NAT for IPv4, an egress-only gateway for IPv6.
 * `gateways` public subnets get a NAT gateway; a private subnet uses its zone's, or the first where its zone has none.
 */
export function natEgress(
  network: NetworkParts,
  inside: readonly PlacedSubnet[],
  gatewaySubnets: readonly Subnet[],
  publicRoutes: readonly Route[],
): void {
  const { name, parent } = network;
  const gateways = gatewaySubnets.map((subnet, place) => {
    const zone = inside[place]?.zone ?? "";
    const address = new Eip(
      `${name}-nat-${zone}-address`,
      { domain: "vpc", tags: tags(network, `nat-${zone}-address`) },
      { parent },
    );
    const nat = { allocationId: address.id, subnetId: subnet.id, tags: tags(network, `nat-${zone}`) };
    return new NatGateway(`${name}-nat-${zone}`, nat, { parent, dependsOn: [...publicRoutes] });
  });
  inside.forEach(({ zone, routeTable }, place) => {
    const gateway = gateways[place] ?? gateways[0];
    new Route(
      `${name}-private-${zone}-route`,
      { routeTableId: routeTable.id, destinationCidrBlock: everyIpv4, natGatewayId: gateway?.id },
      { parent },
    );
  });
  if (network.ipv6) {
    egressOnly(network, inside);
  }
}

function egressOnly(network: NetworkParts, inside: readonly PlacedSubnet[]): void {
  const { name, vpc, parent } = network;
  const gateway = new EgressOnlyInternetGateway(
    `${name}-egress-only`,
    { vpcId: vpc.id, tags: tags(network, "egress-only") },
    { parent },
  );
  for (const { zone, routeTable } of inside) {
    new Route(
      `${name}-private-${zone}-route-ipv6`,
      { routeTableId: routeTable.id, destinationIpv6CidrBlock: everyIpv6, egressOnlyGatewayId: gateway.id },
      { parent },
    );
  }
}

/** `place` numbers the subnet's /64 in the /56 that AWS hands out; of 256, private ones are counted from 1, public ones from 128. */
function subnetIn(network: NetworkParts, suffix: string, zone: string, cidrBlock: string, place: number): Subnet {
  const { name, vpc, parent } = network;
  const ipv6 = network.ipv6
    ? { ipv6CidrBlock: vpc.ipv6CidrBlock.apply((block) => ipv6SubnetOf(block, place)), assignIpv6AddressOnCreation: true }
    : {};
  return new Subnet(
    `${name}-${suffix}`,
    {
      vpcId: vpc.id,
      availabilityZone: zone,
      cidrBlock,
      // An address that nobody asked for is an exposure that nobody approved: whoever needs one attaches it by name.
      mapPublicIpOnLaunch: false,
      ...ipv6,
      tags: tags(network, suffix),
    },
    { parent },
  );
}

function ipv6SubnetOf(block: string, place: number): string {
  return formatCidr(nthSubnet("ipv6CidrBlock", requireCidr("ipv6CidrBlock", block), 64, place));
}

function tags(network: NetworkParts, suffix: string): Tags {
  return tagsOf(network.name, `${network.name}-${suffix}`, network.tags);
}
