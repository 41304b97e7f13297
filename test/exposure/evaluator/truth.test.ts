import { evaluate, type Question } from "../../../exposure/evaluator/evaluate";
import { graphFromDocument } from "../../../exposure/graph/document";

type Props = Record<string, unknown>;
interface Entry {
  readonly type: string;
  readonly name: string;
  readonly props: Props;
}

const ref = (name: string, output = "id") => ({ $ref: `${name}.${output}` });
const unknown = (...from: string[]) => ({ $unknown: from });
const ec2 = (type: string, name: string, props: Props = {}): Entry => ({
  type: `aws:ec2/${type[0]!.toLowerCase()}${type.slice(1)}:${type}`,
  name,
  props,
});
const urn = ({ type, name }: Entry) => `urn:pulumi:document::graph::${type}::${name}`;

const all = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] };
const vpc = ec2("Vpc", "vpc", { cidrBlock: "10.0.0.0/16", ipv6CidrBlock: "2600:1f18:1:100::/56" });
const subnet = ec2("Subnet", "subnet", {
  vpcId: ref("vpc"),
  cidrBlock: "10.0.1.0/24",
  mapPublicIpOnLaunch: true,
  ipv6CidrBlock: "2600:1f18:1:101::/64",
});
const inner = ec2("Subnet", "inner", { vpcId: ref("vpc"), cidrBlock: "10.0.2.0/24" });
const igw = ec2("InternetGateway", "igw", { vpcId: ref("vpc") });
const toIgw = [
  { cidrBlock: "0.0.0.0/0", gatewayId: ref("igw") },
  { ipv6CidrBlock: "::/0", gatewayId: ref("igw") },
];
const table = ec2("RouteTable", "rt", { vpcId: ref("vpc"), routes: toIgw });
const association = ec2("RouteTableAssociation", "rta", { subnetId: ref("subnet"), routeTableId: ref("rt") });
const sg = ec2("SecurityGroup", "sg", { vpcId: ref("vpc"), ingress: [all], egress: [all] });
const vm = ec2("Instance", "vm", {
  ami: "ami-0abc",
  subnetId: ref("subnet"),
  vpcSecurityGroupIds: [ref("sg")],
  ipv6AddressCount: 1,
});
const other = ec2("Instance", "other", { ami: "ami-0abc", subnetId: ref("inner"), vpcSecurityGroupIds: [ref("sg")] });
const base = [vpc, subnet, inner, igw, table, association, sg, vm, other];

/** The base program with some resources replaced by those of the same name, and others added. */
function program(...changes: readonly Entry[]): Entry[] {
  return [...base.filter(({ name }) => !changes.some((change) => change.name === name)), ...changes];
}
const with_ = (entry: Entry, props: Props): Entry => ({ ...entry, props: { ...entry.props, ...props } });
const without = (entry: Entry, ...names: string[]): Entry => ({
  ...entry,
  props: Object.fromEntries(Object.entries(entry.props).filter(([name]) => !names.includes(name))),
});

const outside = { ipv4: "1.1.1.1", ipv6: "2606:4700::1111" };
const inward = (more: Partial<Question> = {}): Question => ({
  from: { address: outside[more.family ?? "ipv4"] },
  to: { endpoint: urn(vm) },
  family: "ipv4",
  protocol: 6,
  port: 443,
  ...more,
});
const outward = (more: Partial<Question> = {}): Question => ({
  from: { endpoint: urn(vm) },
  to: { address: outside[more.family ?? "ipv4"] },
  family: "ipv4",
  protocol: 6,
  port: 443,
  ...more,
});
const across = (more: Partial<Question> = {}): Question => ({
  from: { endpoint: urn(vm) },
  to: { endpoint: urn(other) },
  family: "ipv4",
  protocol: 6,
  port: 443,
  ...more,
});
const v6 = { family: "ipv6" } as const;

const acl = (props: Props) =>
  ec2("NetworkAcl", "acl", {
    vpcId: ref("vpc"),
    subnetIds: [ref("subnet")],
    ingress: [allow(100)],
    egress: [allow(100)],
    ...props,
  });
