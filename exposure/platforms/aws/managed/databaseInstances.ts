import type { Graph, Resource } from "../../../graph/graph";
import { property, readNumber } from "../../../graph/read";
import type { Reference } from "../../../graph/reference";
import { groupList, type NetworkInterface } from "../interfaces";
import { enginePort } from "./enginePorts";
import { namedReference } from "./naming";
import { interfacesOf, listensOnPort, subnetOfGroup } from "./placement";

const instanceType = "aws:rds/instance:Instance";
export const rdsSubnetGroups = { property: "dbSubnetGroupName", type: "aws:rds/subnetGroup:SubnetGroup" };

/**
 * RDS instances: one interface in one subnet of their group. `publiclyAccessible` asks for a public address and no more: routes,
 * network ACLs and groups decide as for a machine. Source: RDS user guide, "Working with a DB instance in a VPC".
 */
export function databaseInstances(graph: Graph): NetworkInterface[] {
  return graph.ofType(instanceType).flatMap((database) => {
    const source = sourceOf(graph, database);
    return interfacesOf({
      owner: database,
      subnets: [subnetOf(graph, database, source)],
      groups: groupList(graph, database, "vpcSecurityGroupIds", property(database, "vpcSecurityGroupIds")),
      publicAddress: property(database, "publiclyAccessible") ?? false,
      publicAddressProperty: "publiclyAccessible",
      networkType: { property: "networkType", value: property(database, "networkType") },
      listens: listensOnPort(database, "port", portOf(database, source)),
    });
  });
}

/** The instance that this one is a replica of. */
function sourceOf(graph: Graph, database: Resource): Reference {
  const name = "replicateSourceDb";
  return namedReference(graph, database, name, property(database, name), [instanceType], "identifier");
}

/** A replica without a subnet group stands in its source's. Source: @pulumi/aws, `dbSubnetGroupName`. */
function subnetOf(graph: Graph, database: Resource, source: Reference): Reference {
  if (property(database, rdsSubnetGroups.property) !== undefined || source.kind === "none") {
    return subnetOfGroup(graph, database, rdsSubnetGroups);
  }
  return source.kind === "exact" ? subnetOfGroup(graph, source.resource, rdsSubnetGroups) : { kind: "foreign" };
}

/** A replica has the port and the engine of its source. Source: RDS API, CreateDBInstanceReadReplica, `Port`. */
function portOf(database: Resource, source: Reference): number | undefined {
  if (source.kind === "none") return enginePort(property(database, "engine"));
  if (source.kind !== "exact") return undefined;
  const port = readNumber(property(source.resource, "port"));
  if (port.kind === "absent") return enginePort(property(source.resource, "engine"));
  return port.kind === "known" ? port.value : undefined;
}
