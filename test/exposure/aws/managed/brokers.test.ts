import { piece, ref, unknown, type Piece } from "../../support/world";
import { holds, inside, network } from "./support";

describe("an MSK cluster", () => {
  const kafka = (
    port: number,
    connectivity: unknown,
    more: Record<string, unknown> = {},
    info: Record<string, unknown> = {},
  ): Piece[] =>
    network(
      port,
      piece("aws:msk/cluster:Cluster", "kafka", {
        brokerNodeGroupInfo: {
          clientSubnets: [ref("pub.id")],
          securityGroups: [ref("sg.id")],
          connectivityInfo: connectivity,
          ...info,
        },
        ...more,
      }),
    );
  const open = { publicAccess: { type: "SERVICE_PROVIDED_EIPS" } };
  const iam = { clientAuthentication: { sasl: { iam: true } } };
  const at = (port: number) => ({ to: "kafka", port });
  const within = (port: number) => ({ ...at(port), from: "bastion" as const });
  holds([
    ["public, with IAM", kafka(9198, open, iam), "reachable", at(9198)],
    ["public, with passwords", kafka(9196, open, { clientAuthentication: { sasl: { scram: true } } }), "reachable", at(9196)],
    [
      "public, with certificates",
      kafka(9194, open, { clientAuthentication: { tls: { certificateAuthorityArns: [] } } }),
      "reachable",
      at(9194),
    ],
    ["the ports of the VPC are not the public ones", kafka(9098, open, iam), "unreachable", at(9098)],
    ["a way in that is off", kafka(9196, open, iam), "unreachable", at(9196)],
    ["private by default", kafka(9198, undefined, iam), "unreachable", at(9198)],
    ["private, said so", kafka(9198, { publicAccess: { type: "DISABLED" } }, iam), "unreachable", at(9198)],
    ["no route", kafka(9198, open, iam, { clientSubnets: [ref("priv.id")] }), "unreachable", at(9198)],
    [
      "one of its subnets has a route",
      kafka(9198, open, iam, { clientSubnets: [ref("priv.id"), ref("pub.id")] }),
      "reachable",
      at(9198),
    ],
    ["not admitted", kafka(9198, open, iam, { securityGroups: [ref("closed.id")] }), "unreachable", at(9198)],
    ["switch not known", kafka(9198, { publicAccess: { type: unknown() } }, iam), "depends", at(9198)],
    ["connectivity not known", kafka(9198, unknown(), iam), "depends", at(9198)],
    ["ways in not known", kafka(9198, open, { clientAuthentication: unknown() }), "depends", at(9198)],
    ["one way in not known", kafka(9198, open, { clientAuthentication: { sasl: { iam: unknown() } } }), "depends", at(9198)],
    ["groups not known", kafka(9198, open, iam, { securityGroups: unknown() }), "depends", at(9198)],
    [
      "everything about its brokers not known",
      [...network(9198), piece("aws:msk/cluster:Cluster", "kafka", { ...iam, brokerNodeGroupInfo: unknown() })],
      "depends",
      at(9198),
    ],
    ["inside, without authentication, encrypted", inside(kafka(9094, undefined)), "reachable", within(9094)],
    ["inside, not in plain text", inside(kafka(9092, undefined)), "unreachable", within(9092)],
    [
      "inside, in plain text",
      inside(kafka(9092, undefined, { encryptionInfo: { encryptionInTransit: { clientBroker: "TLS_PLAINTEXT" } } })),
      "reachable",
      within(9092),
    ],
    ["inside, encryption not known", inside(kafka(9092, undefined, { encryptionInfo: unknown() })), "depends", within(9092)],
    [
      "inside, not encrypted at all",
      inside(kafka(9094, undefined, { encryptionInfo: { encryptionInTransit: { clientBroker: "PLAINTEXT" } } })),
      "unreachable",
      within(9094),
    ],
    ["public, encrypted, without certificates", kafka(9194, open), "unreachable", at(9194)],
    [
      "inside, IAM alone, encryption not known",
      inside(kafka(9094, undefined, { ...iam, encryptionInfo: unknown() })),
      "unreachable",
      within(9094),
    ],
    ["inside, with IAM", inside(kafka(9098, undefined, iam)), "reachable", within(9098)],
    ["inside, IAM alone", inside(kafka(9094, undefined, iam)), "unreachable", within(9094)],
    [
      "inside, monitored",
      inside(kafka(11001, undefined, { openMonitoring: { prometheus: { jmxExporter: { enabledInBroker: true } } } })),
      "reachable",
      within(11001),
    ],
    ["inside, not monitored", inside(kafka(11001, undefined)), "unreachable", within(11001)],
    ["inside, ZooKeeper", inside(kafka(2181, undefined)), "depends", within(2181)],
    ["IPv6 where dual-stack", kafka(20098, { networkType: "DUAL" }, iam), "depends", { ...at(20098), family: "ipv6" }],
  ]);

  const serverless = (port: number, config: unknown): Piece[] =>
    network(port, piece("aws:msk/serverlessCluster:ServerlessCluster", "kafka", { vpcConfigs: [config] }));
  const home = { subnetIds: [ref("pub.id")], securityGroupIds: [ref("sg.id")] };
  holds([
    ["serverless is private", serverless(9098, home), "unreachable", at(9098)],
    ["serverless from inside", inside(serverless(9098, home)), "reachable", within(9098)],
    ["serverless, groups not known", inside(serverless(9098, { ...home, securityGroupIds: unknown() })), "depends", within(9098)],
  ]);
});

