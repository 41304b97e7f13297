import { graphFromDocument } from "../../../exposure/graph/document";
import { prove } from "../../../exposure/prove";
import {
  exposuresOf,
  openWorld,
  piece,
  ref,
  tcpRule,
  unknown,
  verdict,
  type Piece,
  type Verdict,
  type Wanted,
} from "../support/world";

type Changes = Record<string, Record<string, unknown> | undefined>;
type Case = [title: string, pieces: Piece[], expected: Verdict, wanted?: Wanted];

const inVpc = { vpcId: ref("vpc.id") };
const everythingOut = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];
const group = "aws:ec2/securityGroup:SecurityGroup";
const anywhere = { cidrBlocks: ["0.0.0.0/0"] };
const wholeVpc = { cidrBlocks: ["10.0.0.0/16"] };
const edgeNetwork = { prefixListIds: ["pl-3b927c52"] };

/** A load balancer's group that admits these on 443. */
const admits = (peers: Record<string, unknown>, port = 443): Record<string, unknown> => ({
  ...inVpc,
  ingress: [tcpRule(port, peers)],
  egress: everythingOut,
});

/** A machine on 18789 that admits the load balancer alone; the load balancer `lb` listens on 443 and 80. */
function behindBalancer(changes: Changes, ...extra: Piece[]): Piece[] {
  const forward = { type: "forward", targetGroupArn: ref("tg.arn") };
  const base = [
    ...openWorld({
      vm: { subnetId: ref("priv.id"), vpcSecurityGroupIds: [ref("sg.id")] },
      sg: { ...inVpc, ingress: [{ protocol: "tcp", fromPort: 18789, toPort: 18789, securityGroups: [ref("lbsg.id")] }] },
    }),
    piece("aws:ec2/subnet:Subnet", "priv", { ...inVpc, cidrBlock: "10.0.2.0/24" }),
    piece(group, "lbsg", admits(anywhere)),
    piece("aws:lb/loadBalancer:LoadBalancer", "lb", { subnets: [ref("pub.id")], securityGroups: [ref("lbsg.id")] }),
    piece("aws:lb/listener:Listener", "on443", {
      loadBalancerArn: ref("lb.arn"),
      port: 443,
      protocol: "HTTPS",
      defaultActions: [forward],
    }),
    piece("aws:lb/targetGroup:TargetGroup", "tg", { ...inVpc, port: 18789, protocol: "HTTP", targetType: "instance" }),
    piece("aws:lb/targetGroupAttachment:TargetGroupAttachment", "tga", {
      targetGroupArn: ref("tg.arn"),
      targetId: ref("vm.id"),
    }),
    ...extra,
  ];
  return base
    .filter(({ name }) => !(name in changes) || changes[name] !== undefined)
    .map((each) => ({ ...each, props: changes[each.name] ?? each.props }));
}

const internal = { internal: true, subnets: [ref("priv.id")], securityGroups: [ref("lbsg.id")] };

/** Answers told apart by the way: through the named hop, or by any way. */
function verdictVia(pieces: Piece[], wanted: Wanted, hop: string | undefined, mode: "preview" | "resolved"): Verdict {
  const found = exposuresOf(pieces, wanted, mode).filter(
    ({ via }) => hop === undefined || via.some(({ resource }) => resource.endsWith(`::${hop}`)),
  );
  if (found.some((exposure) => exposure.verdict === "reachable")) return "reachable";
  return found.length > 0 ? "depends" : "unreachable";
}

function table(hop: string, cases: readonly Case[]): void {
  test.each(cases)("%s", (_title, pieces, expected, wanted = {}) => {
    expect(verdictVia(pieces, wanted, wanted.to === hop ? undefined : hop, "preview")).toBe(expected);
  });

  const known = cases.filter(([, pieces]) => !JSON.stringify(pieces).includes("$unknown"));
  test.each(known)("%s, once everything is known", (_title, pieces, expected, wanted = {}) => {
    expect(verdictVia(pieces, wanted, wanted.to === hop ? undefined : hop, "resolved")).toBe(expected);
  });

  test("every answer that depends says on what", () => {
    for (const [title, pieces, expected, wanted = {}] of cases.filter((each) => each[2] === "depends")) {
      const found = exposuresOf(pieces, wanted, "preview").filter((exposure) => exposure.verdict === expected);
      expect([title, found.every(({ dependsOn }) => dependsOn.length > 0)]).toEqual([title, true]);
    }
  });
}

