import type { Question } from "../../../exposure/evaluator/evaluate";
import { graphFromDocument, type DocumentMode } from "../../../exposure/graph/document";
import type { Entry } from "./documents";
import { judges, type Verdict } from "./judges";
import { urnOf } from "./questions";

const ref = (name: string, output = "id") => ({ $ref: `${name}.${output}` });
const unknown = (...from: string[]) => ({ $unknown: from });
const resource = (type: string, name: string, props: Record<string, unknown>): Entry => ({ type, name, props });
const everything = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };

const vpc = resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
const subnet = resource("aws:ec2/subnet:Subnet", "subnet", {
  vpcId: ref("vpc"),
  cidrBlock: "10.0.1.0/24",
  mapPublicIpOnLaunch: true,
});
const igw = resource("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: ref("vpc") });
const routes = [{ cidrBlock: "0.0.0.0/0", gatewayId: ref("igw") }];
const table = resource("aws:ec2/routeTable:RouteTable", "rt", { vpcId: ref("vpc"), routes });
const association = resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "rta", {
  subnetId: ref("subnet"),
  routeTableId: ref("rt"),
});
const open = resource("aws:ec2/securityGroup:SecurityGroup", "sg", {
  vpcId: ref("vpc"),
  ingress: [everything],
  egress: [everything],
});
const machine = (name: string, props: Record<string, unknown> = {}) =>
  resource("aws:ec2/instance:Instance", name, {
    ami: "ami-0abc",
    subnetId: ref("subnet"),
    vpcSecurityGroupIds: [ref("sg")],
    ...props,
  });
const vm = machine("vm");
const publicMachine = [vpc, subnet, igw, table, association, open, vm];

const tcp = { family: "ipv4", protocol: 6, port: 443 } as const;
const endpoint = (name: string, type = "aws:ec2/instance:Instance") => ({ endpoint: urnOf({ type, name }) });
const inward: Question = { from: { address: "1.1.1.1" }, to: endpoint("vm"), ...tcp };
const outward: Question = { from: endpoint("vm"), to: { address: "1.1.1.1" }, ...tcp };

/** Two peered VPCs, each with a machine. */
const far = [
  resource("aws:ec2/vpc:Vpc", "vpc2", { cidrBlock: "10.9.0.0/16" }),
  resource("aws:ec2/subnet:Subnet", "subnet2", { vpcId: ref("vpc2"), cidrBlock: "10.9.1.0/24" }),
  resource("aws:ec2/routeTable:RouteTable", "rt2", {
    vpcId: ref("vpc2"),
    routes: [{ cidrBlock: "10.0.0.0/16", vpcPeeringConnectionId: ref("peering") }],
  }),
  resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "rta2", { subnetId: ref("subnet2"), routeTableId: ref("rt2") }),
  resource("aws:ec2/securityGroup:SecurityGroup", "sg2", { vpcId: ref("vpc2"), ingress: [everything], egress: [everything] }),
  machine("farVm", { subnetId: ref("subnet2"), vpcSecurityGroupIds: [ref("sg2")] }),
];
const peering = (accepted: object) =>
  resource("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "peering", {
    vpcId: ref("vpc"),
    peerVpcId: ref("vpc2"),
    ...accepted,
  });
const peered = (accepted: object, there: unknown) => [
  vpc,
  subnet,
  open,
  vm,
  ...far,
  peering(accepted),
  association,
  { ...table, props: { vpcId: ref("vpc"), routes: there } },
];
const across: Question = { from: endpoint("vm"), to: endpoint("farVm"), ...tcp };
const via = (cidrBlock: string) => ({ cidrBlock, vpcPeeringConnectionId: ref("peering") });

const deny = resource("aws:ec2/networkAcl:NetworkAcl", "acl", {
  vpcId: ref("vpc"),
  subnetIds: unknown(),
  ingress: [],
  egress: [],
});

/** A machine in a private subnet whose way out is a NAT gateway in the public one, which has an ACL of its own. */
const natted = (rules: readonly object[]): Entry[] => [
  vpc,
  subnet,
  igw,
  table,
  association,
  open,
  machine("vm", { subnetId: ref("inner") }),
  resource("aws:ec2/subnet:Subnet", "inner", { vpcId: ref("vpc"), cidrBlock: "10.0.2.0/24" }),
  resource("aws:ec2/natGateway:NatGateway", "nat", { subnetId: ref("subnet"), allocationId: "eipalloc-1" }),
  resource("aws:ec2/routeTable:RouteTable", "innerRt", {
    vpcId: ref("vpc"),
    routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: ref("nat") }],
  }),
  resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "innerRta", {
    subnetId: ref("inner"),
    routeTableId: ref("innerRt"),
  }),
  resource("aws:ec2/networkAcl:NetworkAcl", "acl", {
    vpcId: ref("vpc"),
    subnetIds: [ref("subnet")],
    ingress: rules,
    egress: rules,
  }),
];