const allow = (ruleNo: unknown, more: Props = {}) => ({
  ruleNo,
  action: "allow",
  protocol: "-1",
  fromPort: 0,
  toPort: 0,
  cidrBlock: "0.0.0.0/0",
  ...more,
});
const deny = (ruleNo: unknown, more: Props = {}) => ({ ...allow(ruleNo, more), action: "deny" });
const ingress = (...rules: Props[]) => with_(sg, { ingress: rules });
const rule = (more: Props) => ({ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"], ...more });
const eip = (props: Props) => ec2("Eip", "eip", { domain: "vpc", ...props });
const privateVm = with_(vm, { associatePublicIpAddress: false });

type Row = readonly [why: string, resources: readonly Entry[], question: Question, answer: "yes" | "no" | "maybe"];

const tables: Readonly<Record<string, readonly Row[]>> = {
  addresses: [
    ["the subnet gives one", program(), inward(), "yes"],
    ["the instance declines it", program(privateVm), inward(), "no"],
    ["the subnet gives none", program(without(subnet, "mapPublicIpOnLaunch")), inward(), "no"],
    [
      "the instance asks for one",
      program(without(subnet, "mapPublicIpOnLaunch"), with_(vm, { associatePublicIpAddress: true })),
      inward(),
      "yes",
    ],
    ["an Elastic IP of the instance", program(privateVm, eip({ instance: ref("vm") })), inward(), "yes"],
    [
      "an Elastic IP of its first interface",
      program(privateVm, eip({ networkInterface: ref("vm", "primaryNetworkInterfaceId") })),
      inward(),
      "yes",
    ],
    [
      "an associated Elastic IP",
      program(privateVm, eip({}), ec2("EipAssociation", "eipa", { allocationId: ref("eip"), instanceId: ref("vm") })),
      inward(),
      "yes",
    ],
    ["an Elastic IP of another", program(privateVm, eip({ instance: ref("other") })), inward(), "no"],
    ["an Elastic IP that stands alone", program(privateVm, eip({})), inward(), "no"],
    ["IPv6 by count", program(), inward(v6), "yes"],
    [
      "IPv6 by address",
      program(with_(without(vm, "ipv6AddressCount"), { ipv6Addresses: ["2600:1f18:1:101::5"] })),
      inward(v6),
      "yes",
    ],
    [
      "IPv6 by the subnet",
      program(with_(subnet, { assignIpv6AddressOnCreation: true }), without(vm, "ipv6AddressCount")),
      inward(v6),
      "yes",
    ],
    ["no IPv6 asked for", program(without(vm, "ipv6AddressCount")), inward(v6), "no"],
    ["no IPv6 in the subnet", program(without(subnet, "ipv6CidrBlock")), inward(v6), "no"],
    ["an IPv6-only subnet has no IPv4", program(with_(subnet, { ipv6Native: true })), inward(), "no"],
    ["a subnet outside the graph", program(with_(vm, { subnetId: "subnet-0123456789abcdef0" })), inward(), "maybe"],
    [
      "a literal subnet whose table is known to lead nowhere",
      program(
        with_(vm, { subnetId: "subnet-0aaa" }),
        with_(association, { subnetId: "subnet-0aaa" }),
        with_(table, { routes: [] }),
      ),
      inward(),
      "no",
    ],
  ],
  interfaces: [
    [
      "an interface of its own",
      program(
        ec2("NetworkInterface", "eni", { subnetId: ref("subnet"), securityGroups: [ref("sg")] }),
        ec2("Instance", "vm", { networkInterfaces: [{ networkInterfaceId: ref("eni"), deviceIndex: 0 }] }),
        eip({ networkInterface: ref("eni") }),
      ),
      inward(),
      "yes",
    ],
    [
      "an interface of its own gets no automatic address",
      program(
        ec2("NetworkInterface", "eni", { subnetId: ref("subnet"), securityGroups: [ref("sg")] }),
        ec2("Instance", "vm", { primaryNetworkInterface: { networkInterfaceId: ref("eni") } }),
      ),
      inward(),
      "no",
    ],
    [
      "an attached one besides its own",
      program(
        privateVm,
        ec2("NetworkInterface", "eni", { subnetId: ref("subnet"), securityGroups: [ref("sg")] }),
        ec2("NetworkInterfaceAttachment", "att", { instanceId: ref("vm"), networkInterfaceId: ref("eni"), deviceIndex: 1 }),
        eip({ networkInterface: ref("eni") }),
      ),
      inward(),
      "yes",
    ],
    [
      "a group attached later",
      program(
        without(vm, "vpcSecurityGroupIds"),
        ec2("NetworkInterfaceSecurityGroupAttachment", "att", {
          securityGroupId: ref("sg"),
          networkInterfaceId: ref("vm", "primaryNetworkInterfaceId"),
        }),
      ),
      inward(),
      "yes",
    ],
    [
      "a launch template",
      program(
        ec2("LaunchTemplate", "lt", {
          vpcSecurityGroupIds: [ref("sg")],
          networkInterfaces: [{ associatePublicIpAddress: "true", subnetId: ref("subnet"), securityGroups: [ref("sg")] }],
        }),
        ec2("Instance", "vm", { launchTemplate: { id: ref("lt") } }),
      ),
      inward(),
      "yes",
    ],
    [
      "a launch template that declines an address",
      program(
        ec2("LaunchTemplate", "lt", {
          networkInterfaces: [{ associatePublicIpAddress: "false", subnetId: ref("subnet"), securityGroups: [ref("sg")] }],
        }),
        ec2("Instance", "vm", { launchTemplate: { id: ref("lt") } }),
      ),
      inward(),
      "no",
    ],
    [
      "a launch template outside the graph",
      program(with_(without(vm, "vpcSecurityGroupIds"), { launchTemplate: { id: "lt-0123" } })),
      inward(),
      "maybe",
    ],
  ],
  routes: [
    [
      "no association: the main table, local only",
      program(ec2("RouteTableAssociation", "rta", { subnetId: ref("inner"), routeTableId: ref("rt") })),
      inward(),
      "no",
    ],
    [
      "the main table by association",
      program(ec2("MainRouteTableAssociation", "rta", { vpcId: ref("vpc"), routeTableId: ref("rt") })),
      inward(),
      "yes",
    ],
    [
      "the adopted main table",
      program(
        ec2("DefaultRouteTable", "rt", { defaultRouteTableId: ref("vpc", "defaultRouteTableId"), routes: toIgw }),
        ec2("Eip", "rta"),
      ),
      inward(),
      "yes",
    ],
    [
      "an explicit association goes before the main table",
      program(
        with_(table, { routes: [] }),
        ec2("DefaultRouteTable", "main", { defaultRouteTableId: ref("vpc", "defaultRouteTableId"), routes: toIgw }),
      ),
      inward(),
      "no",
    ],
    [
      "a standalone route",
      program(
        without(table, "routes"),
        ec2("Route", "r", { routeTableId: ref("rt"), destinationCidrBlock: "0.0.0.0/0", gatewayId: ref("igw") }),
      ),
      inward(),
      "yes",
    ],
    [
      "the longest prefix wins",
      program(
        ec2("NatGateway", "nat", { subnetId: ref("inner") }),
        with_(table, { routes: [...toIgw, { cidrBlock: "1.0.0.0/8", natGatewayId: ref("nat") }] }),
      ),
      inward(),
      "no",
    ],
    [
      "the longest prefix wins, wherever it stands",
      program(
        ec2("NatGateway", "nat", { subnetId: ref("inner") }),
        with_(table, {
          routes: [
            { cidrBlock: "1.1.1.0/24", gatewayId: ref("igw") },
            { cidrBlock: "1.0.0.0/8", natGatewayId: ref("nat") },
          ],
        }),
      ),
      inward(),
      "yes",
    ],
    [
      "a longer route of unknown prefix may take it away",
      program(
        ec2("NatGateway", "nat", { subnetId: ref("inner") }),
        with_(table, { routes: [...toIgw, { cidrBlock: { $unknown: [], resolved: "1.1.1.0/24" }, natGatewayId: ref("nat") }] }),
      ),
      inward(),
      "maybe",
    ],
    [
      "a gateway attached elsewhere",
      program(ec2("Vpc", "vpc2", { cidrBlock: "10.9.0.0/16" }), with_(igw, { vpcId: ref("vpc2") })),
      inward(),
      "no",
    ],
    ["a detached gateway", program(without(igw, "vpcId")), inward(), "no"],
    [
      "a gateway attached by a resource of its own",
      program(
        without(igw, "vpcId"),
        ec2("InternetGatewayAttachment", "att", { internetGatewayId: ref("igw"), vpcId: ref("vpc") }),
      ),
      inward(),
      "yes",
    ],
    [
      "a gateway outside the graph",
      program(with_(table, { routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-0123" }] })),
      inward(),
      "maybe",
    ],
    [
      "a VPN gateway outside the graph",
      program(with_(table, { routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "vgw-0123" }] })),
      inward(),
      "no",
    ],
    [
      "a transit gateway is not the internet",
      program(with_(table, { routes: [{ cidrBlock: "0.0.0.0/0", transitGatewayId: "tgw-0123" }] })),
      inward(),
      "no",
    ],
    [
      "an appliance may forward",
      program(with_(table, { routes: [{ cidrBlock: "0.0.0.0/0", vpcEndpointId: "vpce-0123" }] })),
      inward(),
      "maybe",
    ],
    [
      "an egress-only gateway admits nothing in",
      program(
        ec2("EgressOnlyInternetGateway", "eigw", { vpcId: ref("vpc") }),
        with_(table, { routes: [{ ipv6CidrBlock: "::/0", egressOnlyGatewayId: ref("eigw") }] }),
      ),
      inward(v6),
      "no",
    ],
    [
      "an egress-only gateway leads out",
      program(
        ec2("EgressOnlyInternetGateway", "eigw", { vpcId: ref("vpc") }),
        with_(table, { routes: [{ ipv6CidrBlock: "::/0", egressOnlyGatewayId: ref("eigw") }] }),
      ),
      outward(v6),
      "yes",
    ],
    ["a route for one family is none for the other", program(with_(table, { routes: [toIgw[1]!] })), inward(), "no"],
    [
      "a route by prefix list",
      program(
        ec2("ManagedPrefixList", "pl", { entries: [{ cidr: "1.1.0.0/16" }] }),
        with_(table, { routes: [{ destinationPrefixListId: ref("pl"), gatewayId: ref("igw") }] }),
      ),
      inward(),
      "yes",
    ],
    [
      "a NAT gateway leads out from a private subnet",
      program(
        privateVm,
        ec2("NatGateway", "nat", { subnetId: ref("pubnat"), allocationId: "eipalloc-0" }),
        ec2("Subnet", "pubnat", { vpcId: ref("vpc"), cidrBlock: "10.0.3.0/24" }),
        with_(table, { routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: ref("nat") }] }),
        ec2("RouteTable", "rt2", { vpcId: ref("vpc"), routes: toIgw }),
        ec2("RouteTableAssociation", "rta2", { subnetId: ref("pubnat"), routeTableId: ref("rt2") }),
      ),
      outward(),
      "yes",
    ],
    [
      "a NAT gateway without a way of its own leads nowhere",
      program(
        privateVm,
        ec2("NatGateway", "nat", { subnetId: ref("inner"), allocationId: "eipalloc-0" }),
        with_(table, { routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: ref("nat") }] }),
      ),
      outward(),
      "no",
    ],
    ["without a public address nothing leaves by the internet gateway", program(privateVm), outward(), "no"],
    ["a bogon does not come over the internet", program(), inward({ from: { address: "203.0.113.9" } }), "no"],
    ["a private address does not either", program(), inward({ from: { address: "192.168.1.1" } }), "no"],
    [
      "a private address may come over a VPN",
      program(with_(table, { routes: [{ cidrBlock: "192.168.0.0/16", gatewayId: "vgw-0123" }] })),
      inward({ from: { address: "192.168.1.1" } }),
      "maybe",
    ],
  ],
  "the default VPC": [
    [
      "an instance that names no subnet is public",
      [ec2("SecurityGroup", "sg", { ingress: [all] }), ec2("Instance", "vm", { vpcSecurityGroupIds: [ref("sg")] })],
      inward(),
      "yes",
    ],
    ["its default group admits its own alone", [ec2("Instance", "vm")], inward(), "no"],
    [
      "its default group, adopted and opened",
      [ec2("DefaultSecurityGroup", "dsg", { ingress: [all] }), ec2("Instance", "vm")],
      inward(),
      "yes",
    ],
    ["its default group leads out", [ec2("Instance", "vm")], outward(), "yes"],
    [
      "its default group, adopted and emptied, does not",
      [ec2("DefaultSecurityGroup", "dsg"), ec2("Instance", "vm")],
      outward(),
      "no",
    ],
    [
      "a default subnet that gives no address",
      [
        ec2("DefaultSubnet", "ds", { availabilityZone: "us-east-1a", mapPublicIpOnLaunch: false }),
        ec2("SecurityGroup", "sg", { ingress: [all] }),
        ec2("Instance", "vm", { availabilityZone: "us-east-1a", vpcSecurityGroupIds: [ref("sg")] }),
      ],
      inward(),
      "no",
    ],
  ],
  "network ACLs": [
    ["one that lists the subnet", program(acl({})), inward(), "yes"],
    ["nothing in", program(acl({ ingress: [] })), inward(), "no"],
    ["no answers out: no connection", program(acl({ egress: [] })), inward(), "no"],
    ["no answers out: a datagram has arrived all the same", program(acl({ egress: [] })), inward({ protocol: 17 }), "yes"],
    [
      "answers to some ports only",
      program(acl({ egress: [allow(100, { protocol: "tcp", fromPort: 32768, toPort: 60999 })] })),
      inward(),
      "maybe",
    ],
    [
      "answers to all ports a client picks",
      program(acl({ egress: [allow(100, { protocol: "tcp", fromPort: 1024, toPort: 65535 })] })),
      inward(),
      "yes",
    ],
    [
      "answers to no port a client picks",
      program(acl({ egress: [allow(100, { protocol: "tcp", fromPort: 0, toPort: 1023 })] })),
      inward(),
      "no",
    ],
    ["the lower number decides: deny", program(acl({ ingress: [allow(100), deny(90)] })), inward(), "no"],
    ["the lower number decides: allow", program(acl({ ingress: [deny(100), allow(90)] })), inward(), "yes"],
    [
      "a rule for another port",
      program(acl({ ingress: [deny(90, { protocol: "tcp", fromPort: 80, toPort: 80 }), allow(100)] })),
      inward(),
      "yes",
    ],
    [
      "a deny of unknown block",
      program(acl({ ingress: [deny(90, { cidrBlock: { $unknown: [], resolved: "0.0.0.0/0" } }), allow(100)] })),
      inward(),
      "maybe",
    ],
    [
      "a deny of unknown number",
      program(acl({ ingress: [deny({ $unknown: [], resolved: 90 }), allow(100)] })),
      inward(),
      "maybe",
    ],
    [
      "an allow behind one of the same mind",
      program(acl({ ingress: [allow(90, { cidrBlock: { $unknown: [], resolved: "1.0.0.0/8" } }), allow(100)] })),
      inward(),
      "yes",
    ],
    ["IPv4 rules say nothing of IPv6", program(acl({})), inward(v6), "no"],
    ["of another subnet", program(acl({ subnetIds: [ref("inner")], ingress: [] })), inward(), "yes"],
    [
      "by association",
      program(
        without(acl({ ingress: [] }), "subnetIds"),
        ec2("NetworkAclAssociation", "aa", { networkAclId: ref("acl"), subnetId: ref("subnet") }),
      ),
      inward(),
      "no",
    ],
    [
      "a rule of its own",
      program(
        acl({ ingress: [] }),
        ec2("NetworkAclRule", "ar", {
          networkAclId: ref("acl"),
          ruleNumber: 100,
          egress: false,
          ruleAction: "allow",
          protocol: "tcp",
          fromPort: 443,
          toPort: 443,
          cidrBlock: "0.0.0.0/0",
        }),
      ),
      inward(),
      "yes",
    ],
    [
      "a rule of its own, the other way",
      program(
        acl({ ingress: [] }),
        ec2("NetworkAclRule", "ar", {
          networkAclId: ref("acl"),
          ruleNumber: 100,
          egress: true,
          ruleAction: "allow",
          protocol: "-1",
          cidrBlock: "0.0.0.0/0",
        }),
      ),
      inward(),
      "no",
    ],
    [
      "the adopted default",
      program(ec2("DefaultNetworkAcl", "dacl", { defaultNetworkAclId: ref("vpc", "defaultNetworkAclId") })),
      inward(),
      "no",
    ],
    [
      "none is asked within a subnet",
      program(acl({ ingress: [], egress: [] }), with_(other, { subnetId: ref("subnet") })),
      across(),
      "yes",
    ],
    ["both edges are asked between subnets", program(acl({ ingress: [], egress: [] })), across(), "no"],
  ],
  "security groups": [
    ["none given: the default group", program(without(vm, "vpcSecurityGroupIds")), inward(), "no"],
    ["an empty list: the default group", program(with_(vm, { vpcSecurityGroupIds: [] })), inward(), "no"],
    [
      "several add up",
      program(
        ec2("SecurityGroup", "closed", { vpcId: ref("vpc") }),
        with_(vm, { vpcSecurityGroupIds: [ref("closed"), ref("sg")] }),
      ),
      inward(),
      "yes",
    ],
    ["below the range", program(ingress(rule({}))), inward({ port: 442 }), "no"],
    ["in the range", program(ingress(rule({}))), inward({ port: 443 }), "yes"],
    ["above the range", program(ingress(rule({}))), inward({ port: 444 }), "no"],
    ["another protocol", program(ingress(rule({}))), inward({ protocol: 17 }), "no"],
    ["a protocol by number", program(ingress(rule({ protocol: "6" }))), inward(), "yes"],
    ["a protocol in capitals", program(ingress(rule({ protocol: "TCP" }))), inward(), "yes"],
    ["every protocol, whatever the ports", program(ingress(rule({ protocol: "all", fromPort: 1, toPort: 1 }))), inward(), "yes"],
    [
      "a protocol without ports, whatever the ports",
      program(ingress(rule({ protocol: "47", fromPort: 1, toPort: 1 }))),
      inward({ protocol: 47, port: 0 }),
      "yes",
    ],
    [
      "the first address of a block",
      program(ingress(rule({ cidrBlocks: ["1.1.1.0/24"] }))),
      inward({ from: { address: "1.1.1.0" } }),
      "yes",
    ],
    [
      "the last address of a block",
      program(ingress(rule({ cidrBlocks: ["1.1.1.0/24"] }))),
      inward({ from: { address: "1.1.1.255" } }),
      "yes",
    ],
    [
      "the address after a block",
      program(ingress(rule({ cidrBlocks: ["1.1.1.0/24"] }))),
      inward({ from: { address: "1.1.2.0" } }),
      "no",
    ],
    [
      "a block with host bits set",
      program(ingress(rule({ cidrBlocks: ["1.1.1.77/24"] }))),
      inward({ from: { address: "1.1.1.5" } }),
      "yes",
    ],
    ["IPv4 rules say nothing of IPv6", program(ingress(rule({}))), inward(v6), "no"],
    [
      "an ICMP type",
      program(ingress(rule({ protocol: "icmp", fromPort: 8, toPort: 0 }))),
      inward({ protocol: 1, port: 8 * 256 }),
      "yes",
    ],
    [
      "another ICMP type",
      program(ingress(rule({ protocol: "icmp", fromPort: 8, toPort: 0 }))),
      inward({ protocol: 1, port: 3 * 256 }),
      "no",
    ],
    [
      "another code of the ICMP type",
      program(ingress(rule({ protocol: "icmp", fromPort: 3, toPort: 4 }))),
      inward({ protocol: 1, port: 3 * 256 + 1 }),
      "no",
    ],
    [
      "every code of an ICMP type",
      program(ingress(rule({ protocol: "icmp", fromPort: 3, toPort: -1 }))),
      inward({ protocol: 1, port: 3 * 256 + 1 }),
      "yes",
    ],
    [
      "every ICMP type",
      program(ingress(rule({ protocol: "icmp", fromPort: -1, toPort: -1 }))),
      inward({ protocol: 1, port: 3 * 256 + 1 }),
      "yes",
    ],
    [
      "ICMPv6 without a range",
      program(ec2("SecurityGroup", "sg", { vpcId: ref("vpc") }), {
        type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        name: "r",
        props: { securityGroupId: ref("sg"), ipProtocol: "icmpv6", cidrIpv6: "::/0" },
      }),
      inward({ ...v6, protocol: 58, port: 128 * 256 }),
      "yes",
    ],
    [
      "an unknown rule beside an open one",
      program(ingress(rule({ cidrBlocks: [{ $unknown: [], resolved: "9.9.9.9/32" }] }), rule({}))),
      inward(),
      "yes",
    ],
    [
      "an unknown rule alone",
      program(ingress(rule({ cidrBlocks: [{ $unknown: [], resolved: "1.1.1.1/32" }] }))),
      inward({ from: { address: "1.1.1.1" } }),
      "maybe",
    ],
    [
      "an unknown rule for another port",
      program(ingress(rule({ fromPort: 80, toPort: 80, cidrBlocks: [{ $unknown: [], resolved: "1.1.1.1/32" }] }))),
      inward(),
      "no",
    ],
    ["a group outside the graph", program(with_(vm, { vpcSecurityGroupIds: ["sg-0123"] })), inward(), "maybe"],
    [
      "a group outside the graph that the program opens",
      program(
        with_(vm, { vpcSecurityGroupIds: ["sg-0123"] }),
        ec2("SecurityGroupRule", "r", { type: "ingress", securityGroupId: "sg-0123", ...rule({}) }),
      ),
      inward(),
      "yes",
    ],
    [
      "a prefix list",
      program(
        ec2("ManagedPrefixList", "pl", {}),
        ec2("ManagedPrefixListEntry", "ple", { prefixListId: ref("pl"), cidr: "1.1.1.0/24" }),
        ingress(rule({ cidrBlocks: [], prefixListIds: [ref("pl")] })),
      ),
      inward(),
      "yes",
    ],
    [
      "a prefix list without the address",
      program(
        ec2("ManagedPrefixList", "pl", { entries: [{ cidr: "9.9.9.0/24" }] }),
        ingress(rule({ cidrBlocks: [], prefixListIds: [ref("pl")] })),
      ),
      inward(),
      "no",
    ],
    [
      "a prefix list outside the graph",
      program(ingress(rule({ cidrBlocks: [], prefixListIds: ["pl-0123"] }))),
      inward(),
      "maybe",
    ],
    [
      "a group as the source means nobody outside",
      program(ingress(rule({ cidrBlocks: [], securityGroups: [ref("sg")] }))),
      inward(),
      "no",
    ],
    [
      "a foreign group as the source means nobody outside either",
      program(ingress(rule({ cidrBlocks: [], securityGroups: ["sg-0123"] }))),
      inward(),
      "no",
    ],
    ["its own members", program(ingress(rule({ cidrBlocks: [], self: true }))), across(), "yes"],
    [
      "members of another group",
      program(
        ec2("SecurityGroup", "web", { vpcId: ref("vpc"), egress: [all] }),
        with_(vm, { vpcSecurityGroupIds: [ref("web")] }),
        ingress(rule({ cidrBlocks: [], securityGroups: [ref("web")] })),
      ),
      across(),
      "yes",
    ],
    [
      "not a member",
      program(
        ec2("SecurityGroup", "web", { vpcId: ref("vpc") }),
        ingress(rule({ cidrBlocks: [], securityGroups: [ref("web")] })),
      ),
      across(),
      "no",
    ],
    ["no egress rule: nothing leaves", program(without(sg, "egress")), outward(), "no"],
    ["no egress rule: answers leave all the same", program(without(sg, "egress")), inward(), "yes"],
    ["egress to the other's block", program(with_(sg, { egress: [rule({ cidrBlocks: ["10.0.2.0/24"] })] })), across(), "yes"],
    [
      "egress to part of the other's block",
      program(with_(sg, { egress: [rule({ cidrBlocks: ["10.0.2.0/25"] })] })),
      across(),
      "maybe",
    ],
    [
      "egress to both halves of the other's block",
      program(with_(sg, { egress: [rule({ cidrBlocks: ["10.0.2.0/25", "10.0.2.128/25"] })] })),
      across(),
      "yes",
    ],
    [
      "egress to the other's own address",
      program(with_(sg, { egress: [rule({ cidrBlocks: ["10.0.2.7/32"] })] }), with_(other, { privateIp: "10.0.2.7" })),
      across(),
      "yes",
    ],
    [
      "egress to the address beside it",
      program(with_(sg, { egress: [rule({ cidrBlocks: ["10.0.2.8/32"] })] }), with_(other, { privateIp: "10.0.2.7" })),
      across(),
      "no",
    ],
  ],
  "Block Public Access": [
    ["off", program(ec2("VpcBlockPublicAccessOptions", "bpa", { internetGatewayBlockMode: "off" })), inward(), "yes"],
    [
      "both ways: in",
      program(ec2("VpcBlockPublicAccessOptions", "bpa", { internetGatewayBlockMode: "block-bidirectional" })),
      inward(),
      "no",
    ],
    [
      "both ways: out",
      program(ec2("VpcBlockPublicAccessOptions", "bpa", { internetGatewayBlockMode: "block-bidirectional" })),
      outward(),
      "no",
    ],
    [
      "inward: in",
      program(ec2("VpcBlockPublicAccessOptions", "bpa", { internetGatewayBlockMode: "block-ingress" })),
      inward(),
      "no",
    ],
    [
      "inward: out directly",
      program(ec2("VpcBlockPublicAccessOptions", "bpa", { internetGatewayBlockMode: "block-ingress" })),
      outward(),
      "no",
    ],
    [
      "not known",
      program(ec2("VpcBlockPublicAccessOptions", "bpa", { internetGatewayBlockMode: { $unknown: [], resolved: "off" } })),
      inward(),
      "maybe",
    ],
    [
      "the subnet is excluded",
      program(
        ec2("VpcBlockPublicAccessOptions", "bpa", { internetGatewayBlockMode: "block-bidirectional" }),
        ec2("VpcBlockPublicAccessExclusion", "ex", {
          internetGatewayExclusionMode: "allow-bidirectional",
          subnetId: ref("subnet"),
        }),
      ),
      inward(),
      "yes",
    ],
    [
      "another subnet is excluded",
      program(
        ec2("VpcBlockPublicAccessOptions", "bpa", { internetGatewayBlockMode: "block-bidirectional" }),
        ec2("VpcBlockPublicAccessExclusion", "ex", {
          internetGatewayExclusionMode: "allow-bidirectional",
          subnetId: ref("inner"),
        }),
      ),
      inward(),
      "no",
    ],
    [
      "the VPC is excluded outwards: in",
      program(
        ec2("VpcBlockPublicAccessOptions", "bpa", { internetGatewayBlockMode: "block-bidirectional" }),
        ec2("VpcBlockPublicAccessExclusion", "ex", { internetGatewayExclusionMode: "allow-egress", vpcId: ref("vpc") }),
      ),
      inward(),
      "no",
    ],
    [
      "the VPC is excluded outwards: out",
      program(
        ec2("VpcBlockPublicAccessOptions", "bpa", { internetGatewayBlockMode: "block-bidirectional" }),
        ec2("VpcBlockPublicAccessExclusion", "ex", { internetGatewayExclusionMode: "allow-egress", vpcId: ref("vpc") }),
      ),
      outward(),
      "yes",
    ],
  ],
};

