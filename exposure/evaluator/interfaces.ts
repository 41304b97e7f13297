import type { Resource } from "../graph/graph";
import { isList, isProperties, property, readBoolean, readList, readNumber, type Read } from "../graph/read";
import { UNKNOWN, type Properties, type Value } from "../graph/values";
import { addressOf, type Address, type Family, type Range } from "./addresses";
import { every, finding, some, type Answer, type Finding } from "./answer";
import * as kinds from "./kinds";
import { anything, exactly, mentions, mentionsIn, naming, provided, type Key, type Kind, type Mentions } from "./mentions";
import type { Membership } from "./securityGroups";
import { givesIpv6Address, givesPublicAddress, hasIpv4, hasIpv6, IMPLICIT_SUBNET, rangesOf } from "./subnets";
import { ofTypes, type World } from "./world";

/** A network interface: what an endpoint sends and receives through. */
export interface Interface {
  readonly name: string;
  /** Every key by which other resources may name it. */
  readonly keys: readonly Key[];
  /** The instance behind it, where Elastic IPs may name that instead. */
  readonly instance: Key | undefined;
  /** Exactly one subnet. */
  readonly subnet: Mentions;
  /** The security groups it was given; undefined means its VPC's default group. */
  readonly groups: Mentions | undefined;
  /** Whether it asks for a public IPv4 address at launch; absent leaves it to the subnet. */
  readonly asksPublic: Read<boolean>;
  /** Whether it asks for IPv6 addresses of its own. */
  readonly asksIpv6: Answer;
  /** Its own addresses, where they are known. */
  readonly addresses: Readonly<Record<Family, readonly Address[]>>;
}

/** One of an endpoint's interfaces, with how certain it is that it is one; undefined where nothing is known about it. */
export interface Attached {
  readonly certain: Answer;
  readonly interface: Interface | undefined;
}

const ENI = "aws:ec2/networkInterface:NetworkInterface";
const stranger: Attached = { certain: "maybe", interface: undefined };

/** The interfaces of an instance, a network interface or an auto scaling group; undefined for anything else. */
export function interfacesOf(world: World, endpoint: Resource): readonly Attached[] | undefined {
  switch (endpoint.type) {
    case ENI:
      return [{ certain: "yes", interface: ofNetworkInterface(world, endpoint) }];
    case "aws:ec2/instance:Instance":
      return ofInstance(world, endpoint);
    case "aws:autoscaling/group:Group":
      return ofGroup(world, endpoint);
    default:
      return undefined;
  }
}

function ofNetworkInterface(world: World, resource: Resource): Interface {
  const given = (name: string) => property(resource, name);
  return {
    name: resource.name,
    keys: [resource.urn, ...primaryFor(world, resource)],
    instance: undefined,
    subnet: mentionsIn(world, resource, "subnetId", kinds.subnets) ?? anything,
    groups: mentionsIn(world, resource, "securityGroups", kinds.securityGroups, "many"),
    // Only an interface that a launch makes gets an automatic address.
    asksPublic: { kind: "known", value: false },
    asksIpv6: wantsIpv6(
      given("ipv6AddressCount"),
      given("ipv6Addresses"),
      given("ipv6AddressLists"),
      given("ipv6PrefixCount"),
      given("ipv6Prefixes"),
    ),
    addresses: { ipv4: addressesIn(given("privateIps"), given("privateIp")), ipv6: addressesIn(given("ipv6Addresses")) },
  };
}

/** The instances whose first interface this is. */
function primaryFor(world: World, resource: Resource): Key[] {
  const owners = ofTypes(world, kinds.instances.types).filter((instance) => {
    const first = explicitInterfaces(world, instance)?.[0];
    return first?.certain.length === 1 && first.certain[0] === resource.urn;
  });
  return owners.map((instance) => kinds.primaryOf(instance.urn));
}