describe("CloudFront", () => {
  const type = "aws:cloudfront/distribution:Distribution";
  const behaviour = { targetOriginId: "app", viewerProtocolPolicy: "redirect-to-https" };
  const custom = { httpPort: 80, httpsPort: 443, originProtocolPolicy: "https-only", originSslProtocols: ["TLSv1.2"] };
  const origin = (more: Record<string, unknown> = {}) => ({
    originId: "app",
    domainName: ref("lb.dnsName"),
    customOriginConfig: custom,
    ...more,
  });
  const cdn = (more: Record<string, unknown> = {}): Piece =>
    piece(type, "cdn", { enabled: true, origins: [origin()], defaultCacheBehavior: behaviour, ...more });
  const alone = (more: Record<string, unknown> = {}): Piece[] => [
    cdn({ origins: [origin({ domainName: "example.com" })], ...more }),
  ];
  const itself = { to: "cdn", port: 443 };
  const toBalancer = { to: "lb", port: 443 };

  table("cdn", [
    ["itself", alone(), "reachable", itself],
    ["itself, plain", alone(), "reachable", { to: "cdn", port: 80 }],
    ["itself, another port", alone(), "unreachable", { to: "cdn", port: 8443 }],
    ["switched off", alone({ enabled: false }), "unreachable", itself],
    ["not known whether it is switched on", alone({ enabled: unknown() }), "depends", itself],
    ["itself over IPv6, unless asked", alone(), "unreachable", { ...itself, family: "ipv6" }],
    ["itself over IPv6", alone({ isIpv6Enabled: true }), "reachable", { ...itself, family: "ipv6" }],
    ["not known whether over IPv6", alone({ isIpv6Enabled: unknown() }), "depends", { ...itself, family: "ipv6" }],
    ["HTTP/3", alone({ httpVersion: "http2and3" }), "reachable", { ...itself, protocol: "udp" }],
    ["no HTTP/3", alone({ httpVersion: "http2" }), "unreachable", { ...itself, protocol: "udp" }],

    ["origin open to everybody", behindBalancer({}, cdn()), "reachable", toBalancer],
    ["what the origin forwards to", behindBalancer({}, cdn()), "reachable"],
    ["an IPv6 client of an IPv4 origin", behindBalancer({}, cdn({ isIpv6Enabled: true })), "reachable", { family: "ipv6" }],
    ["switched off, so no way in", behindBalancer({}, cdn({ enabled: false })), "unreachable"],
    ["origin for CloudFront's own addresses", behindBalancer({ lbsg: admits(edgeNetwork) }, cdn()), "depends"],
    ["origin for one office", behindBalancer({ lbsg: admits({ cidrBlocks: ["203.0.113.7/32"] }) }, cdn()), "unreachable"],
    ["origin for half of the world", behindBalancer({ lbsg: admits({ cidrBlocks: ["0.0.0.0/1"] }) }, cdn()), "depends"],
    ["origin for its own VPC", behindBalancer({ lbsg: admits(wholeVpc) }, cdn()), "unreachable"],
    ["origin is internal", behindBalancer({ lb: internal }, cdn()), "unreachable"],
    [
      "origin listens elsewhere",
      behindBalancer({}, cdn({ origins: [origin({ customOriginConfig: { ...custom, httpsPort: 8443 } })] })),
      "unreachable",
    ],
    [
      "origin's port not known yet",
      behindBalancer({}, cdn({ origins: [origin({ customOriginConfig: { ...custom, httpsPort: unknown() } })] })),
      "depends",
    ],
    [
      "plain to the origin",
      behindBalancer({}, cdn({ origins: [origin({ customOriginConfig: { ...custom, originProtocolPolicy: "http-only" } })] })),
      "unreachable",
    ],
    ["somebody else's host", behindBalancer({}, cdn({ origins: [origin({ domainName: "www.example.com" })] })), "unreachable"],
    ["host not known yet", behindBalancer({}, cdn({ origins: [origin({ domainName: unknown() })] })), "depends"],
    [
      "one of two hosts",
      behindBalancer(
        {},
        cdn({ origins: [origin({ domainName: unknown("lb", "other") })] }),
        piece("aws:ec2/instance:Instance", "other", {}),
      ),
      "depends",
    ],
    [
      "two origins, two hosts",
      behindBalancer(
        {},
        cdn({
          origins: [origin(), origin({ originId: "b", domainName: ref("fn.functionUrl") })],
          orderedCacheBehaviors: [{ ...behaviour, targetOriginId: "b" }],
        }),
        piece("aws:lambda/functionUrl:FunctionUrl", "fn", { functionName: "f", authorizationType: "NONE" }),
      ),
      "reachable",
    ],
    [
      "an origin that nobody asks for",
      behindBalancer({}, cdn({ defaultCacheBehavior: { ...behaviour, targetOriginId: "b" } })),
      "unreachable",
    ],
    [
      "an origin that a group asks for",
      behindBalancer(
        {},
        cdn({
          defaultCacheBehavior: { ...behaviour, targetOriginId: "g" },
          originGroups: [{ originId: "g", members: [{ originId: "app" }] }],
        }),
      ),
      "reachable",
    ],
    [
      "not known who asks",
      behindBalancer({}, cdn({ defaultCacheBehavior: { ...behaviour, targetOriginId: unknown() } })),
      "depends",
    ],
    [
      "a machine by its public name",
      [
        ...openWorld(),
        cdn({ origins: [origin({ domainName: ref("vm.publicDns"), customOriginConfig: { ...custom, httpsPort: 18789 } })] }),
      ],
      "reachable",
    ],
    [
      "a function URL",
      [
        cdn({ origins: [origin({ domainName: ref("fn.functionUrl") })] }),
        piece("aws:lambda/functionUrl:FunctionUrl", "fn", { functionName: "f", authorizationType: "AWS_IAM" }),
      ],
      "reachable",
      { to: "fn", port: 443 },
    ],
  ]);

  test("plain HTTP is fetched for only where a behaviour allows it", () => {
    const entries = (policy: string): unknown[] =>
      exposuresOf(
        behindBalancer({}, cdn({ defaultCacheBehavior: { targetOriginId: "app", viewerProtocolPolicy: policy } })),
        {},
        "preview",
      ).flatMap(({ via: [first] }) => (first?.resource.endsWith("::cdn") === true ? first.ports : []));
    expect(entries("redirect-to-https")).toEqual([[443, 443]]);
    expect(entries("allow-all").sort()).toEqual([
      [443, 443],
      [80, 80],
    ]);
  });

  test("a network load balancer shows its targets CloudFront's addresses, not its own", () => {
    const world = (peers: Record<string, unknown>): Piece[] =>
      behindBalancer(
        {
          lb: { loadBalancerType: "network", subnets: [ref("pub.id")] },
          tg: { ...inVpc, port: 18789, protocol: "TCP" },
          sg: { ...inVpc, ingress: [tcpRule(18789, peers)] },
        },
        cdn(),
      );
    expect(verdictVia(world(wholeVpc), {}, "cdn", "preview")).toBe("unreachable");
    expect(verdictVia(world(edgeNetwork), {}, "cdn", "preview")).toBe("depends");
    expect(verdictVia(world(anywhere), {}, "cdn", "preview")).toBe("reachable");
  });

  describe("VPC origins", () => {
    const config = { name: "o", arn: ref("lb.arn"), httpPort: 80, httpsPort: 443, originProtocolPolicy: "https-only" };
    const privately = (more: Record<string, unknown> = {}, origins?: unknown): Piece[] => [
      piece("aws:cloudfront/vpcOrigin:VpcOrigin", "vo", { vpcOriginEndpointConfig: { ...config, ...more } }),
      cdn({
        origins: origins ?? [{ originId: "app", domainName: ref("lb.dnsName"), vpcOriginConfig: { vpcOriginId: ref("vo.id") } }],
      }),
    ];
    const world = (changes: Changes, pieces = privately()): Piece[] =>
      behindBalancer({ lb: internal, lbsg: admits(wholeVpc), ...changes }, ...pieces);

    table("cdn", [
      ["group admits the whole VPC", world({}), "reachable"],
      ["group admits everybody", world({ lbsg: admits(anywhere) }), "reachable"],
      ["the load balancer itself", world({}), "reachable", toBalancer],
      ["group admits half of the VPC", world({ lbsg: admits({ cidrBlocks: ["10.0.0.0/17"] }) }), "depends"],
      ["group admits a group outside the stack", world({ lbsg: admits({ securityGroups: ["sg-0service"] }) }), "depends"],
      ["group admits another group of the stack", world({ lbsg: admits({ securityGroups: [ref("sg.id")] }) }), "unreachable"],
      ["group admits another network", world({ lbsg: admits({ cidrBlocks: ["192.168.0.0/16"] }) }), "unreachable"],
      ["group admits CloudFront's public addresses", world({ lbsg: admits(edgeNetwork) }), "depends"],
      ["no internet gateway", world({ igw: undefined, rt: { ...inVpc, routes: [] } }), "unreachable"],
      [
        "not known where the gateway is attached",
        world({ igw: { vpcId: unknown("vpc", "vpc2") } }, [
          ...privately(),
          piece("aws:ec2/vpc:Vpc", "vpc2", { cidrBlock: "10.9.0.0/16" }),
        ]),
        "depends",
      ],
      [
        "public access is blocked",
        world({}, [
          ...privately(),
          piece("aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "b", {
            internetGatewayBlockMode: "block-ingress",
          }),
        ]),
        "unreachable",
      ],
      ["another port", world({}, privately({ httpsPort: 8443 })), "unreachable"],
      ["port not known yet", world({}, privately({ httpsPort: unknown() })), "depends"],
      ["target not known yet", world({}, privately({ arn: unknown() })), "depends"],
      [
        "which origin is not known yet",
        world(
          {},
          privately({}, [{ originId: "app", domainName: "x", vpcOriginConfig: { vpcOriginId: unknown("vo", "vo2") } }]).concat(
            piece("aws:cloudfront/vpcOrigin:VpcOrigin", "vo2", { vpcOriginEndpointConfig: { ...config, arn: "arn:outside" } }),
          ),
        ),
        "depends",
      ],
      [
        "a machine",
        world({ sg: { ...inVpc, ingress: [tcpRule(18789, wholeVpc)] } }, privately({ arn: ref("vm.arn"), httpsPort: 18789 })),
        "reachable",
      ],
    ]);

    test("nothing is reachable in the VPC but through CloudFront", () => {
      expect(verdict(world({}).filter(({ name }) => name !== "cdn"))).toBe("unreachable");
    });
  });
});

