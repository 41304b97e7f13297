import type { Graph, Resource } from "../../graph/graph";
import { linksTo } from "../../graph/links";
import { isList, isProperties, property, readList, readNumber, readString } from "../../graph/read";
import { reference, type Reference } from "../../graph/reference";
import { UNKNOWN, type Properties, type Value } from "../../graph/values";
import { everyService, portRange, type ServiceRange } from "../../packets/services";
import type { Step, Transport } from "../../proof";
import type { Listening } from "./interfaces";
import type { ServiceBounds } from "./services";
import { classicLoadBalancerType, listenerRuleType, listenerType, loadBalancerType, targetGroupType } from "./types";

/** A listener of a load balancer: what it accepts, and where it or one of its rules hands that on. */
export interface Listener {
  readonly balancer: Resource;
  readonly services: ServiceBounds;
  readonly step: Step;
  /** How clients speak to it. */
  readonly transport: Transport;
  /** Whether it belongs to this load balancer for certain. */
  readonly sure: boolean;
  readonly handsOn: readonly HandOn[];
}

export interface HandOn {
  readonly step: Step;
  readonly to: Reference;
  /** Ports and protocol at the target, where the listener says so itself: a classic load balancer has no target groups. */
  readonly services?: ServiceBounds;
  /** Callers must sign in first: the load balancer checks an identity. */
  readonly signIn: boolean;
}

/** What a load balancer listens on, all listeners together. */
export function listeningOf(graph: Graph, balancer: Resource): Listening {
  const listeners = listenersOf(graph, balancer);
  const collect = (side: "must" | "may"): ServiceRange[] =>
    listeners.flatMap(({ services, sure }) => (side === "may" || sure ? services[side] : []));
  const why = "one of its listeners accepts the packet";
  return { step: { resource: balancer.urn, property: "", why }, services: { must: collect("must"), may: collect("may") } };
}

export function listenersOf(graph: Graph, balancer: Resource): Listener[] {
  return balancer.type === classicLoadBalancerType ? classicListeners(balancer) : modernListeners(graph, balancer);
}

function modernListeners(graph: Graph, balancer: Resource): Listener[] {
  const links = linksTo(graph, listenerType, "loadBalancerArn", [loadBalancerType]).get(balancer) ?? [];
  return links.map(({ resource: listener, sure }) => {
    const own = handsOn(graph, listener, "defaultActions");
    const rules = linksTo(graph, listenerRuleType, "listenerArn", [listenerType]).get(listener) ?? [];
    return {
      balancer,
      services: listenerServices(property(listener, "protocol"), property(listener, "port")),
      step: { resource: listener.urn, property: "port", why: "this listener accepts the packet" },
      transport: transportOf(property(listener, "protocol"), property(listener, "sslPolicy")),
      sure,
      handsOn: [...own, ...rules.flatMap(({ resource: rule }) => handsOn(graph, rule, "actions"))],
    };
  });
}

function handsOn(graph: Graph, resource: Resource, name: "actions" | "defaultActions"): HandOn[] {
  const list = readList(property(resource, name));
  if (list.kind === "absent") return [];
  const items: readonly Value[] = list.kind === "unknown" ? [UNKNOWN] : list.value;
  const signIn = items.some((action) => isProperties(action) && signsIn(action["type"]));
  return items.flatMap((action, index) => {
    const step = {
      resource: resource.urn,
      property: list.kind === "unknown" ? name : `${name}[${index}]`,
      why: "it forwards to this target group",
    };
    return targetGroupsOf(graph, resource, name, action).map((to) => ({ step, to, signIn }));
  });
}

function signsIn(type: Value | undefined): boolean {
  return type === "authenticate-oidc" || type === "authenticate-cognito";
}

