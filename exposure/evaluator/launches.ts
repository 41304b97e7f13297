import type { Resource } from "../graph/graph";
import { isProperties, property, readBoolean, readList } from "../graph/read";
import { UNKNOWN, type Properties, type Value } from "../graph/values";
import { addressesIn, mentionsOrNone, wantsIpv6, type Interface } from "./interface";
import * as kinds from "./kinds";
import { anything, mentions, mentionsIn, type Mentions } from "./mentions";
import type { World } from "./world";

/** What a launch says of an interface; the subnet may be left to whoever launches. */
export type Made = Omit<Interface, "subnet"> & { readonly subnet: Mentions | undefined };

/** What a launch template says of the interfaces; one that says nothing where there is no template. */
export function templateOf(world: World, from: Resource, name: string, value: Value | undefined): Made[] {
  if (value === undefined || value === null) return [silent];
  const id = isProperties(value)
    ? (value["id"] ?? value["launchTemplateId"] ?? value["name"] ?? value["launchTemplateName"])
    : UNKNOWN;
  const mentioned = mentions(world, from, name, id, kinds.launchTemplates) ?? anything;
  const template = world.graph.byUrn.get(mentioned.certain[0] ?? "");
  if (template === undefined)
    return [{ ...silent, subnet: anything, groups: anything, asksPublic: { kind: "unknown" }, asksIpv6: "maybe" }];
  const groups = groupsOf(world, template, ["vpcSecurityGroupIds", "securityGroupNames"]);
  const specified = readList(property(template, "networkInterfaces"));
  if (specified.kind === "unknown")
    return [{ ...silent, subnet: anything, groups: anything, asksPublic: { kind: "unknown" }, asksIpv6: "maybe" }];
  if (specified.kind === "absent" || specified.value.length === 0) return [{ ...silent, groups }];
  return specified.value.map((item) => ofSpecification(world, template, isProperties(item) ? item : undefined, groups));
}

const silent: Made = {
  name: "the launch template",
  keys: [],
  instance: undefined,
  subnet: undefined,
  groups: undefined,
  asksPublic: { kind: "absent" },
  asksIpv6: "no",
  addresses: { ipv4: [], ipv6: [] },
};

function ofSpecification(world: World, template: Resource, item: Properties | undefined, groups: Mentions | undefined): Made {
  if (item === undefined)
    return { ...silent, subnet: anything, groups: anything, asksPublic: { kind: "unknown" }, asksIpv6: "maybe" };
  return {
    ...silent,
    name: template.name,
    subnet: mentions(world, template, "networkInterfaces", item["subnetId"], kinds.subnets),
    groups:
      mentionsOrNone(mentions(world, template, "networkInterfaces", item["securityGroups"], kinds.securityGroups, "many")) ??
      groups,
    asksPublic: readBoolean(item["associatePublicIpAddress"] === "" ? undefined : item["associatePublicIpAddress"]),
    asksIpv6: wantsIpv6(item["ipv6AddressCount"], item["ipv6Addresses"]),
    addresses: { ipv4: addressesIn(item["privateIpAddress"]), ipv6: addressesIn(item["ipv6Addresses"]) },
  };
}

export function ofConfiguration(world: World, mentioned: Mentions): Made {
  const configuration = world.graph.byUrn.get(mentioned.certain[0] ?? "");
  if (configuration === undefined) return { ...silent, groups: anything, asksPublic: { kind: "unknown" } };
  return {
    ...silent,
    groups: groupsOf(world, configuration, ["securityGroups"]),
    asksPublic: readBoolean(property(configuration, "associatePublicIpAddress")),
  };
}

/** The launch template that a mixed instances policy names. */
export function specificationOf(mixed: Value): Value | undefined {
  const template = isProperties(mixed) ? mixed["launchTemplate"] : UNKNOWN;
  return isProperties(template) ? (template["launchTemplateSpecification"] ?? UNKNOWN) : UNKNOWN;
}

/** The first of these properties that lists groups; an empty list is as good as none. */
export function groupsOf(world: World, resource: Resource, names: readonly string[]): Mentions | undefined {
  return names
    .map((name) => mentionsOrNone(mentionsIn(world, resource, name, kinds.securityGroups, "many")))
    .find((found) => found !== undefined);
}
