import type { ResourceRecord } from "../exposure/graph/graph";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

type Properties = Record<string, unknown>;

/**
 * A synthetic stack of at least `size` AWS resources as a first preview shows it: every id unknown, edges only as property
 * dependencies. Networks of 50 resources each: 4 subnets (2 public), 8 security groups that admit each other, 20 instances,
 * of which one is open to the world, one is open through an unknown source, and the others are closed.
 */
export function generateGraph(size: number): ResourceRecord[] {
  const records: ResourceRecord[] = [];
  for (let index = 0; records.length < size; index += 1) records.push(...network(`n${index}`, index));
  return records;
}

function network(prefix: string, index: number): ResourceRecord[] {
  const records: ResourceRecord[] = [];
  const add = (
    type: string,
    name: string,
    inputs: Properties,
    edges: Readonly<Record<string, readonly ResourceRecord[]>> = {},
  ): ResourceRecord => {
    const propertyDependencies = Object.fromEntries(
      Object.entries(edges).map(([property, targets]) => [property, targets.map((target) => target.urn)]),
    );
    const given = {
      ...inputs,
      ...Object.fromEntries(
        Object.keys(edges)
          .filter((property) => !(property in inputs))
          .map((property) => [property, UNKNOWN]),
      ),
    };
    const urn = `urn:pulumi:bench::bench::${type}::${prefix}-${name}`;
    const record = {
      urn,
      type,
      name: `${prefix}-${name}`,
      inputs: given,
      outputs: { ...given, arn: UNKNOWN },
      propertyDependencies,
    };
    records.push(record);
    return record;
  };
  const vpc = add("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: `10.${index % 256}.0.0/16` });
  const gateway = add("aws:ec2/internetGateway:InternetGateway", "gateway", {}, { vpcId: [vpc] });
  const subnets = range(4).map((at) =>
    add("aws:ec2/subnet:Subnet", `subnet-${at}`, { cidrBlock: `10.${index % 256}.${at}.0/24` }, { vpcId: [vpc] }),
  );
  const outside = add(
    "aws:ec2/routeTable:RouteTable",
    "outside",
    { routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: UNKNOWN }] },
    { vpcId: [vpc], routes: [gateway] },
  );
  const inside = add("aws:ec2/routeTable:RouteTable", "inside", { routes: [] }, { vpcId: [vpc] });
  subnets.forEach((subnet, at) =>
    add(
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      `association-${at}`,
      {},
      { subnetId: [subnet], routeTableId: [at < 2 ? outside : inside] },
    ),
  );
  const groups = range(8).map((at) =>
    add("aws:ec2/securityGroup:SecurityGroup", `group-${at}`, { ingress: ingressOf(at) }, { vpcId: [vpc] }),
  );
  groups.forEach((group, at) =>
    add(
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      `rule-${at}`,
      { ipProtocol: "tcp", fromPort: 8000 + at, toPort: 8010 + at },
      { securityGroupId: [group], referencedSecurityGroupId: [groups[(at + 1) % groups.length]!] },
    ),
  );
  range(2).forEach((at) =>
    add(
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
      `egress-${at}`,
      { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" },
      { securityGroupId: [groups[at]!] },
    ),
  );
  range(20).forEach((at) =>
    add(
      "aws:ec2/instance:Instance",
      `instance-${at}`,
      { ami: "ami-0123456789abcdef0", associatePublicIpAddress: at < 10, vpcSecurityGroupIds: [UNKNOWN] },
      { subnetId: [subnets[at % 4]!], vpcSecurityGroupIds: [groups[at % 8]!] },
    ),
  );
  return records;
}

/** Group 0 is open to the world, group 1 to a source that is not known yet, the others to a private range each. */
function ingressOf(group: number): Properties[] {
  const source = group === 0 ? "0.0.0.0/0" : group === 1 ? UNKNOWN : `10.${group}.0.0/16`;
  return [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: [source] }];
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
