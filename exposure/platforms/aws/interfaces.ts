import type { Graph, Resource } from "../../graph/graph";
import { isList, isProperties, property, readList, readString } from "../../graph/read";
import { reference, references, targetsOf, type Reference, type References } from "../../graph/reference";
import { UNKNOWN, type Properties, type Value } from "../../graph/values";
import type { Step } from "../../proof";
import { loadBalancerInterfaces } from "./loadBalancers";
import type { ServiceBounds } from "./services";
import {
  autoscalingGroupType,
  groupTypes,
  instanceTypes,
  interfaceType,
  launchTemplateType,
  subnetTypes,
  vpcTypes,
} from "./types";

/**
 * A network interface that can receive packets: the primary one of an instance, one declared on its own, or the one that
 * an autoscaling group gives to each of its machines.
 */
export interface NetworkInterface {
  /** The resource people know: the instance or group; the interface itself while attached to nothing. */
  readonly owner: Resource;
  /** Where the interface's own settings stand. */
  readonly resource: Resource;
  /** Settings of the interface, by the names that instances, interfaces and templates share. */
  readonly settings: Settings;
  readonly subnet: Reference;
  readonly groups: GroupList;
  /** What it listens on, where that is declared; a machine may listen on anything. */
  readonly listens?: Listening;
}

export interface Listening {
  readonly step: Step;
  readonly services: ServiceBounds;
}

export interface Settings {
  /** Wants a public IPv4 address; undefined lets the subnet decide. `"never"`: this kind is never given one by itself. */
  readonly publicAddress: Value | undefined | "never";
  readonly publicAddressProperty: string;
  readonly ipv6: readonly (Value | undefined)[];
  readonly ipv6Property: string;
  readonly privateAddress: Value | undefined;
}

/** The groups of an interface; `unset`: none given, so the VPC's default group holds. */
export interface GroupList {
  readonly property: string;
  readonly unset: boolean;
  readonly members: References;
  /** Ids of groups that live outside the graph. */
  readonly foreignIds: readonly string[];
  /** It has no group at all, and nothing filters in its place: a network load balancer. */
  readonly none?: boolean;
}

export function findInterfaces(graph: Graph): NetworkInterface[] {
  const standalone = graph.ofType(interfaceType).map((resource) => standaloneInterface(graph, resource));
  const taken = new Set(standalone.filter(({ owner, resource }) => owner !== resource).map(({ owner }) => owner));
  const instances = instanceTypes.flatMap((type) => graph.ofType(type));
  const found = [
    // An instance launched with interfaces of its own making has no other primary interface.
    ...instances
      .filter((instance) => !(taken.has(instance) && launchesWithInterfaces(instance)))
      .map((i) => instanceInterface(graph, i)),
    ...standalone,
  ];
  const attached = attachedGroups(graph);
  return [
    ...found.map((each) => ({ ...each, groups: withAttached(each.groups, attached.get(each.resource) ?? []) })),
    ...graph.ofType(autoscalingGroupType).flatMap((group) => autoscaledInterfaces(graph, group)),
    ...loadBalancerInterfaces(graph),
  ];
}

/** Groups that resources of their own attach to an interface, or to an instance's primary one. */
function attachedGroups(graph: Graph): Map<Resource, Attached[]> {
  const attached = new Map<Resource, Attached[]>();
  for (const link of graph.ofType("aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment")) {
    const name = "networkInterfaceId";
    const target = reference(graph, link, name, property(link, name), [interfaceType, ...instanceTypes]);
    const places = targetsOf(target);
    const id = property(link, "securityGroupId");
    const group = reference(graph, link, "securityGroupId", id, groupTypes);
    for (const place of places) {
      const entry = { group, id: typeof id === "string" ? id : undefined, sure: target.kind === "exact" };
      attached.set(place, [...(attached.get(place) ?? []), entry]);
    }
  }
  return attached;
}

interface Attached {
  readonly group: Reference;
  readonly id: string | undefined;
  readonly sure: boolean;
}

function withAttached(groups: GroupList, attached: readonly Attached[]): GroupList {
  return attached.reduce(({ members, foreignIds, ...rest }, { group, id, sure }): GroupList => {
    const named = targetsOf(group);
    const certain = sure && group.kind === "exact";
    return {
      ...rest,
      members: {
        certain: certain ? [...members.certain, ...named] : members.certain,
        possible: certain ? members.possible : [...members.possible, ...named],
        // Not known whether it is attached here, or which: then neither it nor any other group is ruled out.
        foreign: members.foreign || !certain,
        anything: members.anything || group.kind === "anything",
      },
      foreignIds: sure && group.kind === "foreign" && id !== undefined ? [...foreignIds, id] : foreignIds,
    };
  }, groups);
}

