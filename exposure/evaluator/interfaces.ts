import type { Resource } from "../graph/graph";
import { isProperties, property, readBoolean, readList } from "../graph/read";
import { UNKNOWN } from "../graph/values";
import { finding, some, type Answer } from "./answer";
import { addressesIn, listed, wantsIpv6, type Interface } from "./interface";
import * as kinds from "./kinds";
import { groupsOf, ofConfiguration, specificationOf, templateOf } from "./launches";
import { anything, exactly, mentions, mentionsIn, names, naming, type Key, type Mentions } from "./mentions";
import { IMPLICIT_SUBNET } from "./subnets";
import { ofTypes, type World } from "./world";

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
    const named = some(attachmentsOf(world, eni).map((owner) => finding(names(owner, instance.urn)))).answer;
    return named === "no" ? [] : [{ certain: named, interface: ofNetworkInterface(world, eni) }];
  });
  return [
    ...own,
    ...(explicit ?? []).flatMap((mentioned) => interfacesNamed(world, mentioned, "yes")),
    ...added,
    ...fromTheirSide,
  ];
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