function targetGroupsOf(graph: Graph, resource: Resource, name: string, action: Value): Reference[] {
  if (!isProperties(action)) return [{ kind: "foreign" }];
  const type = readString(action["type"]);
  // Redirects and fixed answers carry nothing to a target.
  if (type.kind === "known" && type.value !== "forward") return [];
  const arns: (Value | undefined)[] = [action["targetGroupArn"], ...weightedGroups(action)];
  return arns.map((arn) => reference(graph, resource, name, arn, [targetGroupType])).filter((target) => target.kind !== "none");
}

function weightedGroups(action: Properties): (Value | undefined)[] {
  const given = action["forward"];
  const forward = isList(given) ? given[0] : given;
  if (forward === UNKNOWN) return [UNKNOWN];
  if (!isProperties(forward)) return [];
  const groups = forward["targetGroups"];
  if (groups === UNKNOWN) return [UNKNOWN];
  return isList(groups) ? groups.map((group) => (isProperties(group) ? (group["arn"] ?? undefined) : UNKNOWN)) : [];
}

function classicListeners(balancer: Resource): Listener[] {
  const list = readList(property(balancer, "listeners"));
  if (list.kind === "absent") return [];
  const items: readonly Value[] = list.kind === "unknown" ? [UNKNOWN] : list.value;
  return items.map((item, index) => {
    const setting = (name: string): Value | undefined => (isProperties(item) ? item[name] : UNKNOWN);
    const path = list.kind === "unknown" ? "listeners" : `listeners[${index}]`;
    const to = listenerServices(setting("instanceProtocol"), setting("instancePort"));
    return {
      balancer,
      services: listenerServices(setting("lbProtocol"), setting("lbPort")),
      step: { resource: balancer.urn, property: path, why: "this listener accepts the packet" },
      // Its TLS policy is a resource of its own, and the default allows TLS 1.0.
      transport: transportOf(setting("lbProtocol"), undefined),
      sure: true,
      handsOn: [
        {
          step: { resource: balancer.urn, property: path, why: "it forwards to its instances" },
          to: { kind: "none" },
          services: to,
          signIn: false,
        },
      ],
    };
  });
}

/**
 * HTTP is plain; HTTPS and TLS are as strong as their policy, and the one AWS takes when none is given allows TLS 1.0. What TCP
 * carries, the load balancer does not know.
 * Source: ELB user guide, "Security policies for your Application Load Balancer".
 */
function transportOf(protocol: Value | undefined, policy: Value | undefined): Transport {
  const name = readString(protocol);
  if (name.kind !== "known") return "unknown";
  if (name.value.toUpperCase() === "HTTP") return "plain";
  if (!["HTTPS", "TLS", "SSL"].includes(name.value.toUpperCase())) return "unknown";
  const chosen = readString(policy);
  if (chosen.kind === "unknown") return "unknown";
  const allowsOld = chosen.kind === "absent" || !/(-TLS-1-2-|-TLS13-1-2-|-TLS13-1-3-|-FS-1-2-)/.test(chosen.value);
  return allowsOld ? "weak" : "encrypted";
}

const transports: Readonly<Record<string, readonly number[]>> = {
  http: [6],
  https: [6],
  tcp: [6],
  tls: [6],
  ssl: [6],
  udp: [17],
  quic: [17],
  tcp_udp: [6, 17],
  tcp_quic: [6, 17],
  geneve: [17],
};

/** A listener's or target group's protocol and port. Without a protocol, an application load balancer's: TCP. */
export function listenerServices(protocol: Value | undefined, port: Value | undefined): ServiceBounds {
  const name = readString(protocol);
  const number = readNumber(port);
  const transport = name.kind === "absent" ? [6] : name.kind === "known" ? transports[name.value.toLowerCase()] : undefined;
  if (transport === undefined) return { must: [], may: [everyService] };
  if (number.kind !== "known") return { must: [], may: transport.map((each) => portRange(each, 0, 65535)) };
  const ranges = transport.map((each) => portRange(each, number.value, number.value));
  return { must: ranges, may: ranges };
}
