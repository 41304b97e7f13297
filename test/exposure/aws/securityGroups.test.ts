import {
  openWorld,
  piece,
  ref,
  tcpRule,
  unknown,
  verdict,
  world4,
  type Piece,
  type Verdict,
  type Wanted,
} from "../support/world";

const group = "aws:ec2/securityGroup:SecurityGroup";
const legacyRule = "aws:ec2/securityGroupRule:SecurityGroupRule";
const ingressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const prefixList = "aws:ec2/managedPrefixList:ManagedPrefixList";
const attachment = "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment";
const inVpc = { vpcId: ref("vpc.id") };

const withRules = (...ingress: unknown[]): Piece[] => openWorld({ sg: { ...inVpc, ingress } });
const closed = { sg: inVpc };
const machine = (groups: unknown): Record<string, unknown> => ({
  ami: "ami-1",
  subnetId: ref("pub.id"),
  vpcSecurityGroupIds: groups,
});
const oneRule = { protocol: "tcp", fromPort: 18789, toPort: 18789 };

type Case = [title: string, pieces: Piece[], expected: Verdict, wanted?: Wanted];

const cases: Case[] = [
  ["the world", withRules(tcpRule(18789)), "reachable"],
  ["another port", withRules(tcpRule(22)), "unreachable"],
  ["another protocol", withRules({ ...oneRule, protocol: "udp", ...world4 }), "unreachable"],
  ["protocol -1 ignores its ports", withRules({ protocol: "-1", fromPort: 0, toPort: 0, ...world4 }), "reachable"],
  ["ports as strings", withRules({ protocol: "tcp", fromPort: "18000", toPort: "19000", ...world4 }), "reachable"],
  ["the edge of a range, inside", withRules({ protocol: "tcp", fromPort: 18789, toPort: 19000, ...world4 }), "reachable"],
  ["the edge of a range, outside", withRules({ protocol: "tcp", fromPort: 18790, toPort: 19000, ...world4 }), "unreachable"],
  [
    "a range written backwards is no evidence",
    withRules({ protocol: "tcp", fromPort: 19000, toPort: 18000, ...world4 }),
    "depends",
  ],
  [
    "257 addresses in two rules are the internet",
    withRules(tcpRule(18789, { cidrBlocks: ["8.8.8.0/24"] }), tcpRule(18789, { cidrBlocks: ["9.9.9.9/32"] })),
    "reachable",
  ],
  ["256 addresses are an allow-list", withRules(tcpRule(18789, { cidrBlocks: ["8.8.8.0/24"] })), "unreachable"],
  [
    "an allow-list is told as named networks",
    withRules(tcpRule(18789, { cidrBlocks: ["8.8.8.0/24"] })),
    "reachable",
    { from: "named-networks" },
  ],
  [
    "documentation addresses are named networks",
    withRules(tcpRule(18789, { cidrBlocks: ["203.0.113.0/24"] })),
    "reachable",
    { from: "named-networks" },
  ],
  [
    "private sources never come from outside",
    withRules(tcpRule(18789, { cidrBlocks: ["10.0.0.0/8"] })),
    "unreachable",
    { from: "named-networks" },
  ],
  ["a rule for IPv6 opens nothing in IPv4", withRules(tcpRule(18789, { ipv6CidrBlocks: ["::/0"] })), "unreachable"],
  ["an unknown CIDR beside a known one", withRules(tcpRule(18789, { cidrBlocks: [unknown("igw"), "0.0.0.0/0"] })), "reachable"],
  ["an unknown CIDR alone", withRules(tcpRule(18789, { cidrBlocks: [unknown("igw")] })), "depends"],
  ["an unknown list of CIDRs", withRules(tcpRule(18789, { cidrBlocks: unknown("igw") })), "depends"],
  ["an unknown port", withRules({ ...oneRule, fromPort: unknown("igw"), ...world4 }), "depends"],
  ["an unknown protocol", withRules({ ...oneRule, protocol: unknown("igw"), ...world4 }), "depends"],
  ["an unknown rule", withRules(unknown("igw")), "depends"],
  ["text that is no CIDR is no evidence", withRules(tcpRule(18789, { cidrBlocks: ["anywhere"] })), "depends"],
  ["self admits members, not the world", withRules({ protocol: "-1", fromPort: 0, toPort: 0, self: true }), "unreachable"],
  [
    "ICMP echo, all codes",
    withRules({ protocol: "icmp", fromPort: 8, toPort: -1, ...world4 }),
    "reachable",
    { protocol: "icmp", port: 8 * 256 + 3 },
  ],
  [
    "ICMP of another type",
    withRules({ protocol: "icmp", fromPort: 0, toPort: -1, ...world4 }),
    "unreachable",
    { protocol: "icmp", port: 8 * 256 },
  ],
  ["no rules at all", openWorld(closed), "unreachable"],
  ["unknown rules", openWorld({ sg: { ...inVpc, ingress: unknown() } }), "depends"],

  [
    "legacy rule",
    openWorld(closed, piece(legacyRule, "r", { type: "ingress", securityGroupId: ref("sg.id"), ...oneRule, ...world4 })),
    "reachable",
  ],
  [
    "legacy egress rule",
    openWorld(closed, piece(legacyRule, "r", { type: "egress", securityGroupId: ref("sg.id"), ...oneRule, ...world4 })),
    "unreachable",
  ],
  [
    "legacy rule of unknown direction",
    openWorld(closed, piece(legacyRule, "r", { type: unknown("igw"), securityGroupId: ref("sg.id"), ...oneRule, ...world4 })),
    "depends",
  ],
  [
    "new rule",
    openWorld(
      closed,
      piece(ingressRule, "r", {
        securityGroupId: ref("sg.id"),
        ipProtocol: "tcp",
        fromPort: 1,
        toPort: 65535,
        cidrIpv4: "0.0.0.0/0",
      }),
    ),
    "reachable",
  ],
  [
    "new rule in halves",
    openWorld(
      closed,
      ...["0.0.0.0/1", "128.0.0.0/1"].map((cidrIpv4, n) =>
        piece(ingressRule, `r${n}`, { securityGroupId: ref("sg.id"), ipProtocol: "-1", cidrIpv4 }),
      ),
    ),
    "reachable",
  ],
  [
    "a rule for one of two groups, not known which",
    openWorld(
      closed,
      piece(group, "sg2", inVpc),
      piece(ingressRule, "r", { securityGroupId: unknown("sg", "sg2"), ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" }),
    ),
    "depends",
  ],
  [
    "prefix list with inline entries",
    openWorld(
      { sg: { ...inVpc, ingress: [tcpRule(18789, { prefixListIds: [ref("pl.id")] })] } },
      piece(prefixList, "pl", { entries: [{ cidr: "0.0.0.0/0" }] }),
    ),
    "reachable",
  ],
  [
    "prefix list with an entry resource",
    openWorld(
      { sg: { ...inVpc, ingress: [tcpRule(18789, { prefixListIds: [ref("pl.id")] })] } },
      piece(prefixList, "pl", {}),
      piece("aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry", "e", { prefixListId: ref("pl.id"), cidr: "0.0.0.0/0" }),
    ),
    "reachable",
  ],
  ["prefix list outside the graph", withRules(tcpRule(18789, { prefixListIds: ["pl-123"] })), "depends"],

  [
    "the second of two groups",
    openWorld({ vm: machine([ref("sg2.id"), ref("sg.id")]) }, piece(group, "sg2", inVpc)),
    "reachable",
  ],
  ["a group outside the graph", openWorld({ vm: machine(["sg-0123"]) }), "depends"],
  [
    "a rule for a group outside the graph",
    openWorld(
      { vm: machine(["sg-0123"]) },
      piece(ingressRule, "r", { securityGroupId: "sg-0123", ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" }),
    ),
    "reachable",
  ],
  ["one of two groups, one open", openWorld({ vm: machine([unknown("sg", "sg2")]) }, piece(group, "sg2", inVpc)), "depends"],
  [
    "one of two groups, both open",
    openWorld({ vm: machine([unknown("sg", "sg2")]) }, piece(group, "sg2", { ...inVpc, ingress: [tcpRule(18789)] })),
    "reachable",
  ],
  ["the whole list of groups unknown", openWorld({ vm: machine(unknown("sg")) }), "depends"],
  ["no group: the VPC's default group admits itself", openWorld({ vm: machine([]) }), "unreachable"],
  [
    "no group, and the default group adopted open",
    openWorld(
      { vm: machine([]) },
      piece("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "d", { ...inVpc, ingress: [tcpRule(18789)] }),
    ),
    "reachable",
  ],
  [
    "no group, and a rule added to the default group",
    openWorld(
      { vm: machine([]) },
      piece(ingressRule, "r", { securityGroupId: ref("vpc.defaultSecurityGroupId"), ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" }),
    ),
    "reachable",
  ],
  [
    "a group attached by a resource",
    openWorld(
      { vm: machine([]) },
      piece(attachment, "a", { networkInterfaceId: ref("vm.primaryNetworkInterfaceId"), securityGroupId: ref("sg.id") }),
    ),
    "reachable",
  ],
];

test.each(cases)("%s", (_title, pieces, expected, wanted = {}) => {
  expect(verdict(pieces, wanted)).toBe(expected);
});

test("what is known in both modes has one answer", () => {
  const preview = cases.filter(([, pieces]) => !JSON.stringify(pieces).includes("$unknown"));
  expect(preview.length).toBeGreaterThan(25);
  for (const [title, pieces, expected, wanted = {}] of preview) {
    // A made-up interface id cannot be followed back to its machine; everything else can.
    if (title === "a group attached by a resource") continue;
    expect([title, verdict(pieces, wanted, "resolved")]).toEqual([title, expected]);
  }
});