describe("Global Accelerator", () => {
  const name = "aws:globalaccelerator/";
  const accelerated = (endpoint: Record<string, unknown>, changes: Changes = {}, ...extra: Piece[]): Piece[] =>
    [
      piece(`${name}accelerator:Accelerator`, "ga", { name: "ga" }),
      piece(`${name}listener:Listener`, "gl", {
        acceleratorArn: ref("ga.arn"),
        protocol: "TCP",
        portRanges: [{ fromPort: 443, toPort: 443 }],
      }),
      piece(`${name}endpointGroup:EndpointGroup`, "ge", { listenerArn: ref("gl.arn"), endpointConfigurations: [endpoint] }),
      ...extra,
    ]
      .filter((each) => !(each.name in changes) || changes[each.name] !== undefined)
      .map((each) => ({ ...each, props: changes[each.name] ?? each.props }));
  const listener = (more: Record<string, unknown>): Record<string, unknown> => ({
    acceleratorArn: ref("ga.arn"),
    protocol: "TCP",
    portRanges: [{ fromPort: 443, toPort: 443 }],
    ...more,
  });
  const kept = { endpointId: ref("lb.arn"), clientIpPreservationEnabled: true };
  const itself = { to: "ga", port: 443 };
  const toBalancer = { to: "lb", port: 443 };
  const machine = { endpointId: ref("vm.id") };
  const open = { ...inVpc, ingress: [tcpRule(443)] };
  const hidden = { subnetId: ref("priv.id"), vpcSecurityGroupIds: [ref("sg.id")] };
  /** A machine in a subnet without any route to the internet. */
  const privateMachine = (changes: Changes, ...extra: Piece[]): Piece[] => [
    ...openWorld({ vm: hidden, sg: open, ...changes }),
    piece("aws:ec2/subnet:Subnet", "priv", { ...inVpc, cidrBlock: "10.0.2.0/24" }),
    ...extra,
  ];
  const toMachine = { port: 443 };
  const publicAddress = piece("aws:ec2/eip:Eip", "eip", { instance: ref("vm.id"), domain: "vpc" });

  table("ga", [
    ["itself", accelerated({ endpointId: "x" }), "reachable", itself],
    ["itself over IPv6, unless asked", accelerated({ endpointId: "x" }), "unreachable", { ...itself, family: "ipv6" }],
    [
      "itself over IPv6",
      accelerated({ endpointId: "x" }, { ga: { ipAddressType: "DUAL_STACK" } }),
      "reachable",
      { ...itself, family: "ipv6" },
    ],
    ["itself, no listener", accelerated({ endpointId: "x" }, { gl: undefined, ge: undefined }), "unreachable", itself],
    ["switched off", accelerated({ endpointId: "x" }, { ga: { enabled: false } }), "unreachable", itself],
    ["not known whether switched on", accelerated({ endpointId: "x" }, { ga: { enabled: unknown() } }), "depends", itself],
    [
      "listener's ports not known yet",
      accelerated({ endpointId: "x" }, { gl: listener({ portRanges: unknown() }) }),
      "depends",
      itself,
    ],
    ["listener for UDP", accelerated({ endpointId: "x" }, { gl: listener({ protocol: "UDP" }) }), "unreachable", itself],

    ["internal load balancer", [...behindBalancer({ lb: internal }), ...accelerated(kept)], "reachable", toBalancer],
    ["what it forwards to", [...behindBalancer({ lb: internal }), ...accelerated(kept)], "reachable"],
    [
      "no internet gateway",
      [...behindBalancer({ lb: internal, igw: undefined, rt: { ...inVpc, routes: [] } }), ...accelerated(kept)],
      "unreachable",
    ],
    [
      "internal, group admits one office",
      [...behindBalancer({ lb: internal, lbsg: admits({ cidrBlocks: ["203.0.113.7/32"] }) }), ...accelerated(kept)],
      "unreachable",
    ],
    [
      "internal, group admits its VPC",
      [...behindBalancer({ lb: internal, lbsg: admits(wholeVpc) }), ...accelerated(kept)],
      "unreachable",
    ],
    ["public load balancer", [...behindBalancer({}), ...accelerated({ endpointId: ref("lb.arn") })], "reachable"],
    [
      "public, without the client's address, for part of the world",
      [...behindBalancer({ lbsg: admits({ cidrBlocks: ["0.0.0.0/1"] }) }), ...accelerated({ endpointId: ref("lb.arn") })],
      "depends",
    ],
    [
      "public, with the client's address, for part of the world",
      [...behindBalancer({ lbsg: admits({ cidrBlocks: ["0.0.0.0/1"] }) }), ...accelerated(kept)],
      "reachable",
    ],
    [
      "not known whether the address is kept",
      [...behindBalancer({}), ...accelerated({ endpointId: ref("lb.arn"), clientIpPreservationEnabled: unknown() })],
      "depends",
    ],
    ["no weight", [...behindBalancer({}), ...accelerated({ ...kept, weight: 0 })], "unreachable"],
    ["endpoint not known yet", [...behindBalancer({}), ...accelerated({ ...kept, endpointId: unknown() })], "depends"],
    ["somebody else's endpoint", [...behindBalancer({}), ...accelerated({ ...kept, endpointId: "arn:x" })], "unreachable"],
    [
      "another port",
      [
        ...behindBalancer({ lb: internal }),
        ...accelerated(kept, { gl: listener({ portRanges: [{ fromPort: 80, toPort: 80 }] }) }),
      ],
      "unreachable",
    ],
    [
      "another port, overridden",
      [
        ...behindBalancer({ lb: internal }),
        ...accelerated(kept, {
          gl: listener({ portRanges: [{ fromPort: 80, toPort: 81 }] }),
          ge: {
            listenerArn: ref("gl.arn"),
            endpointConfigurations: [kept],
            portOverrides: [{ listenerPort: 80, endpointPort: 443 }],
          },
        }),
      ],
      "reachable",
    ],
    [
      "overridden away",
      [
        ...behindBalancer({ lb: internal }),
        ...accelerated(kept, {
          ge: {
            listenerArn: ref("gl.arn"),
            endpointConfigurations: [kept],
            portOverrides: [{ listenerPort: 443, endpointPort: 8443 }],
          },
        }),
      ],
      "unreachable",
    ],
    [
      "dialled down to nothing",
      [
        ...behindBalancer({ lb: internal }),
        ...accelerated(kept, {
          ge: { listenerArn: ref("gl.arn"), endpointConfigurations: [kept], trafficDialPercentage: 0 },
        }),
      ],
      "unreachable",
    ],

    [
      "an IPv6 client of a machine without IPv6",
      [...privateMachine({}), ...accelerated(machine, { ga: { ipAddressType: "DUAL_STACK" } })],
      "unreachable",
      { port: 443, family: "ipv6" },
    ],
    [
      "an internal network load balancer with groups for part of the world, without the client's address",
      [
        ...behindBalancer({
          lb: { ...internal, loadBalancerType: "network" },
          lbsg: admits({ cidrBlocks: ["0.0.0.0/1"] }),
        }),
        ...accelerated({ endpointId: ref("lb.arn") }),
      ],
      "depends",
      { to: "lb", port: 443 },
    ],
    ["private machine", [...privateMachine({}), ...accelerated(machine)], "reachable", toMachine],
    [
      "private machine for one office",
      [
        ...privateMachine({ sg: { ...inVpc, ingress: [tcpRule(443, { cidrBlocks: ["203.0.113.7/32"] })] } }),
        ...accelerated(machine),
      ],
      "unreachable",
      toMachine,
    ],
    [
      "private machine without a gateway",
      [...privateMachine({ igw: undefined, rt: { ...inVpc, routes: [] } }), ...accelerated(machine)],
      "unreachable",
      toMachine,
    ],
    [
      "private machine, public access blocked",
      [
        ...privateMachine(
          {},
          piece("aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "b", {
            internetGatewayBlockMode: "block-bidirectional",
          }),
        ),
        ...accelerated(machine),
      ],
      "unreachable",
      toMachine,
    ],
    [
      "a network ACL that admits nobody, but lets replies out",
      [
        ...privateMachine(
          {},
          piece("aws:ec2/networkAcl:NetworkAcl", "acl", {
            ...inVpc,
            subnetIds: [ref("priv.id")],
            egress: [{ ruleNo: 1, action: "allow", protocol: "-1", fromPort: 0, toPort: 0, cidrBlock: "0.0.0.0/0" }],
          }),
        ),
        ...accelerated(machine),
      ],
      "reachable",
      toMachine,
    ],
    [
      "a network ACL that lets no replies out",
      [
        ...privateMachine(
          {},
          piece("aws:ec2/networkAcl:NetworkAcl", "acl", {
            ...inVpc,
            subnetIds: [ref("priv.id")],
            ingress: [{ ruleNo: 1, action: "allow", protocol: "-1", fromPort: 0, toPort: 0, cidrBlock: "0.0.0.0/0" }],
          }),
        ),
        ...accelerated(machine),
      ],
      "unreachable",
      toMachine,
    ],
    [
      "an Elastic IP of a machine",
      [...openWorld({ sg: open }), publicAddress, ...accelerated({ endpointId: ref("eip.id") })],
      "reachable",
      toMachine,
    ],
    [
      "an Elastic IP of a machine without a route",
      [...privateMachine({}), publicAddress, ...accelerated({ endpointId: ref("eip.id") })],
      "unreachable",
      toMachine,
    ],
  ]);

  test("a network load balancer without groups shows its targets no client", () => {
    const world = (peers: Record<string, unknown>): Piece[] => [
      ...behindBalancer({
        lb: { loadBalancerType: "network", internal: true, subnets: [ref("priv.id")] },
        tg: { ...inVpc, port: 18789, protocol: "TCP" },
        sg: { ...inVpc, ingress: [tcpRule(18789, peers)] },
      }),
      ...accelerated({ endpointId: ref("lb.arn") }),
    ];
    expect(verdictVia(world(anywhere), {}, "ga", "preview")).toBe("reachable");
    expect(verdictVia(world({ cidrBlocks: ["0.0.0.0/1"] }), {}, "ga", "preview")).toBe("depends");
    expect(verdictVia(world(wholeVpc), {}, "ga", "preview")).toBe("unreachable");
  });
});

