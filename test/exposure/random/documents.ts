import fc from "fast-check";

/** A resource of a graph document. */
export interface Entry {
  readonly type: string;
  readonly name: string;
  readonly props: Record<string, unknown>;
}

export interface Document {
  readonly resources: readonly Entry[];
}

/** One of these, each as often as its weight says. */
function weighted<T>(...choices: readonly (readonly [number, T])[]): fc.Arbitrary<T> {
  return fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));
}

/** Undefined `times` times for every time that it is something. */
function seldom<T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: times, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

const ref = (name: string, output = "id") => ({ $ref: `${name}.${output}` });
const anywhere4 = "0.0.0.0/0";
const anywhere6 = "::/0";

/** Few blocks, so that rules, routes and questions meet: the world, its halves, one office, a network, parts of the VPCs. */
export const blocks4 = [
  anywhere4,
  "0.0.0.0/1",
  "128.0.0.0/1",
  "8.8.8.0/24",
  "52.95.110.7/32",
  "10.0.0.0/8",
  "10.0.0.0/16",
  "10.0.1.0/24",
  "10.0.2.0/25",
  "10.9.0.0/16",
];
export const blocks6 = [anywhere6, "2000::/4", "2606:4700::/32", "2a00:1450:4001::/48", "2600:1f18:aa:bb01::/64"];
const oftenTheWorld = (blocks: readonly string[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(blocks[0]!) }, { weight: 2, arbitrary: fc.constantFrom(...blocks) });
const block4 = oftenTheWorld(blocks4);
const block6 = oftenTheWorld(blocks6);
const protocol = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("tcp", "6", "-1") },
  { weight: 1, arbitrary: fc.constantFrom("udp", "17", "icmp", "1", "icmpv6", "58", "47") },
);
const ports = fc.constantFrom<readonly [number, number]>(
  [0, 65535],
  [18789, 18789],
  [22, 80],
  [1024, 65535],
  [443, 443],
  [0, 0],
  [32768, 60999],
);

interface RuleChoice {
  readonly protocol: string;
  readonly ports: readonly [number, number];
  readonly egress: boolean;
  readonly form: "inline" | "legacy" | "modern";
  readonly peer:
    | { readonly block4: string }
    | { readonly block6: string }
    | { readonly group: number }
    | { readonly self: true }
    | { readonly list: true };
}

const rule: fc.Arbitrary<RuleChoice> = fc.record({
  protocol,
  ports,
  egress: weighted([3, false], [1, true]),
  form: fc.constantFrom("inline" as const, "legacy" as const, "modern" as const),
  peer: fc.oneof(
    { weight: 5, arbitrary: fc.record({ block4 }) },
    { weight: 2, arbitrary: fc.record({ block6 }) },
    { weight: 2, arbitrary: fc.record({ group: fc.nat(1) }) },
    { weight: 1, arbitrary: fc.constant({ self: true as const }) },
    { weight: 1, arbitrary: fc.constant({ list: true as const }) },
  ),
});

/** -1 stands for every type and code, a pair for one. */
function portsFor(choice: RuleChoice): { fromPort: number; toPort: number } {
  if (["icmp", "1", "icmpv6", "58"].includes(choice.protocol)) {
    return choice.ports[0] === 0
      ? { fromPort: -1, toPort: -1 }
      : {
          fromPort: choice.protocol.startsWith("icmpv6") || choice.protocol === "58" ? 128 : 8,
          toPort: choice.ports[0] === 443 ? 0 : -1,
        };
  }
  return choice.protocol === "-1" ? { fromPort: 0, toPort: 0 } : { fromPort: choice.ports[0], toPort: choice.ports[1] };
}

