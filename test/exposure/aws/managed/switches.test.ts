import { exposuresOf, piece, ref, unknown, type Piece } from "../../support/world";
import { holds, inside, network } from "./support";

const https = (to: string) => ({ to, port: 443 });

describe("the API of an EKS cluster", () => {
  const cluster = (vpcConfig: unknown, more: Record<string, unknown> = {}): Piece[] =>
    network(443, piece("aws:eks/cluster:Cluster", "cluster", { roleArn: "role", vpcConfig, ...more }));
  const subnets = { subnetIds: [ref("pub.id"), ref("priv.id")] };
  const ipv6 = { ...https("cluster"), family: "ipv6" as const };
  const within = { ...https("cluster"), from: "bastion" as const };
  const allowed = { ...https("cluster"), from: "named-networks" as const };
  holds([
    ["is public by default", cluster(subnets), "reachable", https("cluster")],
    ["on no other port", cluster(subnets), "unreachable", { to: "cluster", port: 80 }],
    ["switched off", cluster({ ...subnets, endpointPublicAccess: false }), "unreachable", https("cluster")],
    ["switch not known", cluster({ ...subnets, endpointPublicAccess: unknown("vpc") }), "depends", https("cluster")],
    ["settings not known", cluster(unknown("vpc")), "depends", https("cluster")],
    ["for everybody, said so", cluster({ ...subnets, publicAccessCidrs: ["0.0.0.0/0"] }), "reachable", https("cluster")],
    ["an empty list is everybody", cluster({ ...subnets, publicAccessCidrs: [] }), "reachable", https("cluster")],
    [
      "for an allow-list, not the internet",
      cluster({ ...subnets, publicAccessCidrs: ["198.51.100.0/24"] }),
      "unreachable",
      https("cluster"),
    ],
    ["for an allow-list, its networks", cluster({ ...subnets, publicAccessCidrs: ["198.51.100.0/24"] }), "reachable", allowed],
    ["an allow-list not known", cluster({ ...subnets, publicAccessCidrs: unknown("vpc") }), "depends", https("cluster")],
    [
      "an allow-list partly not known",
      cluster({ ...subnets, publicAccessCidrs: ["198.51.100.0/24", unknown("vpc")] }),
      "depends",
      https("cluster"),
    ],
    ["IPv4 alone", cluster(subnets), "unreachable", ipv6],
    ["both for IPv6 pods", cluster(subnets, { kubernetesNetworkConfig: { ipFamily: "ipv6" } }), "reachable", ipv6],
    ["family not known", cluster(subnets, { kubernetesNetworkConfig: { ipFamily: unknown("vpc") } }), "depends", ipv6],
    [
      "family not known, IPv4 is sure",
      cluster(subnets, { kubernetesNetworkConfig: { ipFamily: unknown("vpc") } }),
      "reachable",
      { ...ipv6, family: "ipv4" },
    ],
    [
      "family not known, switched off",
      cluster({ ...subnets, endpointPublicAccess: false }, { kubernetesNetworkConfig: { ipFamily: unknown("vpc") } }),
      "unreachable",
      ipv6,
    ],
    ["no private endpoint by default", inside(cluster({ ...subnets, endpointPublicAccess: false })), "unreachable", within],
    [
      "a private endpoint, admitted",
      inside(cluster({ ...subnets, endpointPublicAccess: false, endpointPrivateAccess: true, securityGroupIds: [ref("sg.id")] })),
      "reachable",
      within,
    ],
    [
      "a private endpoint, by the group that EKS adds",
      inside(cluster({ ...subnets, endpointPublicAccess: false, endpointPrivateAccess: true })),
      "depends",
      within,
    ],
    [
      "a private endpoint is not public",
      cluster({ ...subnets, endpointPublicAccess: false, endpointPrivateAccess: true, securityGroupIds: [ref("sg.id")] }),
      "unreachable",
      https("cluster"),
    ],
  ]);
});