describe("an MQ broker", () => {
  const broker = (port: number, props: Record<string, unknown>): Piece[] =>
    network(port, piece("aws:mq/broker:Broker", "mq", { subnetIds: [ref("pub.id")], securityGroups: [ref("sg.id")], ...props }));
  const active = { engineType: "ActiveMQ", publiclyAccessible: true };
  const rabbit = { engineType: "RabbitMQ", publiclyAccessible: true, subnetIds: undefined, securityGroups: undefined };
  const at = (port: number) => ({ to: "mq", port });
  holds([
    ["ActiveMQ, public", broker(61617, active), "reachable", at(61617)],
    ["ActiveMQ's console", broker(8162, active), "reachable", at(8162)],
    ["ActiveMQ, another port", broker(15671, active), "unreachable", at(15671)],
    ["ActiveMQ, private by default", broker(61617, { engineType: "ActiveMQ" }), "unreachable", at(61617)],
    ["ActiveMQ, no route", broker(61617, { ...active, subnetIds: [ref("priv.id")] }), "unreachable", at(61617)],
    ["ActiveMQ, not admitted", broker(61617, { ...active, securityGroups: [ref("closed.id")] }), "unreachable", at(61617)],
    ["ActiveMQ, switch not known", broker(61617, { ...active, publiclyAccessible: unknown() }), "depends", at(61617)],
    ["RabbitMQ, public: no group filters", broker(1, rabbit), "reachable", at(5671)],
    ["RabbitMQ's console", broker(1, rabbit), "reachable", at(443)],
    ["RabbitMQ, private", broker(5671, { engineType: "RabbitMQ" }), "unreachable", at(5671)],
    [
      "RabbitMQ, private, from inside",
      inside(broker(5671, { engineType: "RabbitMQ" })),
      "reachable",
      { ...at(5671), from: "bastion" },
    ],
    ["RabbitMQ, switch not known", broker(5671, { ...rabbit, publiclyAccessible: unknown() }), "depends", at(5671)],
    ["engine not known, public", broker(5671, { ...active, engineType: unknown() }), "depends", at(5671)],
    ["engine not known, private", broker(5671, { engineType: unknown() }), "unreachable", at(5671)],
  ]);
});