function launchesWithInterfaces(instance: Resource): boolean {
  const list = property(instance, "networkInterfaces") ?? property(instance, "primaryNetworkInterface");
  return list === UNKNOWN || (isList(list) ? list.length > 0 : isProperties(list));
}

/** An instance launched with interfaces that are not known: it may stand anywhere and carry any group. */
function unknownInterface(instance: Resource): NetworkInterface {
  const name = "networkInterfaces";
  return {
    owner: instance,
    resource: instance,
    settings: {
      publicAddress: UNKNOWN,
      publicAddressProperty: name,
      ipv6: [UNKNOWN],
      ipv6Property: name,
      privateAddress: undefined,
    },
    subnet: { kind: "foreign" },
    groups: {
      property: name,
      unset: false,
      members: { certain: [], possible: [], foreign: true, anything: true },
      foreignIds: [],
    },
  };
}

function instanceInterface(graph: Graph, instance: Resource): NetworkInterface {
  if (launchesWithInterfaces(instance)) return unknownInterface(instance);
  const template = templateOf(graph, instance);
  const groupsProperty = property(instance, "vpcSecurityGroupIds") === undefined ? "securityGroups" : "vpcSecurityGroupIds";
  const own = groupList(graph, instance, groupsProperty, property(instance, groupsProperty));
  return {
    owner: instance,
    resource: instance,
    settings: {
      publicAddress: property(instance, "associatePublicIpAddress") ?? templateSetting(template, "associatePublicIpAddress"),
      publicAddressProperty: "associatePublicIpAddress",
      ipv6: [property(instance, "ipv6AddressCount"), property(instance, "ipv6Addresses")],
      ipv6Property: "ipv6AddressCount",
      privateAddress: property(instance, "privateIp"),
    },
    subnet: reference(graph, instance, "subnetId", property(instance, "subnetId"), subnetTypes),
    groups: own.unset && template !== undefined ? templateGroups(graph, template) : own,
  };
}

function standaloneInterface(graph: Graph, resource: Resource): NetworkInterface {
  return {
    owner: ownerOf(graph, resource),
    resource,
    settings: {
      // Only the launch of an instance assigns a public address; an interface made apart gets one by Elastic IP.
      publicAddress: "never",
      publicAddressProperty: "subnetId",
      ipv6: [property(resource, "ipv6AddressCount"), property(resource, "ipv6Addresses"), property(resource, "ipv6AddressLists")],
      ipv6Property: "ipv6AddressCount",
      privateAddress: firstOf(property(resource, "privateIps")) ?? property(resource, "privateIp"),
    },
    subnet: reference(graph, resource, "subnetId", property(resource, "subnetId"), subnetTypes),
    groups: groupList(graph, resource, "securityGroups", property(resource, "securityGroups")),
  };
}

/** The instance an interface is attached to, whichever side declares it. */
function ownerOf(graph: Graph, resource: Resource): Resource {
  const attachments = property(resource, "attachments");
  for (const attachment of isList(attachments) ? attachments : []) {
    const target = isProperties(attachment)
      ? reference(graph, resource, "attachments", attachment["instance"], instanceTypes)
      : undefined;
    if (target?.kind === "exact") return target.resource;
  }
  for (const link of graph.ofType("aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment")) {
    const from = reference(graph, link, "networkInterfaceId", property(link, "networkInterfaceId"), [interfaceType]);
    if (from.kind !== "exact" || from.resource !== resource) continue;
    const target = reference(graph, link, "instanceId", property(link, "instanceId"), instanceTypes);
    if (target.kind === "exact") return target.resource;
  }
  for (const instance of instanceTypes.flatMap((type) => graph.ofType(type))) {
    if (namesInterface(graph, instance, resource)) return instance;
  }
  return resource;
}

function namesInterface(graph: Graph, instance: Resource, resource: Resource): boolean {
  const primary = property(instance, "primaryNetworkInterface");
  if (isProperties(primary)) {
    const target = reference(graph, instance, "primaryNetworkInterface", primary["networkInterfaceId"], [interfaceType]);
    if (target.kind === "exact" && target.resource === resource) return true;
  }
  const list = property(instance, "networkInterfaces");
  const ids = isList(list) ? list.map((item) => (isProperties(item) ? (item["networkInterfaceId"] ?? null) : UNKNOWN)) : [];
  const named = references(graph, instance, "networkInterfaces", ids, [interfaceType]);
  return named.certain.includes(resource) || named.possible.includes(resource);
}