describe("a Client VPN endpoint", () => {
  const endpoint = (props: Record<string, unknown> = {}): Piece[] => [piece("aws:ec2clientvpn/endpoint:Endpoint", "vpn", props)];
  const at = (protocol: string, port = 443) => ({ to: "vpn", protocol, port });
  holds([
    ["takes UDP 443", endpoint(), "reachable", at("udp")],
    ["takes no TCP", endpoint(), "unreachable", at("tcp")],
    ["takes TCP if told", endpoint({ transportProtocol: "tcp" }), "reachable", at("tcp")],
    ["another port", endpoint({ vpnPort: 1194 }), "reachable", at("udp", 1194)],
    ["no longer the default port", endpoint({ vpnPort: 1194 }), "unreachable", at("udp")],
    ["port not known", endpoint({ vpnPort: unknown() }), "depends", at("udp", 1194)],
    ["transport not known", endpoint({ transportProtocol: unknown() }), "depends", at("tcp")],
    ["IPv4 alone", endpoint(), "unreachable", { ...at("udp"), family: "ipv6" }],
    ["both families", endpoint({ endpointIpAddressType: "dual-stack" }), "reachable", { ...at("udp"), family: "ipv6" }],
    ["families not known", endpoint({ endpointIpAddressType: unknown() }), "depends", { ...at("udp"), family: "ipv6" }],
  ]);
});

describe("a Lightsail instance", () => {
  const ports = "aws:lightsail/instancePublicPorts:InstancePublicPorts";
  const vm = (props: Record<string, unknown> = {}, ...extra: Piece[]): Piece[] => [
    piece("aws:lightsail/instance:Instance", "vm", { blueprintId: "ubuntu_24_04", ...props }),
    ...extra,
  ];
  const open = (fromPort: number, more: Record<string, unknown> = {}) => ({
    protocol: "tcp",
    fromPort,
    toPort: fromPort,
    ...more,
  });
  const listed = (...portInfos: unknown[]): Piece[] => vm({}, piece(ports, "list", { instanceName: ref("vm.name"), portInfos }));
  const ssh = { port: 22 };
  const office = { cidrs: ["198.51.100.0/24"] };
  holds([
    ["is open on 22", vm(), "reachable", ssh],
    ["is open on 80", vm(), "reachable", { port: 80 }],
    ["on nothing else", vm(), "unreachable", { port: 443 }],
    ["over IPv6 too", vm(), "reachable", { ...ssh, family: "ipv6" }],
    ["over IPv4 alone if told", vm({ ipAddressType: "ipv4" }), "unreachable", { ...ssh, family: "ipv6" }],
    ["over IPv6 alone if told", vm({ ipAddressType: "ipv6" }), "unreachable", { ...ssh, family: "ipv4" }],
    ["families not known", vm({ ipAddressType: unknown() }), "depends", ssh],
    ["Windows is open on 3389", vm({ blueprintId: "windows_server_2022" }), "reachable", { port: 3389 }],
    ["what an application blueprint opens", vm({ blueprintId: "wordpress" }), "depends", { port: 443 }],
    ["an application blueprint's SSH", vm({ blueprintId: "wordpress" }), "reachable", ssh],
    ["blueprint not known", vm({ blueprintId: unknown() }), "depends", ssh],
    ["a list replaces the rules", listed(open(443)), "unreachable", ssh],
    ["a list opens what it names", listed(open(443)), "reachable", { port: 443 }],
    ["a list for one network", listed(open(22, office)), "unreachable", ssh],
    ["a list for one network, in the other family", listed(open(22, office)), "unreachable", { ...ssh, family: "ipv6" }],
    ["a list for one network, its network", listed(open(22, office)), "reachable", { ...ssh, from: "named-networks" }],
    ["a list for a network not known", listed(open(22, { cidrs: [unknown()] })), "depends", ssh],
    ["a list for networks not known", listed(open(22, { cidrs: unknown() })), "depends", ssh],
    ["a list for Lightsail's console", listed(open(22, { cidrListAliases: ["lightsail-connect"] })), "depends", ssh],
    ["everything", listed({ protocol: "all", fromPort: 0, toPort: 65535 }), "reachable", { protocol: "udp", port: 5 }],
    ["a port not known", listed(open(22), { protocol: "tcp", fromPort: unknown(), toPort: 9 }), "depends", { port: 443 }],
    ["an item not known", listed(unknown()), "depends", { port: 443 }],
    ["a list not known", vm({}, piece(ports, "list", { instanceName: ref("vm.name"), portInfos: unknown() })), "depends", ssh],
    [
      "a list named by its name",
      vm({ name: "claw" }, piece(ports, "list", { instanceName: "claw", portInfos: [open(443)] })),
      "unreachable",
      ssh,
    ],
    [
      "another instance's list",
      vm({ name: "claw" }, piece(ports, "list", { instanceName: "other", portInfos: [open(443)] })),
      "unreachable",
      { port: 443 },
    ],
    [
      "a list that may be this instance's",
      vm({}, piece(ports, "list", { instanceName: unknown(), portInfos: [open(443)] })),
      "depends",
      { port: 443 },
    ],
    [
      "the rules that a list may replace",
      vm({}, piece(ports, "list", { instanceName: unknown(), portInfos: [open(443)] })),
      "depends",
      ssh,
    ],
    [
      "two lists: which holds is not known",
      [...listed(open(443)), piece(ports, "more", { instanceName: ref("vm.name"), portInfos: [open(22)] })],
      "depends",
      ssh,
    ],
  ]);

  test("what is not known is named", () => {
    const [exposure] = exposuresOf(vm({ blueprintId: unknown() }), ssh, "preview");
    expect(exposure?.dependsOn.map(({ property }) => property)).toEqual(["blueprintId"]);
  });
});

