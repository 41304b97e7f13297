import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint";
import { VpcEndpointRouteTableAssociation } from "@pulumi/aws/ec2/vpcEndpointRouteTableAssociation";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule";
import { tagsOf } from "../tags";
import type { NetworkLayout } from "./layout";
import type { NetworkParts, PlacedSubnet } from "./subnets";

/**
 * Session Manager's channel and its parameters. The older `ec2messages` is left out: agents from 3.3.40 on do without it.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
 */
const interfaceServices = ["ssm", "ssmmessages"];

/** Private doors to the few AWS services that a managed machine needs, for a network that has no way out. */
export function privateEndpoints(network: NetworkParts, layout: NetworkLayout, inside: readonly PlacedSubnet[]): void {
  const { name, vpc, parent } = network;
  const group = new SecurityGroup(
    `${name}-endpoints-sg`,
    { vpcId: vpc.id, description: `AWS endpoints of ${name}`, tags: tagsOf(name, `${name}-endpoints-sg`, network.tags) },
    { parent },
  );
  new SecurityGroupIngressRule(
    `${name}-endpoints-sg-https`,
    {
      securityGroupId: group.id,
      cidrIpv4: layout.cidr,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      description: "machines of this network to AWS services",
      tags: tagsOf(name, `${name}-endpoints-sg-https`, network.tags),
    },
    { parent },
  );
  for (const service of interfaceServices) {
    new VpcEndpoint(
      `${name}-${service}-endpoint`,
      {
        vpcId: vpc.id,
        vpcEndpointType: "Interface",
        serviceName: `com.amazonaws.${layout.region}.${service}`,
        subnetIds: inside.map(({ subnet }) => subnet.id),
        securityGroupIds: [group.id],
        privateDnsEnabled: true,
        tags: tagsOf(name, `${name}-${service}-endpoint`, network.tags),
      },
      { parent },
    );
  }
  storageEndpoint(network, layout.region, inside);
}

/** S3 by a route, and only for AWS's own package and agent buckets: an open door would let an agent write anywhere. */
function storageEndpoint({ name, vpc, tags, parent }: NetworkParts, region: string, inside: readonly PlacedSubnet[]): void {
  const endpoint = new VpcEndpoint(
    `${name}-s3-endpoint`,
    {
      vpcId: vpc.id,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${region}.s3`,
      policy: JSON.stringify(packagesOnly(region)),
      tags: tagsOf(name, `${name}-s3-endpoint`, tags),
    },
    { parent },
  );
  for (const { zone, routeTable } of inside) {
    new VpcEndpointRouteTableAssociation(
      `${name}-s3-endpoint-${zone}`,
      { vpcEndpointId: endpoint.id, routeTableId: routeTable.id },
      { parent },
    );
  }
}

/** Sources: https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html (minimum S3 permissions), Amazon Linux 2023 repositories */
function packagesOnly(region: string): object {
  const buckets = [`amazon-ssm-${region}`, `aws-ssm-${region}`, `al2023-repos-${region}-de612dc2`];
  return {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: buckets.map((bucket) => `arn:aws:s3:::${bucket}/*`) },
    ],
  };
}