function ruleResources(
  choice: RuleChoice,
  group: string,
  groups: readonly string[],
  name: string,
): { inline?: object; resource?: Entry } {
  const { peer } = choice;
  const other = "group" in peer ? groups[peer.group % groups.length]! : group;
  const inline = {
    protocol: choice.protocol,
    ...portsFor(choice),
    ...("block4" in peer ? { cidrBlocks: [peer.block4] } : {}),
    ...("block6" in peer ? { ipv6CidrBlocks: [peer.block6] } : {}),
    ...("list" in peer ? { prefixListIds: [ref("offices")] } : {}),
  };
  switch (choice.form) {
    case "inline":
      return {
        inline: {
          ...inline,
          ...("group" in peer ? (other === group ? { self: true } : { securityGroups: [ref(other)] }) : {}),
          ...("self" in peer ? { self: true } : {}),
        },
      };
    case "legacy": {
      const source = "group" in peer ? { sourceSecurityGroupId: ref(other) } : "self" in peer ? { self: true } : {};
      const type = "aws:ec2/securityGroupRule:SecurityGroupRule";
      return {
        resource: {
          type,
          name,
          props: { type: choice.egress ? "egress" : "ingress", securityGroupId: ref(group), ...inline, ...source },
        },
      };
    }
    case "modern": {
      const type = choice.egress
        ? "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
        : "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
      const source =
        "block4" in peer
          ? { cidrIpv4: peer.block4 }
          : "block6" in peer
            ? { cidrIpv6: peer.block6 }
            : "list" in peer
              ? { prefixListId: ref("offices") }
              : { referencedSecurityGroupId: ref(other) };
      const range = choice.protocol === "-1" ? {} : portsFor(choice);
      return {
        resource: { type, name, props: { securityGroupId: ref(group), ipProtocol: choice.protocol, ...range, ...source } },
      };
    }
  }
}

const aclRule = fc.record({
  number: fc.integer({ min: 1, max: 9 }).map((n) => n * 20),
  deny: fc.boolean(),
  protocol,
  ports,
  family6: fc.boolean(),
  block4,
  block6,
  egress: fc.boolean(),
});

interface AclChoice {
  readonly kind: "none" | "own" | "default";
  readonly associate: boolean;
  readonly standalone: boolean;
  readonly open: boolean;
  readonly rules: readonly {
    readonly number: number;
    readonly deny: boolean;
    readonly protocol: string;
    readonly ports: readonly [number, number];
    readonly family6: boolean;
    readonly block4: string;
    readonly block6: string;
    readonly egress: boolean;
  }[];
}

const acl: fc.Arbitrary<AclChoice> = fc.record({
  kind: weighted<AclChoice["kind"]>([4, "none"], [2, "own"], [1, "default"]),
  associate: fc.boolean(),
  standalone: fc.boolean(),
  open: weighted([6, true], [1, false]),
  rules: fc.uniqueArray(aclRule, { maxLength: 3, selector: (it) => `${it.number} ${it.egress}` }),
});

function aclResources(choice: AclChoice, subnet: string): Entry[] {
  if (choice.kind === "none") return [];
  const icmp = (it: AclChoice["rules"][number]) =>
    ["icmp", "1", "icmpv6", "58"].includes(it.protocol) ? { icmpType: -1, icmpCode: -1 } : {};
  const block = (it: AclChoice["rules"][number]) => (it.family6 ? { ipv6CidrBlock: it.block6 } : { cidrBlock: it.block4 });
  const range = (it: AclChoice["rules"][number]) => ({
    fromPort: it.protocol === "-1" ? 0 : it.ports[0],
    toPort: it.protocol === "-1" ? 0 : it.ports[1],
  });
  const everything = [{ cidrBlock: anywhere4 }, { ipv6CidrBlock: anywhere6 }].map((any, index) => ({
    ruleNo: 1000 + index,
    action: "allow",
    protocol: "-1",
    fromPort: 0,
    toPort: 0,
    ...any,
  }));
  const standalone = choice.standalone && choice.kind === "own";
  const inline = (egress: boolean) => [
    ...(choice.open ? everything : []),
    ...choice.rules
      .filter((it) => !standalone && it.egress === egress)
      .map((it) => ({
        ruleNo: it.number,
        action: it.deny ? "deny" : "allow",
        protocol: it.protocol,
        ...range(it),
        ...icmp(it),
        ...block(it),
      })),
  ];
  const rules = { ingress: inline(false), egress: inline(true) };
  if (choice.kind === "default") {
    return [
      {
        type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
        name: "acl",
        props: { defaultNetworkAclId: ref("vpc", "defaultNetworkAclId"), ...rules },
      },
    ];
  }
  const attached = choice.associate ? {} : { subnetIds: [ref(subnet)] };
  return [
    { type: "aws:ec2/networkAcl:NetworkAcl", name: "acl", props: { vpcId: ref("vpc"), ...attached, ...rules } },
    ...(choice.associate
      ? [
          {
            type: "aws:ec2/networkAclAssociation:NetworkAclAssociation",
            name: "aclOf",
            props: { networkAclId: ref("acl"), subnetId: ref(subnet) },
          },
        ]
      : []),
    ...(standalone ? choice.rules : []).map((it, index) => ({
      type: "aws:ec2/networkAclRule:NetworkAclRule",
      name: `aclRule${index}`,
      props: {
        networkAclId: ref("acl"),
        ruleNumber: it.number,
        egress: it.egress,
        ruleAction: it.deny ? "deny" : "allow",
        protocol: it.protocol,
        ...range(it),
        ...icmp(it),
        ...block(it),
      },
    })),
  ];
}