describe("API Gateway", () => {
  const rest = (more: Record<string, unknown> = {}): Piece =>
    piece("aws:apigateway/restApi:RestApi", "api", { name: "api", ...more });
  const stage = piece("aws:apigateway/stage:Stage", "stage", { restApi: ref("api.id"), stageName: "v1", deployment: "d" });
  const http = (more: Record<string, unknown> = {}): Piece =>
    piece("aws:apigatewayv2/api:Api", "api", { protocolType: "HTTP", ...more });
  const httpStage = piece("aws:apigatewayv2/stage:Stage", "stage", { apiId: ref("api.id"), name: "$default" });
  const itself = { to: "api", port: 443 };
  const types = (type: unknown) => ({ endpointConfiguration: { types: type } });
  const policy = (condition: object) =>
    JSON.stringify({ Statement: [{ Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", ...condition }] });

  describe("itself", () => {
    table("api", [
      ["REST", [rest(), stage], "reachable", itself],
      ["REST, regional", [rest(types("REGIONAL")), stage], "reachable", itself],
      ["REST, private", [rest(types("PRIVATE")), stage], "unreachable", itself],
      ["REST, private in a list", [rest(types(["PRIVATE"])), stage], "unreachable", itself],
      ["REST, type not known yet", [rest(types(unknown())), stage], "depends", itself],
      ["REST, no stage", [rest()], "unreachable", itself],
      [
        "REST, the stage of one of two",
        [
          rest(),
          piece("aws:apigateway/restApi:RestApi", "other", {}),
          piece("aws:apigateway/stage:Stage", "s", { restApi: unknown("api", "other") }),
        ],
        "depends",
        itself,
      ],
      ["REST, no default endpoint", [rest({ disableExecuteApiEndpoint: true }), stage], "unreachable", itself],
      [
        "REST, a domain of its own",
        [
          rest({ disableExecuteApiEndpoint: true }),
          stage,
          piece("aws:apigateway/basePathMapping:BasePathMapping", "m", { restApi: ref("api.id"), domainName: "a.example.com" }),
        ],
        "reachable",
        itself,
      ],
      ["REST, default endpoint not known yet", [rest({ disableExecuteApiEndpoint: unknown() }), stage], "depends", itself],
      ["REST, a policy for everybody", [rest({ policy: policy({}) }), stage], "reachable", itself],
      [
        "REST, a policy with a condition",
        [rest({ policy: policy({ Condition: { IpAddress: { "aws:SourceIp": "203.0.113.7/32" } } }) }), stage],
        "depends",
        itself,
      ],
      ["REST over IPv6, unless asked", [rest(), stage], "unreachable", { ...itself, family: "ipv6" }],
      [
        "REST over both",
        [rest({ endpointConfiguration: { types: "REGIONAL", ipAddressType: "dualstack" } }), stage],
        "reachable",
        { ...itself, family: "ipv6" },
      ],
      ["REST, another port", [rest(), stage], "unreachable", { to: "api", port: 80 }],
      ["HTTP", [http(), httpStage], "reachable", itself],
      ["WebSocket", [http({ protocolType: "WEBSOCKET" }), httpStage], "reachable", itself],
      ["HTTP, no stage", [http()], "unreachable", itself],
      ["HTTP, made in one", [http({ target: "https://www.example.com" })], "reachable", itself],
      ["HTTP, no default endpoint", [http({ disableExecuteApiEndpoint: true }), httpStage], "unreachable", itself],
      [
        "HTTP, a domain of its own",
        [
          http({ disableExecuteApiEndpoint: true }),
          httpStage,
          piece("aws:apigatewayv2/apiMapping:ApiMapping", "m", { apiId: ref("api.id"), domainName: "a", stage: "s" }),
        ],
        "reachable",
        itself,
      ],
    ]);
  });

  describe("through a network link", () => {
    const integration = (more: Record<string, unknown> = {}): Piece =>
      piece("aws:apigateway/integration:Integration", "int", {
        restApi: ref("api.id"),
        type: "HTTP_PROXY",
        uri: "http://internal.example.com:443/",
        connectionType: "VPC_LINK",
        connectionId: ref("link.id"),
        ...more,
      });
    const link = (target: unknown): Piece => piece("aws:apigateway/vpcLink:VpcLink", "link", { targetArn: target });
    const network = (more: Record<string, unknown> = {}) => ({
      loadBalancerType: "network",
      internal: true,
      subnets: [ref("priv.id")],
      ...more,
    });
    const world = (changes: Changes, ...pieces: Piece[]): Piece[] =>
      behindBalancer(
        {
          lb: network(),
          tg: { ...inVpc, port: 18789, protocol: "TCP" },
          sg: { ...inVpc, ingress: [tcpRule(18789, wholeVpc)] },
          ...changes,
        },
        rest(),
        stage,
        ...(pieces.length > 0 ? pieces : [integration(), link(ref("lb.arn"))]),
      );
    const grouped = network({ securityGroups: [ref("lbsg.id")] });

    table("api", [
      ["without groups", world({}), "reachable"],
      ["groups admit everybody", world({ lb: grouped }), "reachable"],
      ["groups admit some", world({ lb: grouped, lbsg: admits(wholeVpc) }), "depends"],
      ["groups admit one address", world({ lb: grouped, lbsg: admits({ cidrBlocks: ["10.0.2.7/32"] }) }), "depends"],
      ["groups admit nobody", world({ lb: grouped, lbsg: { ...inVpc, egress: everythingOut } }), "unreachable"],
      [
        "groups are not asked",
        world({
          lb: { ...grouped, enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "off" },
          lbsg: { ...inVpc, egress: everythingOut },
        }),
        "reachable",
      ],
      [
        "not known whether groups are asked",
        world({
          lb: { ...grouped, enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: unknown() },
          lbsg: { ...inVpc, egress: everythingOut },
        }),
        "depends",
      ],
      [
        "the target admits the internet alone",
        world({ sg: { ...inVpc, ingress: [tcpRule(18789, { cidrBlocks: ["44.0.0.0/8"] })] } }),
        "unreachable",
      ],
      ["another port", world({}, integration({ uri: "http://internal.example.com:8080/" }), link(ref("lb.arn"))), "unreachable"],
      ["the usual port of HTTPS", world({}, integration({ uri: "https://a.example.com" }), link(ref("lb.arn"))), "reachable"],
      ["the usual port of HTTP", world({}, integration({ uri: "http://a.example.com" }), link(ref("lb.arn"))), "unreachable"],
      ["port not known yet", world({}, integration({ uri: unknown("lb") }), link(ref("lb.arn"))), "depends"],
      ["another load balancer", world({}, integration(), link("arn:outside")), "unreachable"],
      ["load balancer not known yet", world({}, integration(), link(unknown())), "depends"],
      ["a function", world({}, integration({ type: "AWS_PROXY" }), link(ref("lb.arn"))), "unreachable"],
      ["private", world({ api: types("PRIVATE") }), "unreachable"],
      ["no stage", world({ stage: undefined }), "unreachable"],
      ["not through the link", world({}, integration({ connectionType: "INTERNET" }), link(ref("lb.arn"))), "unreachable"],
      ["an API's document", world({ api: { body: unknown("lb") } }, link(ref("lb.arn"))), "depends"],
    ]);
  });

  describe("through a VPC link", () => {
    const integration = (more: Record<string, unknown> = {}): Piece =>
      piece("aws:apigatewayv2/integration:Integration", "int", {
        apiId: ref("api.id"),
        integrationType: "HTTP_PROXY",
        integrationUri: ref("on443.arn"),
        connectionType: "VPC_LINK",
        connectionId: ref("link.id"),
        ...more,
      });
    const outward = { ...inVpc, egress: everythingOut };
    const world = (changes: Changes, more: Record<string, unknown> = {}): Piece[] =>
      behindBalancer(
        { lb: internal, lbsg: admits({ securityGroups: [ref("linksg.id")] }), ...changes },
        http(),
        httpStage,
        integration(more),
        piece("aws:apigatewayv2/vpcLink:VpcLink", "link", { subnetIds: [ref("priv.id")], securityGroupIds: [ref("linksg.id")] }),
        piece(group, "linksg", changes["linksg"] ?? outward),
      );

    table("api", [
      ["the load balancer admits the link's group", world({}), "reachable"],
      ["the load balancer itself", world({}), "reachable", { to: "lb", port: 443 }],
      ["the link's group lets nothing out", world({ linksg: inVpc }), "unreachable"],
      ["the load balancer admits the internet alone", world({ lbsg: admits({ cidrBlocks: ["44.0.0.0/8"] }) }), "unreachable"],
      ["the load balancer admits the link's subnet", world({ lbsg: admits({ cidrBlocks: ["10.0.2.0/24"] }) }), "reachable"],
      ["no stage", world({ stage: undefined }), "unreachable"],
      ["switched off", world({ api: { protocolType: "HTTP", disableExecuteApiEndpoint: true } }), "unreachable"],
      ["listener not known yet", world({}, { integrationUri: unknown() }), "depends"],
      ["link not known yet", world({}, { connectionId: unknown() }), "depends"],
      ["somebody else's listener", world({}, { integrationUri: "arn:aws:elasticloadbalancing:x" }), "unreachable"],
      [
        "a service by its name",
        world(
          { sg: { ...inVpc, ingress: [tcpRule(18789, wholeVpc)] } },
          { integrationUri: "arn:aws:servicediscovery:us-east-1:1:service/s" },
        ),
        "depends",
      ],
    ]);

    test("the link itself receives nothing", () => {
      expect(
        exposuresOf(
          world({ linksg: { ...inVpc, ingress: [tcpRule(443)], egress: everythingOut } }),
          { to: "link", port: 443 },
          "preview",
        ),
      ).toEqual([]);
    });
  });

  describe("over the internet", () => {
    const world = (uri: unknown, changes: Changes = {}): Piece[] =>
      behindBalancer(
        changes,
        http(),
        httpStage,
        piece("aws:apigatewayv2/integration:Integration", "int", {
          apiId: ref("api.id"),
          integrationType: "HTTP_PROXY",
          integrationUri: uri,
        }),
      );

    table("api", [
      ["a public host, whose port is not told", world(ref("lb.dnsName")), "depends"],
      ["a host for one office", world(ref("lb.dnsName"), { lbsg: admits({ cidrBlocks: ["203.0.113.7/32"] }) }), "unreachable"],
      ["an internal host", world(ref("lb.dnsName"), { lb: internal }), "unreachable"],
      ["somebody else's host", world("https://www.example.com"), "unreachable"],
    ]);
  });

  test("a sign-in counts where every way asks for it", () => {
    const route = (name: string, authorizationType: unknown): Piece =>
      piece("aws:apigatewayv2/route:Route", name, { apiId: ref("api.id"), routeKey: name, authorizationType });
    const check = (...types: unknown[]) =>
      exposuresOf([http(), httpStage, ...types.map((type, index) => route(`r${index}`, type))], itself, "preview")[0]
        ?.identityCheck;
    expect(check("JWT", "AWS_IAM")).toBe("yes");
    expect(check("JWT", "NONE")).toBe("no");
    expect(check("CUSTOM")).toBe("maybe");
    expect(check()).toBe("no");
  });
});

/** Ways between networks that no internet gateway is part of. */
describe("private ways", () => {
  const unmodelled = (pieces: Piece[]) => prove(graphFromDocument({ resources: pieces }, "preview")).unmodelled;
  const both = (pieces: Piece[], wanted: Wanted = {}) => [verdict(pieces, wanted), verdict(pieces, wanted, "resolved")];

  const service = piece("aws:ec2/vpcEndpointService:VpcEndpointService", "service", {
    acceptanceRequired: false,
    allowedPrincipals: ["*"],
    networkLoadBalancerArns: [ref("lb.arn")],
  });
  const network = (more: Record<string, unknown>): Piece[] =>
    behindBalancer(
      { lb: { loadBalancerType: "network", ...more }, tg: { ...inVpc, port: 18789, protocol: "TCP" } },
      service,
      piece(group, "open", { ...inVpc, ingress: [tcpRule(18789)] }),
    ).map((each) => (each.name === "vm" ? { ...each, props: { ...each.props, vpcSecurityGroupIds: [ref("open.id")] } } : each));

  test("an endpoint service is no way in from the internet", () => {
    const pieces = network({ internal: true, subnets: [ref("priv.id")] });
    expect(both(pieces)).toEqual(["unreachable", "unreachable"]);
    expect(both(pieces, { to: "lb", port: 443 })).toEqual(["unreachable", "unreachable"]);
    expect(unmodelled(pieces)).toEqual([]);
  });

  test("nor does it close a public load balancer", () => {
    expect(both(network({ subnets: [ref("pub.id")] }))).toEqual(["reachable", "reachable"]);
    expect(verdict(network({ internal: unknown(), subnets: [ref("pub.id")] }))).toBe("depends");
  });

  const hub = "aws:ec2transitgateway/transitGateway:TransitGateway";
  const attachment = piece("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "attachment", {
    ...inVpc,
    subnetIds: [ref("pub.id")],
    transitGatewayId: ref("hub.id"),
  });
  const routed = (...routes: Record<string, unknown>[]): Piece[] => [
    ...openWorld({ rt: { ...inVpc, routes } }),
    piece(hub, "hub", {}),
    attachment,
  ];
  const toHub = { cidrBlock: "0.0.0.0/0", transitGatewayId: ref("hub.id") };
  const toInternet = { cidrBlock: "0.0.0.0/0", gatewayId: ref("igw.id") };

  test("a transit gateway is no way in from the internet", () => {
    expect(both(routed(toHub))).toEqual(["unreachable", "unreachable"]);
    expect(unmodelled(routed(toHub))).toEqual([]);
  });

  test("nor does it close a route to the internet gateway", () => {
    expect(both(routed(toInternet, { cidrBlock: "10.8.0.0/16", transitGatewayId: ref("hub.id") }))).toEqual([
      "reachable",
      "reachable",
    ]);
    expect(verdict(routed({ cidrBlock: "0.0.0.0/0", gatewayId: unknown("attachment") }))).toBe("depends");
  });
});
