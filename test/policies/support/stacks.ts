import { unknown, urnOf, type EngineResource } from "./engine";

const type = {
  stack: "pulumi:pulumi:Stack",
  vpc: "aws:ec2/vpc:Vpc",
  gateway: "aws:ec2/internetGateway:InternetGateway",
  subnet: "aws:ec2/subnet:Subnet",
  routeTable: "aws:ec2/routeTable:RouteTable",
  association: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  group: "aws:ec2/securityGroup:SecurityGroup",
  ingressRule: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  instance: "aws:ec2/instance:Instance",
} as const;

export const types = type;

export const stackRoot: EngineResource = { type: type.stack, name: "test-dev", inputs: {}, component: true };

/** A VPC with one public subnet, as at a first preview: every id is the same unknown, links stand in the dependencies only. */
export function publicNetwork(): readonly EngineResource[] {
  return [
    stackRoot,
    {
      type: type.vpc,
      name: "vpc",
      inputs: { cidrBlock: "10.0.0.0/16" },
      outputs: { cidrBlock: "10.0.0.0/16", id: unknown, arn: unknown },
    },
    {
      type: type.gateway,
      name: "igw",
      inputs: { vpcId: unknown },
      outputs: { vpcId: unknown, id: unknown },
      from: { vpcId: ["vpc"] },
    },
    {
      type: type.subnet,
      name: "public",
      inputs: { vpcId: unknown, cidrBlock: "10.0.1.0/24", mapPublicIpOnLaunch: true },
      outputs: { vpcId: unknown, cidrBlock: "10.0.1.0/24", mapPublicIpOnLaunch: true, id: unknown },
      from: { vpcId: ["vpc"] },
    },
    {
      type: type.routeTable,
      name: "routes",
      inputs: { vpcId: unknown, routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: unknown }] },
      outputs: { vpcId: unknown, routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: unknown }], id: unknown },
      from: { vpcId: ["vpc"], routes: ["igw"] },
    },
    {
      type: type.association,
      name: "public-routes",
      inputs: { subnetId: unknown, routeTableId: unknown },
      outputs: { subnetId: unknown, routeTableId: unknown, id: unknown },
      from: { subnetId: ["public"], routeTableId: ["routes"] },
    },
  ];
}

/** A security group with inline rules. */
export function group(name: string, ingress: unknown, more: Partial<EngineResource> = {}): EngineResource {
  const inputs = { vpcId: unknown, ...(ingress === undefined ? {} : { ingress }) };
  return {
    type: type.group,
    name,
    inputs,
    // Optional and computed: whatever nobody set is unknown in the planned outputs.
    outputs: { ingress: unknown, egress: unknown, ...inputs, id: unknown },
    from: { vpcId: ["vpc"] },
    ...more,
  };
}

export function ingress(port: number, ...cidrBlocks: readonly unknown[]): Record<string, unknown> {
  return { protocol: "tcp", fromPort: port, toPort: port, cidrBlocks };
}

/** A machine in the public subnet, behind the named security groups. */
export function machine(name: string, groups: readonly string[], more: Partial<EngineResource> = {}): EngineResource {
  const inputs = { ami: "ami-0abc", instanceType: "t3.small", subnetId: unknown, vpcSecurityGroupIds: groups.map(() => unknown) };
  return {
    type: type.instance,
    name,
    inputs,
    outputs: { ...inputs, id: unknown, privateIp: unknown, publicIp: unknown, associatePublicIpAddress: unknown },
    from: { subnetId: ["public"], vpcSecurityGroupIds: groups },
    ...more,
  };
}

export function bastionComponent(name: string, inputs: Record<string, unknown>): EngineResource {
  return { type: "sallyport:index:BastionHost", name, inputs, outputs: {}, component: true };
}

export function within(component: EngineResource, resource: EngineResource): EngineResource {
  return { ...resource, parent: urnOf(component) };
}