const routing = fc.record({
  gateway: weighted<"own" | "attachment" | "elsewhere">([6, "own"], [3, "attachment"], [1, "elsewhere"]),
  /** Which table the first subnet uses. */
  table: weighted<"associated" | "main" | "adopted" | "untouched">(
    [4, "associated"],
    [2, "main"],
    [2, "adopted"],
    [1, "untouched"],
  ),
  standalone: fc.boolean(),
  default4: weighted<"gateway" | "nat" | "none" | "stranger">([8, "gateway"], [1, "nat"], [1, "none"], [1, "stranger"]),
  default6: weighted<"gateway" | "egressOnly" | "none">([4, "gateway"], [1, "egressOnly"], [1, "none"]),
  /** A longer route that leads elsewhere. */
  detour: weighted<"none" | "8.8.8.0/24" | "0.0.0.0/1">([6, "none"], [1, "8.8.8.0/24"], [1, "0.0.0.0/1"]),
});

type Routing = typeof routing extends fc.Arbitrary<infer T> ? T : never;

function routingResources(choice: Routing): Entry[] {
  const target = {
    gateway: { gatewayId: ref("igw") },
    nat: { natGatewayId: ref("nat") },
    stranger: { gatewayId: "igw-0123456789abcdef0" },
    egressOnly: { egressOnlyGatewayId: ref("eigw") },
  };
  const routes = [
    ...(choice.default4 === "none" ? [] : [{ cidrBlock: anywhere4, ...target[choice.default4] }]),
    ...(choice.default6 === "none" ? [] : [{ ipv6CidrBlock: anywhere6, ...target[choice.default6] }]),
    ...(choice.detour === "none" ? [] : [{ cidrBlock: choice.detour, ...target[choice.default4 === "nat" ? "gateway" : "nat"] }]),
  ];
  const usesNat = choice.default4 === "nat" || choice.detour !== "none";
  const gateway: Entry = {
    type: "aws:ec2/internetGateway:InternetGateway",
    name: "igw",
    props: choice.gateway === "own" ? { vpcId: ref("vpc") } : {},
  };
  const attachment: Entry = {
    type: "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
    name: "igwOfVpc",
    props: { internetGatewayId: ref("igw"), vpcId: ref("vpc") },
  };
  const table: Entry =
    choice.table === "adopted"
      ? {
          type: "aws:ec2/defaultRouteTable:DefaultRouteTable",
          name: "rt",
          props: { defaultRouteTableId: ref("vpc", "defaultRouteTableId"), routes },
        }
      : {
          type: "aws:ec2/routeTable:RouteTable",
          name: "rt",
          props: { vpcId: ref("vpc"), ...(choice.standalone ? {} : { routes }) },
        };
  const standalone = routes.map((route, index): Entry => {
    const { cidrBlock, ipv6CidrBlock, ...to } = route as Record<string, unknown>;
    const destination =
      cidrBlock === undefined ? { destinationIpv6CidrBlock: ipv6CidrBlock } : { destinationCidrBlock: cidrBlock };
    return { type: "aws:ec2/route:Route", name: `route${index}`, props: { routeTableId: ref("rt"), ...destination, ...to } };
  });
  return [
    gateway,
    ...(choice.gateway === "attachment" ? [attachment] : []),
    ...(usesNat
      ? [
          {
            type: "aws:ec2/natGateway:NatGateway",
            name: "nat",
            props: { subnetId: ref("subnet1"), allocationId: "eipalloc-0123456789abcdef0" },
          },
        ]
      : []),
    ...(choice.default6 === "egressOnly"
      ? [{ type: "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", name: "eigw", props: { vpcId: ref("vpc") } }]
      : []),
    ...(choice.table === "untouched" ? [] : [table, ...(choice.standalone && choice.table !== "adopted" ? standalone : [])]),
    ...(choice.table === "associated"
      ? [
          {
            type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
            name: "rtOfSubnet0",
            props: { subnetId: ref("subnet0"), routeTableId: ref("rt") },
          },
        ]
      : []),
    ...(choice.table === "main"
      ? [
          {
            type: "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
            name: "mainTable",
            props: { vpcId: ref("vpc"), routeTableId: ref("rt") },
          },
        ]
      : []),
  ];
}

