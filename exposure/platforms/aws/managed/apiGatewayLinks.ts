import type { Graph, Resource } from "../../../graph/graph";
import { property, readString } from "../../../graph/read";
import { reference, targetsOf } from "../../../graph/reference";
import type { Value } from "../../../graph/values";
import { portRange, wholeProtocol, type ServiceRange } from "../../../packets/services";
import type { Certainty, Step } from "../../../proof";
import type { Forward, ForwardTarget } from "../../../topology";
import { groupList, type NetworkInterface } from "../interfaces";
import { listenerServices } from "../listeners";
import { autoscalingGroupType, instanceTypes, interfaceType, listenerType, loadBalancerType } from "../types";
import { hostsNamed } from "./origins";
import { eachSubnet, interfacesOf, listensNowhere } from "./placement";
import { networkLinkType } from "./places";
import type { Places } from "./publicService";

const tcp = 6;
const linkType = "aws:apigatewayv2/vpcLink:VpcLink";

/** A VPC link of the second kind is an interface in each of its subnets, with groups; it only starts connections. */
export function vpcLinkInterfaces(graph: Graph): NetworkInterface[] {
  return graph.ofType(linkType).flatMap((link) =>
    interfacesOf({
      owner: link,
      subnets: eachSubnet(graph, link, "subnetIds", property(link, "subnetIds")),
      groups: groupList(graph, link, "securityGroupIds", property(link, "securityGroupIds")),
      publicAddress: "never",
      publicAddressProperty: "subnetIds",
      listens: listensNowhere(link),
    }),
  );
}

/** Where an API hands requests on to. The names of properties differ between the two kinds of APIs. */
export interface Integration {
  readonly resource: Resource;
  readonly kind: Value | undefined;
  readonly connectionType: Value | undefined;
  /** The property that holds the address of the target, and its value. */
  readonly uri: { readonly name: string; readonly value: Value | undefined };
  /** The property that names what a private integration leads to: a listener, a load balancer, or a service by its name. */
  readonly privately: { readonly name: string; readonly value: Value | undefined };
  readonly checksIdentity: Certainty;
  readonly depends: readonly Step[];
}

type Way = Pick<ForwardTarget, "endpoint" | "services" | "sender" | "entrance" | "depends">;

export function integrationForwards(graph: Graph, integration: Integration, places: Places): Forward[] {
  const kind = readString(integration.kind);
  // The other kinds call functions and AWS's own services, or answer by themselves.
  if (kind.kind === "known" && !kind.value.toUpperCase().startsWith("HTTP")) return [];
  const { resource, checksIdentity } = integration;
  const connection = readString(integration.connectionType);
  const isPrivate = connection.kind === "known" && connection.value.toUpperCase() === "VPC_LINK";
  const open = [
    ...(kind.kind === "unknown" ? [{ resource: resource.urn, property: "type", why: "what it calls is not known yet" }] : []),
    ...(connection.kind === "unknown"
      ? [{ resource: resource.urn, property: "connectionType", why: "whether it goes through a VPC link is not known yet" }]
      : []),
  ];
  const ways = [
    ...(isPrivate || connection.kind === "unknown" ? privateWays(graph, integration, places) : []),
    ...(isPrivate ? [] : publicWays(graph, integration, places)),
  ];
  const step = { resource: resource.urn, property: integration.uri.name, why: "it hands requests on to this target" };
  return ways.map((way) => ({
    step,
    checksIdentity,
    transport: "encrypted",
    arriving: [portRange(tcp, 443, 443)],
    target: {
      ...way,
      family: "ipv4",
      keepsClient: "no",
      depends: [...integration.depends, ...open, ...way.depends],
    },
  }));
}

/** The new packets come from public addresses of AWS. */
function publicWays(graph: Graph, { resource, uri }: Integration, places: Places): Way[] {
  const { services, unsure } = portOf(resource, uri);
  return hostsNamed(graph, resource, uri.name, [uri.value]).flatMap(({ resource: host, sure }) => {
    const which = { resource: resource.urn, property: uri.name, why: "which host it calls is not known yet" };
    const depends = [...unsure, ...(sure ? [] : [which])];
    return places(host).map(({ index }) => ({ endpoint: index, services, sender: { kind: "public" as const }, depends }));
  });
}

function privateWays(graph: Graph, integration: Integration, places: Places): Way[] {
  const { resource } = integration;
  const link = reference(graph, resource, "connectionId", property(resource, "connectionId"), [linkType, networkLinkType]);
  const which = { resource: resource.urn, property: "connectionId", why: "which VPC link it takes is not known yet" };
  const unsure = link.kind === "exact" ? [] : [which];
  return targetsOf(link).flatMap((each) =>
    (each.type === networkLinkType
      ? throughNetworkLink(graph, each, integration, places)
      : throughInterfaces(graph, each, integration, places)
    ).map((way) => ({ ...way, depends: [...unsure, ...way.depends] })),
  );
}

