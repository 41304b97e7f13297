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

const inVpc = { vpcId: ref("vpc.id") };
const group = "aws:ec2/securityGroup:SecurityGroup";
const balancer = "aws:lb/loadBalancer:LoadBalancer";
const listener = "aws:lb/listener:Listener";
const rule = "aws:lb/listenerRule:ListenerRule";
const targetGroup = "aws:lb/targetGroup:TargetGroup";
const link = "aws:lb/targetGroupAttachment:TargetGroupAttachment";
const everythingOut = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];
const forward = { type: "forward", targetGroupArn: ref("tg.arn") };

/** A private machine that admits 18789 from the load balancer's group alone, behind an application load balancer on 443. */
function behind(changes: Record<string, Record<string, unknown> | undefined> = {}, ...extra: Piece[]): Piece[] {
  const pieces = [
    piece("aws:ec2/subnet:Subnet", "priv", { ...inVpc, cidrBlock: "10.0.2.0/24" }),
    piece(group, "lbsg", { ...inVpc, ingress: [tcpRule(443)], egress: everythingOut }),
    piece(balancer, "lb", { internal: false, subnets: [ref("pub.id")], securityGroups: [ref("lbsg.id")] }),
    piece(listener, "on443", { loadBalancerArn: ref("lb.arn"), port: 443, protocol: "HTTPS", defaultActions: [forward] }),
    piece(targetGroup, "tg", { ...inVpc, port: 18789, protocol: "HTTP", targetType: "instance" }),
    piece(link, "tga", { targetGroupArn: ref("tg.arn"), targetId: ref("vm.id") }),
  ];
  const machine = { ami: "ami-1", subnetId: ref("priv.id"), vpcSecurityGroupIds: [ref("sg.id")] };
  const admitsBalancer = {
    ...inVpc,
    ingress: [{ protocol: "tcp", fromPort: 18789, toPort: 18789, securityGroups: [ref("lbsg.id")] }],
  };
  const base = [...openWorld({ vm: machine, sg: admitsBalancer }), ...pieces, ...extra];
  return base
    .filter(({ name }) => !(name in changes) || changes[name] !== undefined)
    .map((each) => ({ ...each, props: changes[each.name] ?? each.props }));
}

const application = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  internal: false,
  subnets: [ref("pub.id")],
  securityGroups: [ref("lbsg.id")],
  ...more,
});
const network = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  loadBalancerType: "network",
  subnets: [ref("pub.id")],
  ...more,
});
const openTarget = { ...inVpc, ingress: [tcpRule(18789)] };
const fromPrivate = { ...inVpc, ingress: [tcpRule(18789, { cidrBlocks: ["10.0.0.0/16"] })] };
const actions = (...defaultActions: unknown[]): Record<string, unknown> => ({
  loadBalancerArn: ref("lb.arn"),
  port: 443,
  protocol: "HTTPS",
  defaultActions,
});
const tcpListener = { loadBalancerArn: ref("lb.arn"), port: 18789, protocol: "TCP", defaultActions: [forward] };
const tcpTargets = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...inVpc,
  port: 18789,
  protocol: "TCP",
  ...more,
});

type Case = [title: string, pieces: Piece[], expected: Verdict, wanted?: Wanted];