const far = [
  ec2("Vpc", "vpc2", { cidrBlock: "10.9.0.0/16" }),
  ec2("Subnet", "subnet2", { vpcId: ref("vpc2"), cidrBlock: "10.9.1.0/24" }),
  ec2("SecurityGroup", "sg2", {
    vpcId: ref("vpc2"),
    ingress: [{ ...all, cidrBlocks: [], ipv6CidrBlocks: [], securityGroups: [ref("sg")] }],
  }),
  ec2("Instance", "other", { subnetId: ref("subnet2"), vpcSecurityGroupIds: [ref("sg2")] }),
  ec2("RouteTableAssociation", "rta2", { subnetId: ref("subnet2"), routeTableId: ref("rt2") }),
];
const there = with_(table, { routes: [{ cidrBlock: "10.9.0.0/16", vpcPeeringConnectionId: ref("peering") }] });
const back = ec2("RouteTable", "rt2", {
  vpcId: ref("vpc2"),
  routes: [{ cidrBlock: "10.0.0.0/16", vpcPeeringConnectionId: ref("peering") }],
});
const peering = (props: Props) => ec2("VpcPeeringConnection", "peering", { vpcId: ref("vpc"), peerVpcId: ref("vpc2"), ...props });

const peerings: readonly Row[] = [
  [
    "both sides route, a group of the other side is named",
    program(...far, there, back, peering({ autoAccept: true })),
    across(),
    "yes",
  ],
  ["no route back", program(...far, there, with_(back, { routes: [] }), peering({ autoAccept: true })), across(), "no"],
  ["no route there", program(...far, with_(table, { routes: [] }), back, peering({ autoAccept: true })), across(), "no"],
  ["nobody accepts", program(...far, there, back, peering({})), across(), "maybe"],
  [
    "the other side accepts",
    program(
      ...far,
      there,
      back,
      peering({}),
      ec2("VpcPeeringConnectionAccepter", "acc", { vpcPeeringConnectionId: ref("peering"), autoAccept: true }),
    ),
    across(),
    "yes",
  ],
  [
    "a peering of other VPCs",
    program(
      ...far,
      there,
      back,
      ec2("Vpc", "vpc3", { cidrBlock: "10.8.0.0/16" }),
      peering({ peerVpcId: ref("vpc3"), autoAccept: true }),
    ),
    across(),
    "no",
  ],
  ["no peering, no other way", program(...far, back, peering({ autoAccept: true })), across(), "no"],
  [
    "a peer outside the graph may send",
    program(
      with_(table, { routes: [{ cidrBlock: "10.50.0.0/16", vpcPeeringConnectionId: ref("px") }] }),
      ec2("VpcPeeringConnection", "px", { vpcId: ref("vpc"), peerVpcId: "vpc-0peer", autoAccept: true }),
    ),
    inward({ from: { address: "10.50.1.1" } }),
    "maybe",
  ],
  [
    "what a peer's own gateway receives is not carried",
    program(
      with_(table, { routes: [{ cidrBlock: "0.0.0.0/0", vpcPeeringConnectionId: ref("px") }] }),
      ec2("VpcPeeringConnection", "px", { vpcId: ref("vpc"), peerVpcId: "vpc-0peer", autoAccept: true }),
    ),
    inward(),
    "no",
  ],
];