/** The first kind is a private link to one network load balancer. */
function throughNetworkLink(graph: Graph, link: Resource, { resource, uri }: Integration, places: Places): Way[] {
  const target = reference(graph, link, "targetArn", property(link, "targetArn"), [loadBalancerType]);
  const which = { resource: link.urn, property: "targetArn", why: "which load balancer it leads to is not known yet" };
  const { services, unsure } = portOf(resource, uri);
  const depends = [...unsure, ...(target.kind === "exact" ? [] : [which])];
  return targetsOf(target)
    .flatMap((balancer) => places(balancer))
    .map(({ index }) => ({ endpoint: index, services, sender: { kind: "anywhere" }, entrance: "privateLink", depends }));
}

/** The second kind sends from its own interfaces, with its groups. */
function throughInterfaces(graph: Graph, link: Resource, integration: Integration, places: Places): Way[] {
  const targets = privateTargets(graph, integration);
  return targets.flatMap(({ resource, services, depends }) =>
    places(resource).flatMap(({ index }) =>
      places(link).map((own): Way => ({
        endpoint: index,
        services,
        sender: { kind: "interface", endpoint: own.index, filtered: true },
        depends,
      })),
    ),
  );
}

interface Target {
  readonly resource: Resource;
  readonly services: readonly ServiceRange[];
  readonly depends: readonly Step[];
}

function privateTargets(graph: Graph, { resource, uri, privately }: Integration): Target[] {
  const { name, value } = privately;
  const named = reference(graph, resource, name, value, [listenerType, loadBalancerType]);
  const which = { resource: resource.urn, property: name, why: "what the private integration leads to is not known" };
  if (named.kind === "foreign") {
    // A service of Cloud Map: its instances register themselves, and may be any machine.
    if (typeof value === "string" && !value.includes("servicediscovery")) return [];
    const machines = [...instanceTypes, interfaceType, autoscalingGroupType].flatMap((type) => graph.ofType(type));
    return machines.map((machine) => ({ resource: machine, services: [wholeProtocol(tcp)], depends: [which] }));
  }
  const unsure = named.kind === "exact" ? [] : [which];
  return targetsOf(named).flatMap((target): Target[] => {
    if (target.type === loadBalancerType) {
      const port = portOf(resource, uri);
      return [{ resource: target, services: port.services, depends: [...unsure, ...port.unsure] }];
    }
    const balancer = reference(graph, target, "loadBalancerArn", property(target, "loadBalancerArn"), [loadBalancerType]);
    const bounds = listenerServices(property(target, "protocol"), property(target, "port"));
    const open = { resource: target.urn, property: "port", why: "which port of which load balancer it is, is not known yet" };
    const depends = balancer.kind === "exact" && bounds.must.length > 0 ? unsure : [...unsure, open];
    return targetsOf(balancer).map((each) => ({ resource: each, services: bounds.may, depends }));
  });
}

/** The port of a URL. While it is not known yet, any. */
function portOf(resource: Resource, { name, value }: Integration["uri"]): { services: ServiceRange[]; unsure: Step[] } {
  const match = typeof value === "string" ? /^(https?|wss?):\/\/[^/:]+(?::(\d+))?(?:[/?#]|$)/i.exec(value.trim()) : null;
  const port = match === null ? undefined : Number(match[2] ?? (/s$/i.test(match[1]!) ? 443 : 80));
  if (port !== undefined) return { services: [portRange(tcp, port, port)], unsure: [] };
  const why = "to which port it sends is not known yet";
  return { services: [wholeProtocol(tcp)], unsure: [{ resource: resource.urn, property: name, why }] };
}

/** An API described by a document: whatever the document depends on may be a target, by any way there is. */
export function documentForwards(graph: Graph, api: Resource, checksIdentity: Certainty, places: Places): Forward[] {
  const name = "body";
  const value = property(api, name);
  if (value === undefined || value === null) return [];
  const step = { resource: api.urn, property: name, why: "what the API's document hands requests on to is not known" };
  const sources = api.dependencies.get(name) ?? [];
  const balancers = graph.ofType(loadBalancerType).filter((balancer) => {
    const texts = ["dnsName", "arn"].map((output) => property(balancer, output));
    return typeof value === "string"
      ? texts.some((text) => typeof text === "string" && text !== "" && value.includes(text))
      : sources.length === 0 || sources.includes(balancer.urn);
  });
  const links = graph.ofType(linkType).flatMap((link) => places(link));
  return balancers.flatMap((balancer) =>
    places(balancer).flatMap(({ index }) => {
      const senders: Pick<ForwardTarget, "sender" | "entrance">[] = [
        { sender: { kind: "public" } },
        { sender: { kind: "anywhere" }, entrance: "privateLink" },
        ...links.map((own) => ({ sender: { kind: "interface" as const, endpoint: own.index, filtered: true } })),
      ];
      return senders.map((sender): Forward => ({
        step: { ...step, why: "its document may name this target" },
        checksIdentity,
        transport: "encrypted",
        arriving: [portRange(tcp, 443, 443)],
        target: {
          endpoint: index,
          services: [wholeProtocol(tcp)],
          family: "ipv4",
          keepsClient: "no",
          ...sender,
          depends: [step],
        },
      }));
    }),
  );
}