/** The interfaces that an instance is given instead of making one; undefined where it makes its own. */
function explicitInterfaces(world: World, instance: Resource): readonly Mentions[] | undefined {
  const primary = property(instance, "primaryNetworkInterface");
  if (primary !== undefined && primary !== null) {
    const id = isProperties(primary) ? primary["networkInterfaceId"] : UNKNOWN;
    return [mentions(world, instance, "primaryNetworkInterface", id, kinds.networkInterfaces) ?? anything];
  }
  const list = readList(property(instance, "networkInterfaces"));
  if (list.kind === "absent" || (list.kind === "known" && list.value.length === 0)) return undefined;
  if (list.kind === "unknown") return [anything];
  return list.value.map((item) => {
    const id = isProperties(item) ? item["networkInterfaceId"] : UNKNOWN;
    return mentions(world, instance, "networkInterfaces", id, kinds.networkInterfaces) ?? anything;
  });
}

function ofInstance(world: World, instance: Resource): Attached[] {
  const explicit = explicitInterfaces(world, instance);
  const own =
    explicit === undefined ? launched(world, instance).map((made): Attached => ({ certain: "yes", interface: made })) : [];
  const attachments = naming(
    world,
    "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment",
    "instanceId",
    kinds.instances,
    instance.urn,
  );
  const added = attachments.flatMap(({ resource, named }) =>
    interfacesNamed(world, mentionsIn(world, resource, "networkInterfaceId", kinds.networkInterfaces) ?? anything, named),
  );
  const fromTheirSide = ofTypes(world, [ENI]).flatMap((eni) => {
    const named = some(attachmentsOf(world, eni).map((owner) => finding(nameAnswer(owner, instance.urn)))).answer;
    return named === "no" ? [] : [{ certain: named, interface: ofNetworkInterface(world, eni) }];
  });
  return [
    ...own,
    ...(explicit ?? []).flatMap((mentioned) => interfacesNamed(world, mentioned, "yes")),
    ...added,
    ...fromTheirSide,
  ];
}

function nameAnswer(mentioned: Mentions, key: Key): Answer {
  return mentioned.certain.includes(key) ? "yes" : mentioned.open || mentioned.possible.includes(key) ? "maybe" : "no";
}

function attachmentsOf(world: World, eni: Resource): Mentions[] {
  const list = readList(property(eni, "attachments"));
  if (list.kind !== "known") return [];
  return list.value.map(
    (item) => mentions(world, eni, "attachments", isProperties(item) ? item["instance"] : UNKNOWN, kinds.instances) ?? anything,
  );
}

function interfacesNamed(world: World, mentioned: Mentions, named: Answer): Attached[] {
  const attach = (key: Key, certain: Answer): Attached => {
    const eni = world.graph.byUrn.get(key);
    return eni === undefined ? stranger : { certain, interface: ofNetworkInterface(world, eni) };
  };
  return [
    ...mentioned.certain.map((key) => attach(key, named)),
    ...mentioned.possible.map((key) => attach(key, "maybe")),
    ...(mentioned.open ? [stranger] : []),
  ];
}

/** The interfaces that an instance makes at launch: one, or as many as its launch template lists. */
function launched(world: World, instance: Resource): Interface[] {
  const template = templateOf(world, instance, "launchTemplate", property(instance, "launchTemplate"));
  const given = (name: string) => property(instance, name);
  return template.map((made, index) => {
    if (index > 0) return { ...made, instance: instance.urn, keys: [] };
    const asks = readBoolean(given("associatePublicIpAddress"));
    return {
      name: instance.name,
      keys: [kinds.primaryOf(instance.urn)],
      instance: instance.urn,
      subnet: mentionsIn(world, instance, "subnetId", kinds.subnets) ?? made.subnet ?? defaultSubnetFor(world, instance),
      groups: groupsOf(world, instance, ["vpcSecurityGroupIds", "securityGroups"]) ?? made.groups,
      asksPublic: asks.kind === "absent" ? made.asksPublic : asks,
      asksIpv6: some([finding(wantsIpv6(given("ipv6AddressCount"), given("ipv6Addresses"))), finding(made.asksIpv6)]).answer,
      addresses: {
        ipv4: addressesIn([...listed(given("privateIp")), ...listed(given("secondaryPrivateIps"))]),
        ipv6: addressesIn(given("ipv6Addresses")),
      },
    };
  }) as Interface[];
}

