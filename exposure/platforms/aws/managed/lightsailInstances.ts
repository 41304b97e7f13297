import type { Graph, Resource } from "../../../graph/graph";
import { isList, isProperties, property, readList, readString } from "../../../graph/read";
import { targetsOf } from "../../../graph/reference";
import { UNKNOWN, type Properties, type Value } from "../../../graph/values";
import { everyService, wholeProtocol } from "../../../packets/services";
import { serviceBounds } from "../services";
import { tri } from "../tri";
import { familiesOf, inFamilies } from "./families";
import { namedReference } from "./naming";
import type { Door, PublicService } from "./publicService";
import { door, possibleDoor, tcpPorts } from "./switches";

const instanceType = "aws:lightsail/instance:Instance";

/**
 * Lightsail instances: always public, behind a firewall that is open on 22 and 80 (3389 for Windows) until a list of public ports
 * replaces its rules. Source: Lightsail user guide, "Control instance traffic with firewalls"; Lightsail API,
 * PutInstancePublicPorts.
 */
export function lightsailInstances(graph: Graph): PublicService[] {
  const replaced = replacements(graph);
  return graph.ofType(instanceType).flatMap((instance) => {
    const lists = replaced.get(instance) ?? [];
    const sure = lists.filter((list) => list.sure);
    const certain = sure.length === 1 && lists.length === 1;
    const given = lists.flatMap(({ resource }) => openPorts(resource));
    const own = sure.length > 0 ? [] : firstDoors(instance);
    return inFamilies(
      {
        owner: instance,
        isPublic: tri("yes", instance.urn, "ipAddressType", "a Lightsail instance has a public address"),
        checksIdentity: "no",
        doors: certain || lists.length === 0 ? [...own, ...given] : [...own, ...given].map(onlyPossible),
      },
      familiesOf(instance, "ipAddressType", property(instance, "ipAddressType"), "dualstack"),
    );
  });
}

/** Which of several lists holds is not known. */
function onlyPossible(each: Door): Door {
  return { ...each, admits: [UNKNOWN] };
}

interface Replacement {
  readonly resource: Resource;
  readonly sure: boolean;
}

function replacements(graph: Graph): Map<Resource, Replacement[]> {
  const result = new Map<Resource, Replacement[]>();
  for (const resource of graph.ofType("aws:lightsail/instancePublicPorts:InstancePublicPorts")) {
    const value = property(resource, "instanceName");
    const target = namedReference(graph, resource, "instanceName", value, [instanceType]);
    // A name that is not known, made elsewhere, may be any instance's.
    const targets = target.kind === "foreign" && value === UNKNOWN ? graph.ofType(instanceType) : targetsOf(target);
    for (const each of targets) {
      result.set(each, [...(result.get(each) ?? []), { resource, sure: target.kind === "exact" }]);
    }
  }
  return result;
}

const plainSystems = /^(amazon_linux|ubuntu|debian|centos|alma|opensuse|freebsd)/;

/** The rules that a new instance's firewall has. What application blueprints add to them is not told in one place. */
function firstDoors(instance: Resource): Door[] {
  const name = "blueprintId";
  const blueprint = readString(property(instance, name));
  const anyPort = possibleDoor(instance, name, [wholeProtocol(6)]);
  if (blueprint.kind !== "known") return [anyPort];
  if (blueprint.value.startsWith("windows")) return [door(instance, name, tcpPorts(3389)), anyPort];
  const usual = door(instance, name, tcpPorts(22, 80));
  return plainSystems.test(blueprint.value) ? [usual] : [usual, anyPort];
}

function openPorts(resource: Resource): Door[] {
  const list = readList(property(resource, "portInfos"));
  if (list.kind !== "known") return [possibleDoor(resource, "portInfos", [everyService])];
  return list.value.map((item, index) => {
    const path = `portInfos[${index}]`;
    if (!isProperties(item)) return possibleDoor(resource, path, [everyService]);
    const { must, may } = serviceBounds(item["protocol"], item["fromPort"], item["toPort"]);
    return must.length === 0 ? possibleDoor(resource, path, may) : door(resource, path, must, admitted(item));
  });
}

/** Without any list, everybody; the alias of Lightsail's own console stands for addresses that are not published. */
function admitted(item: Properties): readonly Value[] | undefined {
  const lists = ["cidrs", "ipv6Cidrs", "cidrListAliases"].map((name) => itemsOf(item[name], name));
  const all = lists.flat();
  return all.length === 0 ? undefined : all;
}

function itemsOf(value: Value | undefined, name: string): readonly Value[] {
  if (value === undefined || value === null) return [];
  if (!isList(value)) return [UNKNOWN];
  return name === "cidrListAliases" ? value.map(() => UNKNOWN) : value;
}