function autoscaledInterfaces(graph: Graph, group: Resource): NetworkInterface[] {
  const template = templateOf(graph, group);
  const subnets = property(group, "vpcZoneIdentifiers");
  const places = isList(subnets) ? references(graph, group, "vpcZoneIdentifiers", subnets, subnetTypes) : undefined;
  const targets: Reference[] = [
    ...(places?.certain ?? []).map((resource): Reference => ({ kind: "exact", resource })),
    ...(places === undefined || places.possible.length === 0
      ? []
      : [{ kind: "candidates" as const, resources: places.possible }]),
    ...(places?.foreign === true || subnets === UNKNOWN ? [{ kind: "foreign" as const }] : []),
  ];
  const settings: Settings = {
    publicAddress: template === undefined ? UNKNOWN : templateSetting(template, "associatePublicIpAddress"),
    publicAddressProperty: "launchTemplate",
    ipv6: [templateSetting(template, "ipv6AddressCount"), templateSetting(template, "ipv6Addresses")],
    ipv6Property: "launchTemplate",
    privateAddress: undefined,
  };
  const groups =
    template === undefined
      ? {
          property: "launchTemplate",
          unset: false,
          members: { certain: [], possible: [], foreign: true, anything: true },
          foreignIds: [],
        }
      : templateGroups(graph, template);
  const subnetsOfGroup: readonly Reference[] = targets.length === 0 ? [{ kind: "none" }] : targets;
  return subnetsOfGroup.map((subnet) => ({ owner: group, resource: group, settings, subnet, groups }));
}

/** The launch template of an instance or an autoscaling group; undefined when there is none or it is outside the graph. */
function templateOf(graph: Graph, resource: Resource): Resource | undefined {
  const given = property(resource, "launchTemplate");
  const settings = isList(given) ? given[0] : given;
  if (!isProperties(settings)) return undefined;
  const target = reference(graph, resource, "launchTemplate", settings["id"], [launchTemplateType]);
  if (target.kind === "exact") return target.resource;
  const name = readString(settings["name"]);
  if (name.kind !== "known") return undefined;
  return graph.ofType(launchTemplateType).find((template) => property(template, "name") === name.value);
}

function templateInterface(template: Resource | undefined): Properties | undefined {
  const list = template === undefined ? undefined : property(template, "networkInterfaces");
  const first = isList(list) ? list[0] : undefined;
  return isProperties(first) ? first : undefined;
}

function templateSetting(template: Resource | undefined, name: string): Value | undefined {
  if (template !== undefined && property(template, "networkInterfaces") === UNKNOWN) return UNKNOWN;
  return templateInterface(template)?.[name] ?? undefined;
}

function templateGroups(graph: Graph, template: Resource): GroupList {
  const first = templateInterface(template);
  return first === undefined
    ? groupList(graph, template, "vpcSecurityGroupIds", property(template, "vpcSecurityGroupIds"))
    : groupList(graph, template, "networkInterfaces", first["securityGroups"] ?? undefined);
}

export function groupList(graph: Graph, from: Resource, name: string, value: Value | undefined): GroupList {
  const list = readList(value);
  if (list.kind === "absent")
    return {
      property: name,
      unset: true,
      members: { certain: [], possible: [], foreign: false, anything: false },
      foreignIds: [],
    };
  const items = list.kind === "unknown" ? UNKNOWN : list.value;
  if (items !== UNKNOWN && items.length === 0) {
    return {
      property: name,
      unset: true,
      members: { certain: [], possible: [], foreign: false, anything: false },
      foreignIds: [],
    };
  }
  // A group may be named through its VPC: the `defaultSecurityGroupId` output is the VPC's default group.
  const members = references(graph, from, name, items, [...groupTypes, ...vpcTypes]);
  const foreignIds = items === UNKNOWN ? [] : items.filter((id): id is string => typeof id === "string" && !isGroup(graph, id));
  return { property: name, unset: false, members, foreignIds };
}

function isGroup(graph: Graph, id: string): boolean {
  return graph.withId([...groupTypes, ...vpcTypes], id) !== undefined;
}

function firstOf(value: Value | undefined): Value | undefined {
  return isList(value) ? value[0] : undefined;
}