type Made = Omit<Interface, "subnet"> & { readonly subnet: Mentions | undefined };

/** What a launch template says of the interfaces; one that says nothing where there is no template. */
function templateOf(world: World, from: Resource, name: string, value: Value | undefined): Made[] {
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

/** The members of an auto scaling group: one in each of its subnets. */
function ofGroup(world: World, group: Resource): Attached[] {
  const mixed = property(group, "mixedInstancesPolicy");
  const configuration = mentionsIn(world, group, "launchConfiguration", kinds.launchConfigurations);
  const made =
    configuration !== undefined
      ? [ofConfiguration(world, configuration)]
      : mixed !== undefined && mixed !== null
        ? templateOf(world, group, "mixedInstancesPolicy", specificationOf(mixed))
        : templateOf(world, group, "launchTemplate", property(group, "launchTemplate"));
  const zones = mentionsIn(world, group, "vpcZoneIdentifiers", kinds.subnets, "many");
  const one = (subnet: Mentions): Attached[] =>
    made.map((part) => ({ certain: "yes", interface: { ...part, name: group.name, subnet } }));
  if (zones === undefined)
    return made.map((part) => ({
      certain: "yes",
      interface: { ...part, name: group.name, subnet: part.subnet ?? exactly(IMPLICIT_SUBNET) },
    }));
  const vague = zones.possible.length > 0 || zones.open ? one({ ...zones, certain: [] }) : [];
  return [...zones.certain.flatMap((subnet) => one(exactly(subnet))), ...vague];
}

function specificationOf(mixed: Value): Value | undefined {
  const template = isProperties(mixed) ? mixed["launchTemplate"] : UNKNOWN;
  return isProperties(template) ? (template["launchTemplateSpecification"] ?? UNKNOWN) : UNKNOWN;
}

function ofConfiguration(world: World, mentioned: Mentions): Made {
  const configuration = world.graph.byUrn.get(mentioned.certain[0] ?? "");
  if (configuration === undefined) return { ...silent, groups: anything, asksPublic: { kind: "unknown" } };
  return {
    ...silent,
    groups: groupsOf(world, configuration, ["securityGroups"]),
    asksPublic: readBoolean(property(configuration, "associatePublicIpAddress")),
  };
}

/** The first of these properties that lists groups; an empty list is as good as none. */
function groupsOf(world: World, resource: Resource, names: readonly string[]): Mentions | undefined {
  return names
    .map((name) => mentionsOrNone(mentionsIn(world, resource, name, kinds.securityGroups, "many")))
    .find((found) => found !== undefined);
}

function mentionsOrNone(mentioned: Mentions | undefined): Mentions | undefined {
  return mentioned === undefined || (mentioned.certain.length + mentioned.possible.length === 0 && !mentioned.open)
    ? undefined
    : mentioned;
}

function defaultSubnetFor(world: World, instance: Resource): Mentions {
  const zone = property(instance, "availabilityZone");
  const adopted = ofTypes(world, ["aws:ec2/defaultSubnet:DefaultSubnet"]);
  const here = adopted.filter((subnet) => typeof zone === "string" && property(subnet, "availabilityZone") === zone);
  if (here.length === 1) return exactly(here[0]!.urn);
  const elsewhere = (subnet: Resource) => typeof zone === "string" && typeof property(subnet, "availabilityZone") === "string";
  const possible = adopted.filter((subnet) => !elsewhere(subnet)).map((subnet) => subnet.urn);
  return possible.length === 0
    ? exactly(IMPLICIT_SUBNET)
    : { certain: [], possible: [...possible, IMPLICIT_SUBNET], open: false };
}

function wantsIpv6(...values: readonly (Value | undefined)[]): Answer {
  return some(
    values.map((value) => {
      if (value === UNKNOWN) return finding("maybe");
      if (isList(value)) return finding(value.length > 0 ? "yes" : "no");
      const count = readNumber(value);
      return finding(count.kind === "known" && count.value > 0 ? "yes" : count.kind === "unknown" ? "maybe" : "no");
    }),
  ).answer;
}

/** The first of these that is given; all addresses in it must be known to count. */
function addressesIn(...values: readonly (Value | readonly Value[] | undefined)[]): readonly Address[] {
  for (const value of values) {
    const found = listed(value).map((item) => (typeof item === "string" ? addressOf(item) : undefined));
    if (found.length > 0) return found.every((address) => address !== undefined) ? found : [];
  }
  return [];
}

function listed(value: Value | readonly Value[] | undefined): readonly Value[] {
  return value === undefined || value === null ? [] : isList(value) ? value : [value];
}

/** Its security groups in this subnet: what it was given, else the VPC's default group; and what was attached later. */
export function membershipOf(world: World, it: Interface, vpc: Key): Membership {
  const given = mentionsOrNone(it.groups) ?? exactly(kinds.defaultGroupOf(vpc));
  const type = "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment";
  const attached = it.keys.flatMap((key) => naming(world, type, "networkInterfaceId", kinds.networkInterfaces, key));
  return [
    { mentioned: given, certain: "yes" },
    ...attached.map(({ resource, named }) => ({
      mentioned: mentionsIn(world, resource, "securityGroupId", kinds.securityGroups) ?? anything,
      certain: named,
    })),
  ];
}

/** Whether the internet can address it: a public IPv4 address, or a global IPv6 one. */
export function hasPublicAddress(world: World, it: Interface, subnet: Key, family: Family): Finding {
  if (family === "ipv6") return hasAddress(world, it, subnet, family);
  const elastic = [
    ...(it.instance === undefined || it.keys.length === 0
      ? []
      : elasticFor(world, "instance", "instanceId", kinds.instances, it.instance)),
    ...it.keys.flatMap((key) => elasticFor(world, "networkInterface", "networkInterfaceId", kinds.networkInterfaces, key)),
  ];
  const { asksPublic: asks } = it;
  const automatic =
    asks.kind === "absent"
      ? givesPublicAddress(world, subnet)
      : finding(asks.kind === "unknown" ? "maybe" : asks.value ? "yes" : "no", `${it.name}.associatePublicIpAddress`);
  return every([hasIpv4(world, subnet), some([...elastic, automatic])]);
}

function elasticFor(world: World, ofAddress: string, ofAssociation: string, kind: Kind, key: Key): Finding[] {
  return [
    ...naming(world, "aws:ec2/eip:Eip", ofAddress, kind, key),
    ...naming(world, "aws:ec2/eipAssociation:EipAssociation", ofAssociation, kind, key),
  ].map(({ resource, named }) => provided(named, finding("yes", `${resource.name} gives it a public address`)));
}

export function hasAddress(world: World, it: Interface, subnet: Key, family: Family): Finding {
  if (family === "ipv4") return hasIpv4(world, subnet);
  const asked = finding(it.asksIpv6, `${it.name}.ipv6AddressCount`);
  return every([hasIpv6(world, subnet), some([asked, givesIpv6Address(world, subnet)])]);
}

/** The addresses it can have inside its VPC. */
export function privateRanges(world: World, it: Interface, subnet: Key, vpc: Key, family: Family): readonly Range[] {
  const own = it.addresses[family];
  return own.length > 0 ? own.map(({ value }) => ({ family, first: value, last: value })) : rangesOf(world, subnet, vpc, family);
}
