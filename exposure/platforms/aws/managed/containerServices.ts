import type { Graph, Resource } from "../../../graph/graph";
import { isProperties, property, readList } from "../../../graph/read";
import { reference, references, targetsOf } from "../../../graph/reference";
import { UNKNOWN, type Value } from "../../../graph/values";
import type { Step } from "../../../proof";
import { groupList, type NetworkInterface } from "../interfaces";
import { listenerServices } from "../listeners";
import type { ServiceBounds } from "../services";
import { targetGroupType } from "../types";
import { within } from "./appRunner";
import { interfacesOf, oneSubnet } from "./placement";

const serviceType = "aws:ecs/service:Service";

/**
 * ECS services whose tasks have interfaces of their own (`awsvpc`): in one of their subnets, with a public address if they ask for
 * one. A task may listen on anything, whatever ports its definition names. Tasks of other network modes share their machine's.
 * Source: ECS developer guide, "Task networking" and "Fargate task networking".
 */
export function containerServices(graph: Graph): NetworkInterface[] {
  return graph.ofType(serviceType).flatMap((service) => {
    const name = "networkConfiguration";
    const configuration = property(service, name);
    if (configuration === undefined) return [];
    return interfacesOf({
      owner: service,
      subnets: [oneSubnet(graph, service, name, within(configuration, "subnets") ?? UNKNOWN)],
      groups: groupList(graph, service, name, within(configuration, "securityGroups")),
      publicAddress: within(configuration, "assignPublicIp") ?? false,
      publicAddressProperty: `${name}.assignPublicIp`,
      // An account setting decides whether tasks get IPv6 addresses where the subnet has a range.
      networkType: { property: name, value: UNKNOWN },
    });
  });
}

/** The tasks of a service as targets of a load balancer's target group. */
export interface ContainerTarget {
  readonly service: Resource;
  readonly services: ServiceBounds;
  readonly step: Step;
  readonly depends: readonly Step[];
}

export function containerTargets(graph: Graph): Map<Resource, ContainerTarget[]> {
  const result = new Map<Resource, ContainerTarget[]>();
  for (const service of graph.ofType(serviceType)) {
    for (const [group, target] of targetsOfService(graph, service)) {
      result.set(group, [...(result.get(group) ?? []), target]);
    }
  }
  return result;
}

function targetsOfService(graph: Graph, service: Resource): [Resource, ContainerTarget][] {
  const name = "loadBalancers";
  const list = readList(property(service, name));
  if (list.kind === "absent") return [];
  const items = list.kind === "known" ? list.value : undefined;
  const arns = items?.map((item): Value => within(item, "targetGroupArn") ?? null);
  const named = references(graph, service, name, arns ?? UNKNOWN, [targetGroupType]);
  const step = { resource: service.urn, property: name, why: "its tasks are targets of the group" };
  const unsure = { ...step, why: "whether its tasks are targets of the group is not known yet" };
  const targetFor = (group: Resource, depends: readonly Step[]): [Resource, ContainerTarget] => [
    group,
    { service, services: servicesFor(graph, service, group, items ?? [UNKNOWN]), step, depends },
  ];
  return [...named.certain.map((group) => targetFor(group, [])), ...named.possible.map((group) => targetFor(group, [unsure]))];
}

/** The container port of the entries that name the group; several ports among entries not known apart leave it open. */
function servicesFor(graph: Graph, service: Resource, group: Resource, items: readonly Value[]): ServiceBounds {
  const own = items.filter((item) =>
    targetsOf(reference(graph, service, "loadBalancers", within(item, "targetGroupArn"), [targetGroupType])).includes(group),
  );
  const ports = new Set(own.map((item) => (isProperties(item) ? item["containerPort"] : UNKNOWN)));
  const [only] = ports;
  return listenerServices(property(group, "protocol"), ports.size === 1 ? only : UNKNOWN);
}
