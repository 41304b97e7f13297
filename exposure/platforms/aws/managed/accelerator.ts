import type { Graph, Resource } from "../../../graph/graph";
import { linksTo } from "../../../graph/links";
import { property, readBoolean, readList, readNumber, readString, type Read } from "../../../graph/read";
import { reference, references, targetsOf } from "../../../graph/reference";
import { UNKNOWN, type Value } from "../../../graph/values";
import { portRange, wholeProtocol, type ServiceRange } from "../../../packets/services";
import type { Step } from "../../../proof";
import type { Forward } from "../../../topology";
import { tri, type Tri } from "../tri";
import { elasticAddressType, instanceTypes, loadBalancerType } from "../types";
import { endpointWays } from "./acceleratorEndpoints";
import { within } from "./appRunner";
import { familiesOf, inFamilies } from "./families";
import { blocksOf } from "./origins";
import { acceleratorType } from "./places";
import type { Door, Places, PublicService } from "./publicService";

const listenerType = "aws:globalaccelerator/listener:Listener";
const endpointGroupType = "aws:globalaccelerator/endpointGroup:EndpointGroup";
const endpointTypes: readonly string[] = [loadBalancerType, ...instanceTypes, elasticAddressType];

/**
 * Accelerators: two static public addresses, and a hop from each listener to the endpoints of its groups.
 * Source: Global Accelerator developer guide, "Listeners in AWS Global Accelerator", "Endpoint groups".
 */
export function accelerators(graph: Graph): PublicService[] {
  return graph.ofType(acceleratorType).flatMap((accelerator) => {
    const listeners = listenersOf(graph, accelerator);
    const service = {
      owner: accelerator,
      isPublic: isEnabled(accelerator),
      checksIdentity: "no" as const,
      doors: listeners.map(({ door }) => door),
      forwards: (places: Places) => listeners.flatMap((listener) => forwardsOf(graph, listener, places)),
    };
    const type = property(accelerator, "ipAddressType");
    return inFamilies(service, familiesOf(accelerator, "ipAddressType", type, "IPV4"));
  });
}

function isEnabled(accelerator: Resource): Tri {
  const enabled = readBoolean(property(accelerator, "enabled"));
  const { urn } = accelerator;
  if (enabled.kind === "known" && !enabled.value) return tri("no", urn, "enabled", "the accelerator is switched off");
  return enabled.kind === "unknown"
    ? tri("maybe", urn, "enabled", "whether the accelerator is switched on is not known yet")
    : tri("yes", urn, "enabled", "the accelerator has public addresses");
}

interface Listener {
  readonly resource: Resource;
  readonly door: Door;
  readonly protocols: readonly number[];
  readonly depends: readonly Step[];
}

function listenersOf(graph: Graph, accelerator: Resource): Listener[] {
  const links = linksTo(graph, listenerType, "acceleratorArn", [acceleratorType]).get(accelerator) ?? [];
  return links.flatMap(({ resource, sure }): Listener[] => {
    const protocols = protocolsOf(property(resource, "protocol"));
    const listed = property(resource, "portRanges");
    return blocksOf(listed).map((range, index) => {
      const from = readNumber(within(range, "fromPort"));
      const to = readNumber(within(range, "toPort") ?? within(range, "fromPort"));
      const path = listed === UNKNOWN ? "portRanges" : `portRanges[${index}]`;
      const known = from.kind === "known" && to.kind === "known" && protocols.length === 1 && sure;
      const services = protocols.map((protocol) =>
        from.kind === "known" && to.kind === "known" ? portRange(protocol, from.value, to.value) : wholeProtocol(protocol),
      );
      const step = { resource: resource.urn, property: path, why: "this listener accepts the packet" };
      const unsure = { ...step, why: "what this listener accepts, and for which accelerator, is not known yet" };
      return {
        resource,
        // A sender who is not known stands for a door that is not: nothing is certain then.
        door: { step: known ? step : unsure, services, admits: known ? undefined : [UNKNOWN] },
        protocols,
        depends: known ? [] : [unsure],
      };
    });
  });
}

function protocolsOf(value: Value | undefined): readonly number[] {
  const protocol = readString(value);
  if (protocol.kind === "unknown") return [6, 17];
  return protocol.kind === "known" && protocol.value.toUpperCase() === "UDP" ? [17] : [6];
}

function forwardsOf(graph: Graph, listener: Listener, places: Places): Forward[] {
  const groups = linksTo(graph, endpointGroupType, "listenerArn", [listenerType]).get(listener.resource) ?? [];
  return groups.flatMap(({ resource: group, sure }) => {
    const dial = readNumber(property(group, "trafficDialPercentage"));
    if (dial.kind === "known" && dial.value === 0) return [];
    const step = { resource: group.urn, property: "listenerArn", why: "to which listener it belongs is not known yet" };
    const depends = [...listener.depends, ...(sure ? [] : [step])];
    return endpointsOf(graph, group).flatMap((endpoint) =>
      endpointWays(graph, endpoint, places).flatMap((target) =>
        portsOf(listener, group).map(({ arriving, services, unsure }): Forward => ({
          step: endpoint.step,
          checksIdentity: "no",
          transport: "unknown",
          arriving,
          target: { ...target, services, depends: [...depends, ...endpoint.depends, ...target.depends, ...unsure] },
        })),
      ),
    );
  });
}

