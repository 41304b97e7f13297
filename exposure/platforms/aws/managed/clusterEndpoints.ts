import type { Graph, Resource } from "../../../graph/graph";
import { property, readBoolean, readList, readString } from "../../../graph/read";
import { UNKNOWN, type Value } from "../../../graph/values";
import { groupList, type NetworkInterface } from "../interfaces";
import { tri } from "../tri";
import { within } from "./appRunner";
import { familiesOf, inFamilies, type Families } from "./families";
import { eachSubnet, interfacesOf, listensOn } from "./placement";
import type { PublicService } from "./publicService";
import { door, publicSwitch, tcpPorts } from "./switches";

const clusterType = "aws:eks/cluster:Cluster";
const https = 443;

/**
 * The API of EKS clusters: public unless switched off, for the networks of an allow-list, everybody without one.
 * Anonymous requests are let in as far as Kubernetes allows, so no identity is checked on the way.
 * Source: EKS user guide, "Cluster API server endpoint".
 */
export function clusterEndpoints(graph: Graph): PublicService[] {
  return graph.ofType(clusterType).flatMap((cluster) => {
    const isPublic = publicSwitch(cluster, "vpcConfig.endpointPublicAccess", setting(cluster, "endpointPublicAccess"), true);
    const doors = [
      door(cluster, "vpcConfig.publicAccessCidrs", tcpPorts(https), allowList(setting(cluster, "publicAccessCidrs"))),
    ];
    return inFamilies({ owner: cluster, isPublic, checksIdentity: "no", doors }, familiesOfCluster(cluster));
  });
}

function setting(cluster: Resource, name: string): Value | undefined {
  return within(property(cluster, "vpcConfig"), name);
}

/** EKS takes an empty list as every address. */
function allowList(cidrs: Value | undefined): readonly Value[] | undefined {
  const list = readList(cidrs);
  if (list.kind === "unknown") return [UNKNOWN];
  return list.kind === "known" && list.value.length > 0 ? list.value : undefined;
}

/** Clusters for IPv6 pods have a dual-stack endpoint. */
function familiesOfCluster(cluster: Resource): Families {
  const name = "kubernetesNetworkConfig.ipFamily";
  const family = readString(within(property(cluster, "kubernetesNetworkConfig"), "ipFamily"));
  const ipv6 = family.kind === "unknown" ? UNKNOWN : family.kind === "known" && family.value === "ipv6" ? "dualstack" : "ipv4";
  return { ...familiesOf(cluster, name, ipv6, "ipv4"), ipv4: tri("yes", cluster.urn, name, "it has an ipv4 address") };
}

/**
 * The private endpoint: interfaces in the cluster's subnets. EKS adds a group of its own to them, which the graph does not hold,
 * so what they admit beyond the given groups depends.
 */
export function privateClusterEndpoints(graph: Graph): NetworkInterface[] {
  return graph.ofType(clusterType).flatMap((cluster) => {
    const isPrivate = readBoolean(setting(cluster, "endpointPrivateAccess"));
    if (isPrivate.kind === "absent" || (isPrivate.kind === "known" && !isPrivate.value)) return [];
    const given = groupList(graph, cluster, "vpcConfig", setting(cluster, "securityGroupIds"));
    const sure = isPrivate.kind === "known" ? [https] : [];
    return interfacesOf({
      owner: cluster,
      subnets: eachSubnet(graph, cluster, "vpcConfig", setting(cluster, "subnetIds")),
      groups: { ...given, unset: false, members: { ...given.members, foreign: true } },
      publicAddress: false,
      publicAddressProperty: "vpcConfig",
      networkType: {
        property: "kubernetesNetworkConfig",
        value: within(property(cluster, "kubernetesNetworkConfig"), "ipFamily"),
      },
      listens: listensOn(cluster, "vpcConfig.endpointPrivateAccess", sure, [https]),
    });
  });
}