const previewOnly = (resources: readonly Entry[]) => JSON.stringify(resources).includes("$unknown");

describe.each(Object.entries({ ...tables, peering: peerings }))("%s", (_, rows) => {
  test.each(rows.filter(([, resources]) => !previewOnly(resources)))("%s (resolved)", (_why, resources, question, answer) => {
    expect(evaluate(graphFromDocument({ resources }, "resolved"), question)).toMatchObject({ answer });
  });
  test.each(rows)("%s (preview)", (_why, resources, question, answer) => {
    expect(evaluate(graphFromDocument({ resources }, "preview"), question)).toMatchObject({ answer });
  });
});

test("an id that comes from a VPC may be any of what belongs to it, until the update shows that it is the default's", () => {
  const denial = {
    networkAclId: ref("vpc", "defaultNetworkAclId"),
    ruleNumber: 50,
    ruleAction: "deny",
    protocol: "-1",
    cidrBlock: "0.0.0.0/0",
  };
  const resources = program(ec2("NetworkAclRule", "ar", denial));
  const answers = (["preview", "resolved"] as const).map(
    (mode) => evaluate(graphFromDocument({ resources }, mode), inward()).answer,
  );
  expect(answers).toEqual(["maybe", "no"]);
});

describe("unknown references", () => {
  const two = [
    ec2("SecurityGroup", "a", { vpcId: ref("vpc"), ingress: [all] }),
    ec2("SecurityGroup", "b", { vpcId: ref("vpc"), ingress: [rule({})] }),
  ];
  const ask = (groups: unknown, port: number) =>
    evaluate(
      graphFromDocument({ resources: program(...two, with_(vm, { vpcSecurityGroupIds: groups })) }, "preview"),
      inward({ port }),
    ).answer;

  test("one of two: what both admit is certain, what one admits is possible", () => {
    expect([ask([unknown("a", "b")], 443), ask([unknown("a", "b")], 80)]).toEqual(["yes", "maybe"]);
  });
  test("as many as there are: all of them", () => expect(ask([unknown("a", "b"), unknown("a", "b")], 80)).toBe("yes"));
  test("more than there are: perhaps a stranger, never fewer", () => {
    expect([ask([unknown("b"), unknown()], 443), ask([unknown("b"), unknown()], 80)]).toEqual(["yes", "maybe"]);
  });
  test("an unknown list: perhaps none of them, perhaps another", () => expect(ask(unknown("a"), 443)).toBe("maybe"));
});