interface Settled {
  readonly why: string;
  readonly mode: DocumentMode;
  readonly resources: readonly Entry[];
  readonly question: Question;
  /** What the vendor's documentation says. */
  readonly right: Verdict;
}

/** What random programs once found engine and evaluator at odds about. */
const settled: readonly Settled[] = [
  {
    why: "a gateway outside the graph may or may not be attached",
    mode: "resolved",
    resources: [
      vpc,
      subnet,
      association,
      open,
      vm,
      { ...table, props: { vpcId: ref("vpc"), routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-0123456789abcdef0" }] } },
    ],
    question: inward,
    right: "depends",
  },
  {
    why: "a peering connection carries nothing until somebody accepts it",
    mode: "resolved",
    resources: peered({}, [via("10.9.0.0/16")]),
    question: across,
    right: "depends",
  },
  {
    why: "block-ingress leaves only NAT and egress-only gateways a way out",
    mode: "resolved",
    resources: [
      ...publicMachine,
      resource("aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "bpa", {
        internetGatewayBlockMode: "block-ingress",
      }),
    ],
    question: outward,
    right: "unreachable",
  },
  {
    why: "two routes to the halves of a block are a route to the block",
    mode: "resolved",
    resources: peered({ autoAccept: true }, [via("10.9.1.0/25"), via("10.9.1.128/25")]),
    question: across,
    right: "reachable",
  },
  {
    why: "an interface is an endpoint whether an instance wears it or not",
    mode: "resolved",
    resources: [
      ...publicMachine.slice(0, -1),
      resource("aws:ec2/networkInterface:NetworkInterface", "eni", { subnetId: ref("subnet"), securityGroups: [ref("sg")] }),
      resource("aws:ec2/instance:Instance", "vm", {
        ami: "ami-0abc",
        networkInterfaces: [{ deviceIndex: 0, networkInterfaceId: ref("eni") }],
      }),
      resource("aws:ec2/eip:Eip", "eip", { networkInterface: ref("eni") }),
    ],
    question: { ...inward, to: endpoint("eni", "aws:ec2/networkInterface:NetworkInterface") },
    right: "reachable",
  },
  {
    why: "an instance whose interfaces are not known may have any",
    mode: "preview",
    resources: [
      ...publicMachine.slice(0, -1),
      resource("aws:ec2/networkInterface:NetworkInterface", "eni", { subnetId: ref("subnet"), securityGroups: [ref("sg")] }),
      resource("aws:ec2/instance:Instance", "vm", { ami: "ami-0abc", networkInterfaces: unknown("eni") }),
      resource("aws:ec2/eip:Eip", "eip", { networkInterface: ref("eni") }),
    ],
    question: inward,
    right: "depends",
  },
  {
    why: "routes that are not known may lead to a peer",
    mode: "preview",
    resources: peered({ autoAccept: true }, unknown("peering")),
    question: across,
    right: "depends",
  },
  {
    why: "a rule of unknown direction may be an outward one",
    mode: "preview",
    resources: [
      ...publicMachine.filter((it) => it !== open),
      resource("aws:ec2/securityGroup:SecurityGroup", "sg", { vpcId: ref("vpc") }),
      resource("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", {
        ...everything,
        securityGroupId: ref("sg"),
        type: unknown(),
      }),
    ],
    question: inward,
    right: "depends",
  },
  {
    why: "an ACL that may be any subnet's may be this one's",
    mode: "preview",
    resources: [...publicMachine, deny],
    question: inward,
    right: "depends",
  },
  {
    why: "an association that may be any subnet's may be this one's",
    mode: "preview",
    resources: [
      ...publicMachine.filter((it) => it !== association),
      { ...association, props: { subnetId: unknown(), routeTableId: ref("rt") } },
    ],
    question: inward,
    right: "depends",
  },
  {
    why: "a route that may be any table's may be this one's",
    mode: "preview",
    resources: [
      ...publicMachine.filter((it) => it !== table),
      resource("aws:ec2/routeTable:RouteTable", "rt", { vpcId: ref("vpc") }),
      resource("aws:ec2/route:Route", "route", {
        routeTableId: unknown(),
        destinationCidrBlock: "0.0.0.0/0",
        gatewayId: ref("igw"),
      }),
    ],
    question: inward,
    right: "depends",
  },
  {
    why: "a rule that may be any group's may be this one's",
    mode: "preview",
    resources: [
      ...publicMachine.filter((it) => it !== open),
      resource("aws:ec2/securityGroup:SecurityGroup", "sg", { vpcId: ref("vpc") }),
      resource("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", {
        ...everything,
        securityGroupId: unknown(),
        type: "ingress",
      }),
    ],
    question: inward,
    right: "depends",
  },
  {
    why: "an address that may be any instance's may be this one's",
    mode: "preview",
    resources: [
      ...publicMachine.slice(0, -1),
      machine("vm", { associatePublicIpAddress: false }),
      resource("aws:ec2/eip:Eip", "eip", { instance: unknown() }),
    ],
    question: inward,
    right: "depends",
  },
  {
    why: "an instance in a subnet that is not known may be beside another",
    mode: "preview",
    resources: [vpc, subnet, open, vm, machine("other", { subnetId: unknown() })],
    question: { from: endpoint("other"), to: endpoint("vm"), ...tcp },
    right: "depends",
  },
  {
    why: "an internet gateway, wherever it is, carries nobody without a public address",
    mode: "resolved",
    resources: [
      ...publicMachine.filter((it) => it !== table && it !== vm),
      machine("vm", { associatePublicIpAddress: false }),
      { ...table, props: { vpcId: ref("vpc"), routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-0123456789abcdef0" }] } },
    ],
    question: outward,
    right: "unreachable",
  },
  {
    why: "an exclusion for egress alone has no meaning under block-ingress",
    mode: "resolved",
    resources: [
      ...publicMachine,
      resource("aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "bpa", {
        internetGatewayBlockMode: "block-ingress",
      }),
      resource("aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion", "ex", {
        internetGatewayExclusionMode: "allow-egress",
        vpcId: ref("vpc"),
      }),
    ],
    question: outward,
    right: "unreachable",
  },
  {
    why: "a subnet of a VPC that is not known may be beside another",
    mode: "preview",
    resources: [
      vpc,
      subnet,
      open,
      vm,
      resource("aws:ec2/subnet:Subnet", "lost", { vpcId: unknown(), cidrBlock: "10.0.2.0/24" }),
      machine("other", { subnetId: ref("lost") }),
    ],
    question: { from: endpoint("other"), to: endpoint("vm"), ...tcp },
    right: "depends",
  },
  {
    why: "a peer that is not known may be this one",
    mode: "preview",
    resources: peered({ autoAccept: true, peerVpcId: unknown() }, [via("10.9.0.0/16")]),
    question: across,
    right: "depends",
  },
  {
    why: "a main table that may be any VPC's may be this one's",
    mode: "preview",
    resources: [
      ...publicMachine.filter((it) => it !== association),
      resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", {
        vpcId: unknown(),
        routeTableId: ref("rt"),
      }),
    ],
    question: inward,
    right: "depends",
  },
  {
    why: "a main table that is not known may lead to the internet",
    mode: "preview",
    resources: [
      ...publicMachine.filter((it) => it !== association),
      resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", {
        vpcId: ref("vpc"),
        routeTableId: unknown(),
      }),
    ],
    question: inward,
    right: "depends",
  },
  {
    why: "an adopted table that may be any VPC's may be this one's",
    mode: "preview",
    resources: [
      ...publicMachine.filter((it) => it !== association && it !== table),
      resource("aws:ec2/defaultRouteTable:DefaultRouteTable", "main", { defaultRouteTableId: unknown(), routes }),
    ],
    question: inward,
    right: "depends",
  },
  {
    why: "an adopted ACL that may be any VPC's may be this one's",
    mode: "preview",
    resources: [
      ...publicMachine,
      resource("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "acl", { defaultNetworkAclId: unknown() }),
    ],
    question: inward,
    right: "depends",
  },
  {
    why: "a sender whose groups are not known may be a member of any",
    mode: "preview",
    resources: [
      vpc,
      subnet,
      resource("aws:ec2/securityGroup:SecurityGroup", "sg", {
        vpcId: ref("vpc"),
        ingress: [{ ...everything, cidrBlocks: [], self: true }],
        egress: [everything],
      }),
      vm,
      machine("other", { vpcSecurityGroupIds: unknown() }),
    ],
    question: { from: endpoint("other"), to: endpoint("vm"), ...tcp },
    right: "depends",
  },
  {
    why: "a sender in a subnet that is not known may be in the same one, where no ACL is asked",
    mode: "preview",
    resources: [
      vpc,
      subnet,
      open,
      vm,
      resource("aws:ec2/networkAcl:NetworkAcl", "acl", {
        vpcId: ref("vpc"),
        subnetIds: [ref("subnet")],
        ingress: [],
        egress: [],
      }),
      machine("other", { subnetId: unknown() }),
    ],
    question: { from: endpoint("other"), to: endpoint("vm"), ...tcp },
    right: "depends",
  },
  {
    why: "the network ACL of a NAT gateway's subnet stops what leaves through it",
    mode: "resolved",
    resources: natted([]),
    question: outward,
    right: "unreachable",
  },
  {
    why: "an open network ACL at a NAT gateway's subnet stops nothing",
    mode: "resolved",
    resources: natted([{ action: "allow", protocol: "-1", fromPort: 0, toPort: 0, ruleNo: 1, cidrBlock: "0.0.0.0/0" }]),
    question: outward,
    right: "reachable",
  },
];

describe.each(settled)("$why", ({ mode, resources, question, right }) => {
  const graph = graphFromDocument({ resources }, mode);
  test.each(Object.entries(judges))("says the %s", (_, judge) => expect(judge(graph, question)).toBe(right));
});
