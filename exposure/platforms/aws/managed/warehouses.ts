import type { Graph } from "../../../graph/graph";
import { property } from "../../../graph/read";
import { groupList, type NetworkInterface } from "../interfaces";
import { interfacesOf, listensOnPort, oneSubnet, subnetOfGroup } from "./placement";

const redshiftPort = 5439;

/**
 * Redshift clusters and serverless workgroups: a public switch, the VPC's routes and groups, port 5439 unless another is set.
 * Source: Redshift management guide, "Redshift resources in a VPC" and "Connecting to Amazon Redshift Serverless".
 */
export function warehouses(graph: Graph): NetworkInterface[] {
  const shared = { publicAddressProperty: "publiclyAccessible" };
  const clusters = graph.ofType("aws:redshift/cluster:Cluster").flatMap((cluster) =>
    interfacesOf({
      ...shared,
      owner: cluster,
      subnets: [
        subnetOfGroup(graph, cluster, { property: "clusterSubnetGroupName", type: "aws:redshift/subnetGroup:SubnetGroup" }),
      ],
      groups: groupList(graph, cluster, "vpcSecurityGroupIds", property(cluster, "vpcSecurityGroupIds")),
      publicAddress: property(cluster, "publiclyAccessible") ?? false,
      listens: listensOnPort(cluster, "port", redshiftPort),
    }),
  );
  const workgroups = graph.ofType("aws:redshiftserverless/workgroup:Workgroup").flatMap((workgroup) =>
    interfacesOf({
      ...shared,
      owner: workgroup,
      subnets: [oneSubnet(graph, workgroup, "subnetIds", property(workgroup, "subnetIds"))],
      groups: groupList(graph, workgroup, "securityGroupIds", property(workgroup, "securityGroupIds")),
      publicAddress: property(workgroup, "publiclyAccessible") ?? false,
      listens: listensOnPort(workgroup, "port", redshiftPort),
    }),
  );
  return [...clusters, ...workgroups];
}