describe("a question that makes no sense is refused", () => {
  const graph = graphFromDocument({ resources: base }, "resolved");
  test.each<[string, Partial<Question>, RegExp]>([
    [
      "two addresses",
      { from: { address: "1.1.1.1" }, to: { address: "2.2.2.2" } },
      /^to\.address is "2\.2\.2\.2": one side of a question must be an endpoint/,
    ],
    ["no address", { from: { address: "nowhere" } }, /^from\.address is "nowhere": this is no address/],
    ["an address of the other family", { from: { address: "::1" } }, /the question is about ipv4/],
    ["nobody", { to: { endpoint: "urn:nobody" } }, /^to\.endpoint is "urn:nobody": no resource of the graph/],
    ["no endpoint", { to: { endpoint: urn(vpc) } }, /a aws:ec2\/vpc:Vpc is not an endpoint/],
  ])("%s", (_, question, message) => expect(() => evaluate(graph, inward(question))).toThrow(message));
});

test("the reasons name resources and properties, and no value", () => {
  const secret = program(ingress(rule({ cidrBlocks: [{ $secret: "7.7.7.0/24" }] })));
  const { answer, steps } = evaluate(graphFromDocument({ resources: secret }, "resolved"), inward());
  expect({ answer, steps }).toEqual({ answer: "no", steps: ["sg.ingress does not admit the packet"] });
  expect(JSON.stringify(evaluate(graphFromDocument({ resources: base }, "resolved"), inward()).steps)).not.toMatch(
    /\d+\.\d+\.\d+\.\d+/,
  );
});