const cases: Case[] = [
  ["through the load balancer", behind(), "reachable"],
  ["the load balancer itself", behind(), "reachable", { to: "lb", port: 443 }],
  [
    "a port nobody listens on",
    behind({ lbsg: { ...inVpc, ingress: [tcpRule(443), tcpRule(8443)], egress: everythingOut } }),
    "unreachable",
    { to: "lb", port: 8443 },
  ],
  ["internal", behind({ lb: application({ internal: true }) }), "unreachable"],
  ["not known whether it is internal", behind({ lb: application({ internal: unknown("vpc") }) }), "depends"],
  [
    "by its older token",
    behind(
      { lb: undefined, on443: undefined, tg: undefined, tga: undefined },
      piece("aws:alb/loadBalancer:LoadBalancer", "alb", application()),
      piece("aws:alb/listener:Listener", "l", {
        loadBalancerArn: ref("alb.arn"),
        port: 443,
        defaultActions: [{ type: "forward", targetGroupArn: ref("tg2.arn") }],
      }),
      piece("aws:alb/targetGroup:TargetGroup", "tg2", { port: 18789, protocol: "HTTP" }),
      piece("aws:alb/targetGroupAttachment:TargetGroupAttachment", "a", {
        targetGroupArn: ref("tg2.arn"),
        targetId: ref("vm.id"),
      }),
    ),
    "reachable",
  ],
  ["its group lets nothing out", behind({ lbsg: { ...inVpc, ingress: [tcpRule(443)] } }), "unreachable"],
  ["its group admits nobody", behind({ lbsg: { ...inVpc, egress: everythingOut } }), "unreachable"],
  [
    "the target admits another group",
    behind({ sg: { ...inVpc, ingress: [{ protocol: "tcp", fromPort: 18789, toPort: 18789, self: true }] } }),
    "unreachable",
  ],
  ["the target admits its address range", behind({ sg: fromPrivate }), "reachable"],
  ["the target admits another port", behind({ sg: { ...inVpc, ingress: [tcpRule(8080)] } }), "unreachable"],
  [
    "the attachment names another port",
    behind({ tga: { targetGroupArn: ref("tg.arn"), targetId: ref("vm.id"), port: 8080 } }),
    "unreachable",
  ],
  ["the listener redirects", behind({ on443: actions({ type: "redirect", redirect: {} }) }), "unreachable"],
  ["the listener answers itself", behind({ on443: actions({ type: "fixed-response" }) }), "unreachable"],
  [
    "a rule forwards, the default does not",
    behind(
      { on443: actions({ type: "fixed-response" }) },
      piece(rule, "r", { listenerArn: ref("on443.arn"), actions: [forward] }),
    ),
    "reachable",
  ],
  [
    "weighted targets",
    behind({ on443: actions({ type: "forward", forward: { targetGroups: [{ arn: ref("tg.arn"), weight: 1 }] } }) }),
    "reachable",
  ],
  [
    "actions not known yet",
    behind({ on443: { loadBalancerArn: ref("lb.arn"), port: 443, defaultActions: unknown("tg") } }),
    "unreachable",
    { port: 9 },
  ],
  [
    "a listener port not known yet",
    behind({ on443: { loadBalancerArn: ref("lb.arn"), port: unknown("vpc"), protocol: "HTTPS", defaultActions: [forward] } }),
    "depends",
  ],
  [
    "one of two machines",
    behind(
      { tga: { targetGroupArn: ref("tg.arn"), targetId: unknown("vm", "vm2") } },
      piece("aws:ec2/instance:Instance", "vm2", { subnetId: ref("priv.id") }),
    ),
    "depends",
  ],
  [
    "by address",
    behind({
      vm: { subnetId: ref("priv.id"), privateIp: "10.0.2.9", vpcSecurityGroupIds: [ref("sg.id")] },
      tga: { targetGroupArn: ref("tg.arn"), targetId: "10.0.2.9" },
    }),
    "reachable",
  ],
  [
    "by an address that may be the machine's",
    behind({ tga: { targetGroupArn: ref("tg.arn"), targetId: "10.0.2.9" } }),
    "depends",
  ],
  ["by an address elsewhere", behind({ tga: { targetGroupArn: ref("tg.arn"), targetId: "10.0.3.9" } }), "unreachable"],
  [
    "an autoscaling group's machines",
    behind(
      { vm: undefined, tga: undefined },
      piece("aws:ec2/launchTemplate:LaunchTemplate", "lt", { vpcSecurityGroupIds: [ref("sg.id")] }),
      piece("aws:autoscaling/group:Group", "asg", {
        vpcZoneIdentifiers: [ref("priv.id")],
        launchTemplate: { id: ref("lt.id") },
        targetGroupArns: [ref("tg.arn")],
      }),
    ),
    "reachable",
    { to: "asg" },
  ],

  [
    "network: no group of its own, clients seen by the target",
    behind({ lb: network(), on443: tcpListener, tg: tcpTargets(), sg: openTarget }),
    "reachable",
  ],
  [
    "network: the target admits private addresses alone",
    behind({ lb: network(), on443: tcpListener, tg: tcpTargets(), sg: fromPrivate }),
    "unreachable",
  ],
  [
    "network: client address not kept",
    behind({ lb: network(), on443: tcpListener, tg: tcpTargets({ preserveClientIp: "false" }), sg: fromPrivate }),
    "reachable",
  ],
  [
    "network: IP targets over TCP do not see the client",
    behind({ lb: network(), on443: tcpListener, tg: tcpTargets({ targetType: "ip" }), sg: fromPrivate }),
    "reachable",
  ],
  [
    "network: not known whether the address is kept",
    behind({ lb: network(), on443: tcpListener, tg: tcpTargets({ preserveClientIp: unknown("vpc") }), sg: openTarget }),
    "depends",
  ],
  [
    "network: with a group that admits nobody",
    behind({
      lb: network({ securityGroups: [ref("lbsg.id")] }),
      lbsg: { ...inVpc, egress: everythingOut },
      on443: tcpListener,
      tg: tcpTargets(),
      sg: openTarget,
    }),
    "unreachable",
  ],
  [
    "network in front of an application load balancer",
    behind(
      { lb: application({ internal: true }), lbsg: { ...inVpc, ingress: [tcpRule(443)], egress: everythingOut } },
      piece(balancer, "nlb", network()),
      piece(listener, "front", {
        loadBalancerArn: ref("nlb.arn"),
        port: 443,
        protocol: "TCP",
        defaultActions: [{ type: "forward", targetGroupArn: ref("albs.arn") }],
      }),
      piece(targetGroup, "albs", { ...inVpc, port: 443, protocol: "TCP", targetType: "alb" }),
      piece(link, "fronts", { targetGroupArn: ref("albs.arn"), targetId: ref("lb.arn") }),
    ),
    "reachable",
  ],

  [
    "classic",
    behind(
      { lb: undefined, on443: undefined, tg: undefined, tga: undefined },
      piece(
        "aws:elb/loadBalancer:LoadBalancer",
        "clb",
        application({
          listeners: [{ lbPort: 443, lbProtocol: "https", instancePort: 18789, instanceProtocol: "http" }],
          instances: [ref("vm.id")],
        }),
      ),
    ),
    "reachable",
  ],
  [
    "classic, another instance port",
    behind(
      { lb: undefined, on443: undefined, tg: undefined, tga: undefined },
      piece(
        "aws:elb/loadBalancer:LoadBalancer",
        "clb",
        application({
          listeners: [{ lbPort: 443, lbProtocol: "https", instancePort: 80, instanceProtocol: "http" }],
          instances: [ref("vm.id")],
        }),
      ),
    ),
    "unreachable",
  ],
];

