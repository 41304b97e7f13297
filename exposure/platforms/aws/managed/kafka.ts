import type { Graph, Resource } from "../../../graph/graph";
import { isList, isProperties, property, readBoolean, readList, readString } from "../../../graph/read";
import { UNKNOWN, type Value } from "../../../graph/values";
import { groupList, type Listening, type NetworkInterface } from "../interfaces";
import { within } from "./appRunner";
import { eachSubnet, interfacesOf, listensOn } from "./placement";

/**
 * MSK clusters: brokers in each client subnet. Inside the VPC they listen on one set of ports, on their public addresses, which
 * `SERVICE_PROVIDED_EIPS` gives them, on another. Source: MSK developer guide, "Port information" and "Public access".
 */
export function kafkaClusters(graph: Graph): NetworkInterface[] {
  return graph.ofType("aws:msk/cluster:Cluster").flatMap((cluster) => {
    const name = "brokerNodeGroupInfo";
    const brokers = property(cluster, name);
    const connectivity = within(brokers, "connectivityInfo");
    const networkType = within(connectivity, "networkType");
    const shared = {
      owner: cluster,
      subnets: eachSubnet(graph, cluster, name, within(brokers, "clientSubnets") ?? UNKNOWN),
      groups: groupList(graph, cluster, name, within(brokers, "securityGroups")),
      publicAddressProperty: `${name}.connectivityInfo.publicAccess.type`,
    };
    const publicAddress = isPublic(within(within(connectivity, "publicAccess"), "type"));
    const inside = interfacesOf({
      ...shared,
      publicAddress: false,
      networkType: { property: `${name}.connectivityInfo.networkType`, value: networkType },
      listens: insidePorts(cluster, networkType),
    });
    return publicAddress === false
      ? inside
      : [...inside, ...interfacesOf({ ...shared, publicAddress, listens: publicPorts(cluster) })];
  });
}

function isPublic(type: Value | undefined): Value {
  const given = readString(type);
  if (given.kind === "unknown") return UNKNOWN;
  return given.kind === "known" && given.value !== "DISABLED";
}

/** MSK Serverless: IAM alone, private alone. Source: MSK developer guide, "MSK Serverless". */
export function serverlessKafkaClusters(graph: Graph): NetworkInterface[] {
  return graph.ofType("aws:msk/serverlessCluster:ServerlessCluster").flatMap((cluster) => {
    const configs = readList(property(cluster, "vpcConfigs"));
    const items: readonly Value[] = configs.kind === "known" ? configs.value : [UNKNOWN];
    return items.flatMap((item) =>
      interfacesOf({
        owner: cluster,
        subnets: eachSubnet(graph, cluster, "vpcConfigs", within(item, "subnetIds") ?? UNKNOWN),
        groups: groupList(graph, cluster, "vpcConfigs", within(item, "securityGroupIds")),
        publicAddress: false,
        publicAddressProperty: "vpcConfigs",
        listens: listensOn(cluster, "vpcConfigs", [9098]),
      }),
    );
  });
}

type Answer = "yes" | "no" | "maybe";

interface Ways {
  readonly plaintext: Answer;
  readonly certificates: Answer;
  readonly encrypted: Answer;
  readonly passwords: Answer;
  readonly iam: Answer;
}

/** How clients may sign in: by default without, over TLS. */
function waysIn(cluster: Resource): Ways {
  const authentication = property(cluster, "clientAuthentication");
  const sasl = within(authentication, "sasl");
  const transit = within(within(property(cluster, "encryptionInfo"), "encryptionInTransit"), "clientBroker");
  const encryption = readString(transit);
  const certificates = isGiven(within(authentication, "tls"));
  const nobody = authentication === undefined ? "yes" : isOn(within(authentication, "unauthenticated"));
  const tls =
    encryption.kind === "unknown" ? "maybe" : encryption.kind === "known" && encryption.value === "PLAINTEXT" ? "no" : "yes";
  return {
    plaintext: encryption.kind === "unknown" ? "maybe" : encryption.kind === "known" && encryption.value !== "TLS" ? "yes" : "no",
    certificates,
    encrypted: both(tls, either(certificates, nobody)),
    passwords: isOn(within(sasl, "scram")),
    iam: isOn(within(sasl, "iam")),
  };
}

function isOn(value: Value | undefined): Answer {
  const given = readBoolean(value);
  return given.kind === "unknown" ? "maybe" : given.kind === "known" && given.value ? "yes" : "no";
}

function isGiven(value: Value | undefined): Answer {
  if (value === UNKNOWN) return "maybe";
  return isProperties(value) || (isList(value) && value.length > 0) ? "yes" : "no";
}

function both(a: Answer, b: Answer): Answer {
  return a === "no" || b === "no" ? "no" : a === "yes" ? b : a;
}

function either(a: Answer, b: Answer): Answer {
  return a === "yes" || b === "yes" ? "yes" : a === "no" ? b : a;
}

/** ZooKeeper's ports are open on clusters that are not in KRaft mode, which the version decides; IPv6 has ports of its own. */
function insidePorts(cluster: Resource, networkType: Value | undefined): Listening {
  const ways = waysIn(cluster);
  const monitoring = within(property(cluster, "openMonitoring"), "prometheus");
  const exporter = (name: string): Answer => isOn(within(within(monitoring, name), "enabledInBroker"));
  const ports: [number, Answer][] = [
    [9092, ways.plaintext],
    [9094, ways.encrypted],
    [9096, ways.passwords],
    [9098, ways.iam],
    [11001, exporter("jmxExporter")],
    [11002, exporter("nodeExporter")],
    [2181, "maybe"],
    [2182, "maybe"],
  ];
  const ipv4 = networkType === undefined || networkType === "IPV4";
  const twins = ipv4 ? [] : [20092, 20094, 20096, 20098].map((port): [number, Answer] => [port, "maybe"]);
  return listeningBy(cluster, [...ports, ...twins]);
}

function publicPorts(cluster: Resource): Listening {
  const ways = waysIn(cluster);
  return listeningBy(cluster, [
    [9194, ways.certificates],
    [9196, ways.passwords],
    [9198, ways.iam],
  ]);
}

function listeningBy(cluster: Resource, ports: readonly (readonly [number, Answer])[]): Listening {
  const of = (...answers: Answer[]): number[] => ports.filter(([, answer]) => answers.includes(answer)).map(([port]) => port);
  return listensOn(cluster, "clientAuthentication", of("yes"), of("yes", "maybe"));
}
