import type { Graph, Resource } from "../../../graph/graph";
import { property, readString } from "../../../graph/read";
import type { Reference } from "../../../graph/reference";
import { groupList, type Listening, type NetworkInterface } from "../interfaces";
import { eachSubnet, interfacesOf, listensOn, listensOnPort, subnetOfGroup } from "./placement";

const redisPort = 6379;
const memcachedPort = 11211;
const elastiCacheGroups = { property: "subnetGroupName", type: "aws:elasticache/subnetGroup:SubnetGroup" };

/**
 * ElastiCache, MemoryDB and DAX: in a VPC, never with a public IPv4 address. Whether IPv6 from the internet reaches a node that has
 * an IPv6 address is not documented, so it depends. Sources: ElastiCache user guide, "Access patterns for accessing an ElastiCache
 * cache in an Amazon VPC"; MemoryDB developer guide, "MemoryDB and Amazon VPC"; DynamoDB developer guide, "DAX cluster
 * components".
 */
export function caches(graph: Graph): NetworkInterface[] {
  const nodes = (resource: Resource, subnet: Reference, listens: Listening): NetworkInterface[] =>
    cacheInterfaces(graph, resource, [subnet], listens);
  const inGroup = (resource: Resource): Reference => subnetOfGroup(graph, resource, elastiCacheGroups);
  return [
    ...graph
      .ofType("aws:elasticache/cluster:Cluster")
      // A member of a replication group is one of its nodes, and has its network and groups.
      .filter((cluster) => property(cluster, "replicationGroupId") === undefined)
      .flatMap((cluster) => nodes(cluster, inGroup(cluster), listensOnPort(cluster, "port", clusterPort(cluster)))),
    ...graph
      .ofType("aws:elasticache/replicationGroup:ReplicationGroup")
      .flatMap((group) => nodes(group, inGroup(group), listensOnPort(group, "port", groupPort(group)))),
    ...graph
      .ofType("aws:elasticache/serverlessCache:ServerlessCache")
      .flatMap((cache) =>
        cacheInterfaces(graph, cache, eachSubnet(graph, cache, "subnetIds", property(cache, "subnetIds")), serverless(cache)),
      ),
    ...graph
      .ofType("aws:memorydb/cluster:Cluster")
      .flatMap((cluster) =>
        nodes(
          cluster,
          subnetOfGroup(graph, cluster, { property: "subnetGroupName", type: "aws:memorydb/subnetGroup:SubnetGroup" }),
          listensOnPort(cluster, "port", redisPort),
        ),
      ),
    ...graph
      .ofType("aws:dax/cluster:Cluster")
      .flatMap((cluster) =>
        nodes(
          cluster,
          subnetOfGroup(graph, cluster, { property: "subnetGroupName", type: "aws:dax/subnetGroup:SubnetGroup" }),
          daxListening(cluster),
        ),
      ),
  ];
}

function cacheInterfaces(graph: Graph, owner: Resource, subnets: readonly Reference[], listens: Listening): NetworkInterface[] {
  return interfacesOf({
    owner,
    subnets,
    groups: groupList(graph, owner, "securityGroupIds", property(owner, "securityGroupIds")),
    publicAddress: false,
    publicAddressProperty: "subnetGroupName",
    networkType: { property: "networkType", value: property(owner, "networkType") },
    listens,
  });
}

/** The secondary of a global replication group has its primary's port. */
function groupPort(group: Resource): number | undefined {
  return property(group, "globalReplicationGroupId") === undefined ? redisPort : undefined;
}

function clusterPort(cluster: Resource): number | undefined {
  const engine = readString(property(cluster, "engine"));
  return engine.kind === "known" ? (engine.value === "memcached" ? memcachedPort : redisPort) : undefined;
}

/** Redis and Valkey take 6379 and, for reads from replicas, 6380; Memcached 11211 and 11212. Source: "ElastiCache serverless". */
function serverless(cache: Resource): Listening {
  const engine = readString(property(cache, "engine"));
  const redis = [redisPort, redisPort + 1];
  const memcached = [memcachedPort, memcachedPort + 1];
  if (engine.kind !== "known") return listensOn(cache, "engine", [], [...redis, ...memcached]);
  return listensOn(cache, "engine", engine.value === "memcached" ? memcached : redis);
}

/** Plain 8111, encrypted 9111. Source: DynamoDB developer guide, "DAX encryption in transit". */
function daxListening(cluster: Resource): Listening {
  const encryption = readString(property(cluster, "clusterEndpointEncryptionType"));
  if (encryption.kind === "unknown") return listensOn(cluster, "clusterEndpointEncryptionType", [], [8111, 9111]);
  const encrypted = encryption.kind === "known" && encryption.value === "TLS";
  return listensOn(cluster, "clusterEndpointEncryptionType", [encrypted ? 9111 : 8111]);
}
