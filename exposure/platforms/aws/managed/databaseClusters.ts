import type { Graph, Resource } from "../../../graph/graph";
import { property, readNumber, readString } from "../../../graph/read";
import type { Reference } from "../../../graph/reference";
import { UNKNOWN, type Value } from "../../../graph/values";
import { groupList, type GroupList, type Listening, type NetworkInterface } from "../interfaces";
import { enginePort } from "./enginePorts";
import { rdsSubnetGroups } from "./databaseInstances";
import { namedReference } from "./naming";
import { interfacesOf, listensOnPort, subnetOfGroup, type Placement, type SubnetGroups } from "./placement";

interface ClusterKind {
  readonly cluster: string;
  readonly instance: string;
  readonly subnetGroups: SubnetGroups;
  /** The one engine of the kind; undefined where the resource names it. */
  readonly engine: string | undefined;
  /** Whether an instance has a switch for a public address. */
  readonly canBePublic: boolean;
}

const kinds: readonly ClusterKind[] = [
  {
    cluster: "aws:rds/cluster:Cluster",
    instance: "aws:rds/clusterInstance:ClusterInstance",
    subnetGroups: rdsSubnetGroups,
    engine: undefined,
    canBePublic: true,
  },
  {
    cluster: "aws:neptune/cluster:Cluster",
    instance: "aws:neptune/clusterInstance:ClusterInstance",
    subnetGroups: { property: "neptuneSubnetGroupName", type: "aws:neptune/subnetGroup:SubnetGroup" },
    engine: "neptune",
    canBePublic: true,
  },
  {
    cluster: "aws:docdb/cluster:Cluster",
    instance: "aws:docdb/clusterInstance:ClusterInstance",
    subnetGroups: { property: "dbSubnetGroupName", type: "aws:docdb/subnetGroup:SubnetGroup" },
    engine: "docdb",
    canBePublic: false,
  },
];

/**
 * Aurora, Neptune and DocumentDB: the cluster has network and groups, each instance its public switch (DocumentDB has none). The
 * cluster answers through its instances, so both names are told. Sources: Aurora user guide, "Amazon Aurora DB clusters in a VPC";
 * Neptune user guide, "Neptune public endpoints"; DocumentDB developer guide, "Connecting from outside an Amazon VPC".
 */
export function databaseClusters(graph: Graph): NetworkInterface[] {
  return kinds.flatMap((kind) => [
    ...graph.ofType(kind.instance).flatMap((instance) => instanceInterfaces(graph, kind, instance)),
    ...graph.ofType(kind.cluster).flatMap((cluster) => ownInterfaces(graph, kind, cluster)),
  ]);
}

function instanceInterfaces(graph: Graph, kind: ClusterKind, instance: Resource): NetworkInterface[] {
  const name = "clusterIdentifier";
  const target = namedReference(graph, instance, name, property(instance, name), [kind.cluster], name);
  const cluster = target.kind === "exact" ? target.resource : undefined;
  const placement: Omit<Placement, "owner"> = {
    resource: instance,
    subnets: [subnetOf(graph, kind, instance, cluster)],
    groups: cluster === undefined ? unseenGroups : clusterGroups(graph, cluster),
    publicAddress: kind.canBePublic ? (property(instance, "publiclyAccessible") ?? false) : false,
    publicAddressProperty: kind.canBePublic ? "publiclyAccessible" : name,
    networkType: { property: name, value: cluster === undefined ? UNKNOWN : property(cluster, "networkType") },
    listens: listeningOf(kind, instance, cluster),
  };
  return [instance, ...(cluster === undefined ? [] : [cluster])].flatMap((owner) => interfacesOf({ ...placement, owner }));
}

function subnetOf(graph: Graph, { subnetGroups }: ClusterKind, instance: Resource, cluster: Resource | undefined): Reference {
  if (property(instance, subnetGroups.property) !== undefined) return subnetOfGroup(graph, instance, subnetGroups);
  return cluster === undefined ? { kind: "foreign" } : subnetOfGroup(graph, cluster, subnetGroups);
}

/** The groups of a cluster that cannot be seen, blamed at the instance, which names it. */
const unseenGroups: GroupList = {
  property: "clusterIdentifier",
  unset: false,
  members: { certain: [], possible: [], foreign: true, anything: true },
  foreignIds: [],
};

function clusterGroups(graph: Graph, cluster: Resource): GroupList {
  return groupList(graph, cluster, "vpcSecurityGroupIds", property(cluster, "vpcSecurityGroupIds"));
}

function listeningOf({ engine }: ClusterKind, instance: Resource, cluster: Resource | undefined): Listening {
  const from = cluster === undefined || readNumber(property(instance, "port")).kind === "known" ? instance : cluster;
  const named: Value | undefined = engine ?? property(from, "engine") ?? property(instance, "engine");
  return listensOnPort(from, "port", cluster === undefined ? undefined : enginePort(named));
}

/**
 * Clusters without instance resources: Aurora Serverless v1 has private addresses alone; a Multi-AZ DB cluster has no public switch
 * in @pulumi/aws, and RDS then makes it public wherever its VPC has an internet gateway.
 * Source: RDS API, CreateDBCluster, `PubliclyAccessible`; Aurora user guide, "Limitations of Aurora Serverless v1".
 */
function ownInterfaces(graph: Graph, { cluster: type, subnetGroups }: ClusterKind, cluster: Resource): NetworkInterface[] {
  if (type !== "aws:rds/cluster:Cluster") return [];
  const mode = readString(property(cluster, "engineMode"));
  const machines = readString(property(cluster, "dbClusterInstanceClass"));
  const serverless = mode.kind === "unknown" ? UNKNOWN : mode.kind === "known" && mode.value === "serverless";
  if (machines.kind === "absent" && serverless === false) return [];
  const [publicAddress, publicAddressProperty]: [Placement["publicAddress"], string] =
    machines.kind === "absent" ? [false, "engineMode"] : [machines.kind === "known" ? true : UNKNOWN, "dbClusterInstanceClass"];
  return interfacesOf({
    owner: cluster,
    subnets: [subnetOfGroup(graph, cluster, subnetGroups)],
    groups: clusterGroups(graph, cluster),
    publicAddress,
    publicAddressProperty,
    networkType: { property: "networkType", value: property(cluster, "networkType") },
    listens: listensOnPort(cluster, "port", enginePort(property(cluster, "engine"))),
  });
}
