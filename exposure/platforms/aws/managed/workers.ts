import type { Graph } from "../../../graph/graph";
import { property } from "../../../graph/read";
import { reference } from "../../../graph/reference";
import { UNKNOWN } from "../../../graph/values";
import { groupList, type NetworkInterface } from "../interfaces";
import { subnetTypes } from "../types";
import { within } from "./appRunner";
import { eachSubnet, interfacesOf, listensNowhere, subnetOfGroup } from "./placement";

/**
 * DMS replication instances: machines with a public address by their switch, behind routes and groups. The API makes
 * them public unless told otherwise and the provider does not document what it sends, so without the switch it depends.
 * Source: DMS user guide, "Setting up a network for a replication instance".
 */
export function replicationInstances(graph: Graph): NetworkInterface[] {
  const name = "replicationSubnetGroupId";
  const groups = { property: name, type: "aws:dms/replicationSubnetGroup:ReplicationSubnetGroup", nameProperty: name };
  return graph.ofType("aws:dms/replicationInstance:ReplicationInstance").flatMap((instance) =>
    interfacesOf({
      owner: instance,
      subnets: [subnetOfGroup(graph, instance, groups)],
      groups: groupList(graph, instance, "vpcSecurityGroupIds", property(instance, "vpcSecurityGroupIds")),
      publicAddress: property(instance, "publiclyAccessible") ?? UNKNOWN,
      publicAddressProperty: "publiclyAccessible",
      networkType: { property: "networkType", value: property(instance, "networkType") },
    }),
  );
}

/**
 * Lambda functions in a VPC: they start connections from its subnets and take none there; a call comes through Lambda's own API.
 * Source: Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC".
 */
export function networkFunctions(graph: Graph): NetworkInterface[] {
  return graph.ofType("aws:lambda/function:Function").flatMap((each) => {
    const name = "vpcConfig";
    const config = property(each, name);
    if (config === undefined) return [];
    return interfacesOf({
      owner: each,
      subnets: eachSubnet(graph, each, name, within(config, "subnetIds") ?? UNKNOWN),
      groups: groupList(graph, each, name, within(config, "securityGroupIds")),
      publicAddress: false,
      publicAddressProperty: name,
      networkType: { property: name, value: within(config, "ipv6AllowedForDualStack") === true ? "dual" : undefined },
      listens: listensNowhere(each),
    });
  });
}

/**
 * SageMaker notebook instances in a VPC: they only start connections there. `directInternetAccess` is a way out through SageMaker's
 * own network, not a way in; the notebook's page is behind AWS's sign-in. Source: SageMaker developer guide, "Connect a notebook
 * instance in a VPC to external resources".
 */
export function notebooks(graph: Graph): NetworkInterface[] {
  return graph.ofType("aws:sagemaker/notebookInstance:NotebookInstance").flatMap((notebook) => {
    const subnet = reference(graph, notebook, "subnetId", property(notebook, "subnetId"), subnetTypes);
    if (subnet.kind === "none") return [];
    return interfacesOf({
      owner: notebook,
      subnets: [subnet],
      groups: groupList(graph, notebook, "securityGroups", property(notebook, "securityGroups")),
      publicAddress: false,
      publicAddressProperty: "subnetId",
      listens: listensNowhere(notebook),
    });
  });
}