const machine = fc.record({
  kind: weighted<"instance" | "interface" | "lone interface" | "group">(
    [6, "instance"],
    [1, "interface"],
    [1, "lone interface"],
    [1, "group"],
  ),
  subnet: weighted([3, 0], [1, 1]),
  /** Both groups, one, or none. */
  groups: weighted<readonly number[]>([4, [0]], [3, [0, 1]], [1, [1]], [1, []]),
  asksPublic: weighted<boolean | undefined>([4, undefined], [2, true], [1, false]),
  elastic: weighted<"none" | "address" | "association">([3, "none"], [1, "address"], [1, "association"]),
  ipv6: weighted([3, true], [1, false]),
  privateIp: fc.boolean(),
});

type Machine = typeof machine extends fc.Arbitrary<infer T> ? T : never;

function machineResources(
  choice: Machine,
  index: number,
  subnets: readonly { readonly ipv6: boolean }[],
  groups: readonly string[],
): Entry[] {
  const name = `machine${index}`;
  const at = choice.subnet % subnets.length;
  const own = [...new Set(choice.groups.map((group) => groups[group % groups.length]!))].map((group) => ref(group));
  const ipv6 = choice.ipv6 && subnets[at]!.ipv6 ? { ipv6AddressCount: 1 } : {};
  const address = `10.0.${at + 1}.${10 + index}`;
  const fixed = choice.privateIp ? { privateIp: address } : {};
  const asks = choice.asksPublic === undefined ? {} : { associatePublicIpAddress: choice.asksPublic };
  const elastic = (names: object, associated: object): Entry[] =>
    choice.elastic === "none"
      ? []
      : choice.elastic === "address"
        ? [{ type: "aws:ec2/eip:Eip", name: `eip${index}`, props: { domain: "vpc", ...names } }]
        : [
            { type: "aws:ec2/eip:Eip", name: `eip${index}`, props: { domain: "vpc" } },
            {
              type: "aws:ec2/eipAssociation:EipAssociation",
              name: `eipOf${index}`,
              props: { allocationId: ref(`eip${index}`), ...associated },
            },
          ];
  const basics = { ami: "ami-0abc", instanceType: "t3.micro" };
  if (choice.kind === "group") {
    return [
      {
        type: "aws:ec2/launchTemplate:LaunchTemplate",
        name: `template${index}`,
        props: { imageId: "ami-0abc", ...(own.length > 0 ? { vpcSecurityGroupIds: own } : {}) },
      },
      {
        type: "aws:autoscaling/group:Group",
        name,
        props: {
          minSize: 1,
          maxSize: 2,
          vpcZoneIdentifiers: [ref(`subnet${at}`)],
          launchTemplate: { id: ref(`template${index}`), version: "$Latest" },
        },
      },
    ];
  }
  if (choice.kind === "interface" || choice.kind === "lone interface") {
    const eni = `interface${index}`;
    const fixedList = choice.privateIp ? { privateIps: [address] } : {};
    return [
      {
        type: "aws:ec2/networkInterface:NetworkInterface",
        name: eni,
        props: { subnetId: ref(`subnet${at}`), ...(own.length > 0 ? { securityGroups: own } : {}), ...fixedList, ...ipv6 },
      },
      ...(choice.kind === "interface"
        ? [
            {
              type: "aws:ec2/instance:Instance",
              name,
              props: { ...basics, networkInterfaces: [{ deviceIndex: 0, networkInterfaceId: ref(eni) }] },
            },
          ]
        : []),
      ...elastic({ networkInterface: ref(eni) }, { networkInterfaceId: ref(eni) }),
    ];
  }
  const props = {
    ...basics,
    subnetId: ref(`subnet${at}`),
    ...(own.length > 0 ? { vpcSecurityGroupIds: own } : {}),
    ...asks,
    ...fixed,
    ...ipv6,
  };
  return [{ type: "aws:ec2/instance:Instance", name, props }, ...elastic({ instance: ref(name) }, { instanceId: ref(name) })];
}