describe("Lightsail's services", () => {
  const database = (props: Record<string, unknown>): Piece[] => [
    piece("aws:lightsail/database:Database", "db", { blueprintId: "postgres_16", ...props }),
  ];
  const db = { to: "db", port: 5432 };
  holds([
    ["a public database", database({ publiclyAccessible: true }), "reachable", db],
    ["a database is private by default", database({}), "unreachable", db],
    ["a database's switch not known", database({ publiclyAccessible: unknown() }), "depends", db],
    ["a database's other ports", database({ publiclyAccessible: true, blueprintId: "mysql_8_0" }), "unreachable", db],
    ["a database of an engine not known", database({ publiclyAccessible: true, blueprintId: unknown() }), "depends", db],
  ]);

  const deployment = "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion";
  const containers = (props: Record<string, unknown>, ...deployments: Record<string, unknown>[]): Piece[] => [
    piece("aws:lightsail/containerService:ContainerService", "app", props),
    ...deployments.map((each, index) => piece(deployment, `v${index}`, { serviceName: ref("app.name"), ...each })),
  ];
  const endpoint = { publicEndpoint: { containerName: "web", containerPort: 80 } };
  holds([
    ["containers with a public endpoint", containers({}, endpoint), "reachable", https("app")],
    ["containers without a public endpoint", containers({}, {}), "unreachable", https("app")],
    ["containers without a deployment", containers({}), "unreachable", https("app")],
    ["containers, disabled", containers({ isDisabled: true }, endpoint), "unreachable", https("app")],
    ["containers, whether disabled is not known", containers({ isDisabled: unknown() }, endpoint), "depends", https("app")],
    ["containers, endpoint not known", containers({}, { publicEndpoint: unknown() }), "depends", https("app")],
    ["containers, two deployments", containers({}, endpoint, {}), "depends", https("app")],
    ["containers, a deployment of something", containers({}, { ...endpoint, serviceName: unknown() }), "depends", https("app")],
  ]);

  const attachment = "aws:lightsail/lbCertificateAttachment:LbCertificateAttachment";
  const balancer = (props: Record<string, unknown> = {}, lbName?: unknown): Piece[] => [
    piece("aws:lightsail/lb:Lb", "lb", { instancePort: 8080, ...props }),
    ...(lbName === undefined ? [] : [piece(attachment, "certificate", { lbName })]),
  ];
  const http = { to: "lb", port: 80 };
  holds([
    ["a load balancer takes HTTP", balancer(), "reachable", http],
    ["a load balancer takes HTTP over IPv6", balancer(), "reachable", { ...http, family: "ipv6" }],
    ["a load balancer of IPv4 alone", balancer({ ipAddressType: "ipv4" }), "unreachable", { ...http, family: "ipv6" }],
    ["a load balancer without a certificate", balancer(), "unreachable", https("lb")],
    ["a load balancer with a certificate", balancer({}, ref("lb.name")), "reachable", https("lb")],
    ["a load balancer that may have a certificate", balancer({}, unknown()), "depends", https("lb")],
    ["a load balancer without families known", balancer({ ipAddressType: unknown() }), "depends", http],
  ]);
});