export interface AcceleratedEndpoint {
  readonly resource: Resource;
  readonly step: Step;
  /** `clientIpPreservationEnabled`. */
  readonly keepsClient: Value | undefined;
  readonly depends: readonly Step[];
}

interface Configuration {
  readonly id: Value | undefined;
  readonly keepsClient: Value | undefined;
  readonly weight: Read<number>;
  readonly step: Step;
}

function endpointsOf(graph: Graph, group: Resource): AcceleratedEndpoint[] {
  const name = "endpointConfigurations";
  const listed = property(group, name);
  const all = blocksOf(listed).map((item, index): Configuration => ({
    id: within(item, "endpointId"),
    keepsClient: within(item, "clientIpPreservationEnabled"),
    weight: readNumber(within(item, "weight")),
    step: {
      resource: group.urn,
      property: listed === UNKNOWN ? name : `${name}[${index}]`,
      why: "it is an endpoint of the accelerator",
    },
  }));
  const items = all.filter(({ weight }) => !(weight.kind === "known" && weight.value === 0));
  // Pulumi tells dependencies for the whole list: the ids that are not known yet are read together.
  const open = items.filter(({ id }) => id === UNKNOWN);
  const ids: readonly Value[] | typeof UNKNOWN = listed === UNKNOWN ? UNKNOWN : open.map(() => UNKNOWN);
  const named = references(graph, group, name, ids, endpointTypes);
  return items.flatMap(({ id, keepsClient, step }): AcceleratedEndpoint[] => {
    const unsure = { ...step, why: "which endpoint this is, is not known yet" };
    if (id !== UNKNOWN) {
      const target = reference(graph, group, name, id, endpointTypes);
      return targetsOf(target).map((resource) => ({ resource, step, keepsClient, depends: [] }));
    }
    const alike = new Set(open.map((each) => each.keepsClient)).size === 1;
    const keeps: Value | undefined = alike ? keepsClient : UNKNOWN;
    const anything = (group.dependencies.get(name) ?? []).length === 0 ? endpointTypes.flatMap((type) => graph.ofType(type)) : [];
    return [
      ...named.certain.map((resource): AcceleratedEndpoint => ({ resource, step, keepsClient: keeps, depends: [] })),
      ...[...named.possible, ...anything].map((resource): AcceleratedEndpoint => ({
        resource,
        step,
        keepsClient: keeps,
        depends: [unsure],
      })),
    ];
  });
}

interface Ports {
  readonly arriving: readonly ServiceRange[];
  readonly services: readonly ServiceRange[];
  readonly unsure: readonly Step[];
}

/** A packet keeps its port, unless the group overrides it. */
function portsOf({ door, protocols }: Listener, group: Resource): Ports[] {
  const overrides = readList(property(group, "portOverrides"));
  const step = { resource: group.urn, property: "portOverrides", why: "to which port it sends is not known yet" };
  const anyPort = protocols.map(wholeProtocol);
  if (overrides.kind === "unknown") return [{ arriving: door.services, services: anyPort, unsure: [step] }];
  const changed = (overrides.kind === "known" ? overrides.value : []).map((item) => ({
    from: readNumber(within(item, "listenerPort")),
    to: readNumber(within(item, "endpointPort")),
  }));
  if (changed.some(({ from, to }) => from.kind !== "known" || to.kind !== "known"))
    return [{ arriving: door.services, services: anyPort, unsure: [step] }];
  const numbers = changed.flatMap(({ from, to }) =>
    from.kind === "known" && to.kind === "known" ? [{ from: from.value, to: to.value }] : [],
  );
  const moved = numbers.map(({ from, to }): Ports => ({
    arriving: protocols.map((protocol) => portRange(protocol, from, from)),
    services: protocols.map((protocol) => portRange(protocol, to, to)),
    unsure: [],
  }));
  const straight = door.services.flatMap((range) =>
    without(
      range,
      numbers.flatMap(({ from }) => protocols.map((p) => portRange(p, from, from)[0])),
    ),
  );
  return [...straight.map((range): Ports => ({ arriving: [range], services: [range], unsure: [] })), ...moved];
}

/** A range without some of its points. */
function without([from, to]: ServiceRange, points: readonly number[]): ServiceRange[] {
  const inside = [...points].filter((point) => from <= point && point < to).sort((a, b) => a - b);
  const ranges: ServiceRange[] = [];
  let start = from;
  for (const point of inside) {
    if (start < point) ranges.push([start, point]);
    start = point + 1;
  }
  return start < to ? [...ranges, [start, to]] : ranges;
}