const subnet = fc.record({ public: weighted([3, true], [1, false]), ipv6: fc.boolean(), assign: fc.boolean() });

const group = fc.record({ rules: fc.array(rule, { minLength: 1, maxLength: 4 }), openOutwards: weighted([3, true], [1, false]) });

/** A second VPC, peered with the first, with a machine of its own. */
const neighbour = seldom(
  4,
  fc.record({
    accepted: fc.boolean(),
    routeThere: fc.boolean(),
    routeBack: fc.boolean(),
    block: fc.constantFrom("10.9.0.0/16", "10.9.0.0/24"),
  }),
);

type Neighbour = typeof neighbour extends fc.Arbitrary<infer T> ? Exclude<T, undefined> : never;

function neighbourResources(choice: Neighbour): Entry[] {
  const peering = { vpcPeeringConnectionId: ref("peering") };
  return [
    { type: "aws:ec2/vpc:Vpc", name: "vpc2", props: { cidrBlock: "10.9.0.0/16" } },
    { type: "aws:ec2/subnet:Subnet", name: "far", props: { vpcId: ref("vpc2"), cidrBlock: "10.9.0.0/24" } },
    {
      type: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
      name: "peering",
      props: { vpcId: ref("vpc"), peerVpcId: ref("vpc2"), ...(choice.accepted ? { autoAccept: true } : {}) },
    },
    {
      type: "aws:ec2/routeTable:RouteTable",
      name: "farTable",
      props: { vpcId: ref("vpc2"), routes: choice.routeBack ? [{ cidrBlock: "10.0.0.0/16", ...peering }] : [] },
    },
    {
      type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
      name: "farTableOfFar",
      props: { subnetId: ref("far"), routeTableId: ref("farTable") },
    },
    ...(choice.routeThere
      ? [
          {
            type: "aws:ec2/route:Route",
            name: "routeThere",
            props: { routeTableId: ref("rt"), destinationCidrBlock: choice.block, ...peering },
          },
        ]
      : []),
    {
      type: "aws:ec2/securityGroup:SecurityGroup",
      name: "farGroup",
      props: {
        vpcId: ref("vpc2"),
        ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["10.0.0.0/16"] }],
        egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: [anywhere4] }],
      },
    },
    {
      type: "aws:ec2/instance:Instance",
      name: "farMachine",
      props: { ami: "ami-0abc", instanceType: "t3.micro", subnetId: ref("far"), vpcSecurityGroupIds: [ref("farGroup")] },
    },
  ];
}

const publicAccess = seldom(
  9,
  fc.record({
    mode: fc.constantFrom("off", "block-ingress", "block-bidirectional"),
    exclusion: fc.constantFrom("none" as const, "allow-egress" as const, "allow-bidirectional" as const),
    of: fc.constantFrom("subnet" as const, "vpc" as const),
  }),
);

type PublicAccess = typeof publicAccess extends fc.Arbitrary<infer T> ? Exclude<T, undefined> : never;

function publicAccessResources(choice: PublicAccess): Entry[] {
  const what = choice.of === "subnet" ? { subnetId: ref("subnet0") } : { vpcId: ref("vpc") };
  const exclusion = {
    type: "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
    name: "exclusion",
    props: { internetGatewayExclusionMode: choice.exclusion, ...what },
  };
  return [
    {
      type: "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
      name: "blockPublicAccess",
      props: { internetGatewayBlockMode: choice.mode },
    },
    ...(choice.exclusion === "none" ? [] : [exclusion]),
  ];
}