test.each(cases)("%s", (_title, pieces, expected, wanted = {}) => {
  expect(verdict(pieces, wanted)).toBe(expected);
});

test("the same answer once everything is known", () => {
  for (const [title, pieces, expected, wanted = {}] of cases.filter(
    ([, pieces]) => !JSON.stringify(pieces).includes("$unknown"),
  )) {
    expect([title, verdict(pieces, wanted, "resolved")]).toEqual([title, expected]);
  }
});

test("an IPv6 client reaches an IPv4 target through a dual-stack load balancer", () => {
  const pieces = behind({
    lb: application({ ipAddressType: "dualstack" }),
    pub: { ...inVpc, cidrBlock: "10.0.1.0/24", ipv6CidrBlock: "2600:1f18:42::/64", mapPublicIpOnLaunch: true },
    rt: { ...inVpc, routes: [{ ipv6CidrBlock: "::/0", gatewayId: ref("igw.id") }] },
    lbsg: { ...inVpc, ingress: [tcpRule(443, { ipv6CidrBlocks: ["::/0"] })], egress: everythingOut },
  });
  expect(verdict(pieces, { family: "ipv6" })).toBe("reachable");
  expect(verdict(pieces, { family: "ipv4" })).toBe("unreachable");
});

test("the path names the way in, the listener and both groups; the entry names the port", () => {
  const [exposure] = exposuresOf(behind(), {}, "preview");
  expect(exposure?.path.map(({ resource, property }) => [resource.split("::").at(-1), property])).toEqual([
    ["lb", "internal"],
    ["rt", "routes[0]"],
    ["lbsg", "ingress[0]"],
    ["on443", "defaultActions[0]"],
    ["lbsg", "egress[0]"],
    ["sg", "ingress[0]"],
  ]);
  expect(exposure?.via).toMatchObject([{ protocol: "tcp", ports: [[443, 443]] }]);
});

describe("who is asked to sign in, and what is spoken", () => {
  const signIn = { type: "authenticate-oidc", order: 1 };
  const secure = "ELBSecurityPolicy-TLS13-1-2-2021-06";
  const listen = (more: Record<string, unknown>): Record<string, unknown> => ({
    loadBalancerArn: ref("lb.arn"),
    port: 443,
    protocol: "HTTPS",
    defaultActions: [forward],
    ...more,
  });
  test.each([
    ["HTTPS without a policy of its own allows old versions", listen({}), "no", "weak"],
    ["HTTPS from TLS 1.2 on", listen({ sslPolicy: secure }), "no", "encrypted"],
    ["HTTP", listen({ protocol: "HTTP" }), "no", "plain"],
    ["a policy that is not known yet", listen({ sslPolicy: unknown("vpc") }), "no", "unknown"],
    ["callers sign in", listen({ sslPolicy: secure, defaultActions: [signIn, forward] }), "yes", "encrypted"],
  ])("%s", (_title, settings, identityCheck, transport) => {
    const [exposure] = exposuresOf(behind({ on443: settings }), {}, "preview");
    expect([exposure?.identityCheck, exposure?.transport]).toEqual([identityCheck, transport]);
  });
});