describe.each(["aws:opensearch/domain:Domain", "aws:elasticsearch/domain:Domain"])("%s", (type) => {
  const domain = (props: Record<string, unknown>, port = 443): Piece[] => network(port, piece(type, "search", props));
  const vpcOptions = { subnetIds: [ref("pub.id")], securityGroupIds: [ref("sg.id")] };
  const at = (port: number) => ({ to: "search", port });
  const plain = { domainEndpointOptions: { enforceHttps: false } };
  holds([
    ["public with an empty block", domain({ vpcOptions: {} }), "reachable", at(443)],
    ["public without a VPC", domain({}), "reachable", at(443)],
    ["private in a VPC, whatever its subnet and group", domain({ vpcOptions }), "unreachable", at(443)],
    ["in a VPC, from inside", inside(domain({ vpcOptions })), "reachable", { ...at(443), from: "bastion" }],
    [
      "in a VPC, not admitted",
      inside(domain({ vpcOptions: { subnetIds: [ref("pub.id")] } })),
      "unreachable",
      { ...at(443), from: "bastion" },
    ],
    [
      "in a VPC, groups not known",
      inside(domain({ vpcOptions: { ...vpcOptions, securityGroupIds: unknown() } })),
      "depends",
      { ...at(443), from: "bastion" },
    ],
    ["whether in a VPC is not known", domain({ vpcOptions: unknown() }), "depends", at(443)],
    [
      "whether in a VPC is not known, from inside",
      inside(domain({ vpcOptions: unknown() })),
      "depends",
      { ...at(443), from: "bastion" },
    ],
    ["no plain HTTP by default", domain({}), "unreachable", at(80)],
    ["plain HTTP", domain(plain), "reachable", at(80)],
    ["plain HTTP not known", domain({ domainEndpointOptions: { enforceHttps: unknown() } }), "depends", at(80)],
    ["plain HTTP inside", inside(domain({ vpcOptions, ...plain }, 80)), "reachable", { ...at(80), from: "bastion" }],
    ["IPv4 alone", domain({}), "unreachable", { ...at(443), family: "ipv6" }],
    ["both families", domain({ ipAddressType: "dualstack" }), "reachable", { ...at(443), family: "ipv6" }],
  ]);
});

describe("a Transfer server", () => {
  const server = (props: Record<string, unknown>, port = 22): Piece[] =>
    network(port, piece("aws:transfer/server:Server", "sftp", props));
  const inVpc = (details: Record<string, unknown> = {}, more: Record<string, unknown> = {}, port = 22): Piece[] =>
    server(
      {
        endpointType: "VPC",
        endpointDetails: { vpcId: ref("vpc.id"), subnetIds: [ref("pub.id")], securityGroupIds: [ref("sg.id")], ...details },
        ...more,
      },
      port,
    );
  const addresses = { addressAllocationIds: ["eipalloc-1"] };
  const at = (port: number) => ({ to: "sftp", port });
  holds([
    ["public by default", server({}), "reachable", at(22)],
    ["public, on 22 alone", server({}, 2222), "unreachable", at(2222)],
    ["public, protocols not known", server({ protocols: unknown() }), "depends", at(22)],
    ["public over IPv6", server({ ipAddressType: "DUALSTACK" }), "reachable", { ...at(22), family: "ipv6" }],
    ["type not known", server({ endpointType: unknown() }), "depends", at(22)],
    ["in a VPC without addresses", inVpc(), "unreachable", at(22)],
    ["in a VPC, from inside", inside(inVpc()), "reachable", { ...at(22), from: "bastion" }],
    ["in a VPC with addresses", inVpc(addresses), "reachable", at(22)],
    ["in a VPC, SFTP's other ports", inVpc(addresses, {}, 2222), "reachable", at(2222)],
    ["in a VPC, no route", inVpc({ ...addresses, subnetIds: [ref("priv.id")] }), "unreachable", at(22)],
    ["in a VPC, not admitted", inVpc({ ...addresses, securityGroupIds: [ref("closed.id")] }), "unreachable", at(22)],
    ["in a VPC with an empty list of addresses", inVpc({ addressAllocationIds: [] }), "unreachable", at(22)],
    ["in a VPC, addresses not known", inVpc({ addressAllocationIds: unknown() }), "depends", at(22)],
    ["in a VPC, subnets not known", inVpc({ ...addresses, subnetIds: unknown() }), "depends", at(22)],
    ["in a VPC, FTPS", inVpc(addresses, { protocols: ["FTPS"] }, 8192), "reachable", at(8192)],
    ["in a VPC, FTPS instead of SFTP", inVpc(addresses, { protocols: ["FTPS"] }), "unreachable", at(22)],
    ["in a VPC, protocols not known", inVpc(addresses, { protocols: unknown() }, 21), "depends", at(21)],
    [
      "behind an endpoint of its own, from inside",
      inside(server({ endpointType: "VPC_ENDPOINT", endpointDetails: { vpcEndpointId: "vpce-1" } })),
      "depends",
      { ...at(22), from: "bastion" },
    ],
    [
      "behind an endpoint of its own",
      server({ endpointType: "VPC_ENDPOINT", endpointDetails: { vpcEndpointId: "vpce-1" } }),
      "unreachable",
      { ...at(22), family: "ipv4" },
    ],
  ]);
});