/** A small AWS program: one VPC with one or two subnets and one or two machines, mostly open, so that questions have both answers. */
export const documents: fc.Arbitrary<Document> = fc
  .record({
    subnets: fc.array(subnet, { minLength: 1, maxLength: 2 }),
    routing,
    acl,
    groups: fc.array(group, { minLength: 1, maxLength: 2 }),
    machines: fc.array(machine, { minLength: 1, maxLength: 2 }),
    neighbour,
    publicAccess,
  })
  .map(({ subnets, routing: routes, acl: filter, groups, machines, neighbour: far, publicAccess: access }) => {
    const groupNames = groups.map((_, index) => `sg${index}`);
    // A NAT gateway stands in a subnet of its own.
    const wanted = routes.default4 === "nat" || routes.detour !== "none" ? Math.max(2, subnets.length) : subnets.length;
    const all = Array.from({ length: wanted }, (_, index) => subnets[index] ?? { public: true, ipv6: false, assign: false });
    const usesIpv6 = all.some((it) => it.ipv6);
    const usesList = groups.some(({ rules }) => rules.some(({ peer }) => "list" in peer));
    const resources: Entry[] = [
      {
        type: "aws:ec2/vpc:Vpc",
        name: "vpc",
        props: { cidrBlock: "10.0.0.0/16", ...(usesIpv6 ? { ipv6CidrBlock: "2600:1f18:aa:bb00::/56" } : {}) },
      },
      ...all.map((it, index): Entry => ({
        type: "aws:ec2/subnet:Subnet",
        name: `subnet${index}`,
        props: {
          vpcId: ref("vpc"),
          cidrBlock: `10.0.${index + 1}.0/24`,
          ...(it.public ? { mapPublicIpOnLaunch: true } : {}),
          ...(it.ipv6
            ? { ipv6CidrBlock: `2600:1f18:aa:bb0${index + 1}::/64`, ...(it.assign ? { assignIpv6AddressOnCreation: true } : {}) }
            : {}),
        },
      })),
      ...routingResources(routes),
      ...aclResources(filter, "subnet0"),
      ...groups.flatMap(({ rules, openOutwards }, index) => groupResources(rules, openOutwards, groupNames, index)),
      ...(usesList
        ? [
            {
              type: "aws:ec2/managedPrefixList:ManagedPrefixList",
              name: "offices",
              props: { addressFamily: "IPv4", maxEntries: 5, entries: [{ cidr: "8.8.8.0/24" }, { cidr: "10.0.1.0/24" }] },
            },
          ]
        : []),
      ...machines.flatMap((choice, index) => machineResources(choice, index, all, groupNames)),
      ...(far === undefined || routes.table === "untouched" ? [] : neighbourResources(far)),
      ...(access === undefined ? [] : publicAccessResources(access)),
    ];
    return { resources };
  });

function groupResources(rules: readonly RuleChoice[], openOutwards: boolean, groups: readonly string[], index: number): Entry[] {
  const name = groups[index]!;
  const made = rules.map((choice, at) => ({ choice, ...ruleResources(choice, name, groups, `${name}Rule${at}`) }));
  const inline = (egress: boolean) =>
    made.filter(({ choice, inline: it }) => it !== undefined && choice.egress === egress).map(({ inline: it }) => it);
  const outwards = openOutwards
    ? [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: [anywhere4], ipv6CidrBlocks: [anywhere6] }]
    : [];
  const [ingress, egress] = [inline(false), [...outwards, ...inline(true)]];
  return [
    {
      type: "aws:ec2/securityGroup:SecurityGroup",
      name,
      props: { vpcId: ref("vpc"), ...(ingress.length > 0 ? { ingress } : {}), ...(egress.length > 0 ? { egress } : {}) },
    },
    ...made.flatMap(({ resource }) => (resource === undefined ? [] : [resource])),
  ];
}

/** As a program, for a reader who has to see why something failed. */
export function programOf({ resources }: Document): string {
  const value = (it: unknown): string =>
    Array.isArray(it)
      ? `[${it.map(value).join(", ")}]`
      : typeof it !== "object" || it === null
        ? JSON.stringify(it)
        : "$ref" in it
          ? String(it.$ref)
          : "$unknown" in it
            ? `<unknown, from ${JSON.stringify(it.$unknown)}>`
            : `{ ${Object.entries(it)
                .map(([key, item]) => `${key}: ${value(item)}`)
                .join(", ")} }`;
  return resources.map(({ type, name, props }) => `const ${name} = new ${type.split(":")[2]}(${value(props)});`).join("\n");
}
