import type { Graph, Resource } from "../../graph/graph";
import { linksTo } from "../../graph/links";
import { isList, property, readBoolean, readString } from "../../graph/read";
import { reference, references, targetsOf, type Reference } from "../../graph/reference";
import type { Value } from "../../graph/values";
import { UNKNOWN } from "../../graph/values";
import type { Family } from "../../packets/packetSpace";
import type { Step } from "../../proof";
import type { Forward, ForwardTarget } from "../../topology";
import { rangeOf } from "./cidrs";
import type { Identity } from "./identities";
import { listenersOf, listenerServices, type HandOn } from "./listeners";
import { containerTargets, type ContainerTarget } from "./managed/containerServices";
import type { ServiceBounds } from "./services";
import {
  autoscalingGroupType,
  classicLoadBalancerType,
  instanceTypes,
  interfaceType,
  loadBalancerType,
  targetGroupType,
} from "./types";

/** A machine behind a load balancer, or one of several that may be. */
interface Member {
  readonly identity: Identity;
  readonly services: ServiceBounds;
  readonly step: Step;
  readonly depends: readonly Step[];
}

/** Where each load balancer hands packets on to. */
export class Targets {
  private readonly byOwner = new Map<Resource, Identity[]>();
  private readonly members = new Map<Resource, readonly Member[]>();
  private containers: ReadonlyMap<Resource, readonly ContainerTarget[]> | undefined;

  constructor(
    private readonly graph: Graph,
    private readonly identities: readonly Identity[],
  ) {
    for (const identity of identities) {
      if (identity.networkInterface === undefined) continue;
      const { owner, resource } = identity.networkInterface;
      for (const each of new Set([owner, resource])) this.byOwner.set(each, [...(this.byOwner.get(each) ?? []), identity]);
    }
  }

  forwardsOf(balancer: Resource): Forward[] {
    if (balancer.type !== loadBalancerType && balancer.type !== classicLoadBalancerType) return [];
    return listenersOf(this.graph, balancer).flatMap((listener) =>
      listener.handsOn.flatMap((handOn) =>
        this.membersFor(balancer, handOn).map((member): Forward => {
          const services = member.services.may;
          const unsure: Step[] = [];
          if (!listener.sure)
            unsure.push({ ...listener.step, why: "to which load balancer this listener belongs is not known yet" });
          if (listener.services.must.length === 0)
            unsure.push({ ...listener.step, why: "protocol or port of this listener is not known yet" });
          if (member.services.must.length === 0)
            unsure.push({ ...member.step, why: "protocol or port of the target is not known yet" });
          if (handOn.to.kind === "candidates" || handOn.to.kind === "anything")
            unsure.push({ ...handOn.step, why: "to which of several target groups it forwards is not known yet" });
          const target: ForwardTarget = {
            endpoint: member.identity.index,
            services,
            family: familyOf(handOn.to),
            keepsClient: this.keepsClient(balancer, handOn.to),
            depends: [...unsure, ...member.depends],
          };
          const checksIdentity = handOn.signIn ? "yes" : "no";
          return { step: handOn.step, checksIdentity, transport: listener.transport, arriving: listener.services.may, target };
        }),
      ),
    );
  }

  private membersFor(balancer: Resource, { to, services }: HandOn): readonly Member[] {
    if (services !== undefined) return this.classicMembers(balancer, services);
    return targetsOf(to).flatMap((group) => this.membersOf(group));
  }

  private membersOf(group: Resource): readonly Member[] {
    let members = this.members.get(group);
    if (members === undefined) {
      members = [...this.attached(group), ...this.autoscaled(group), ...this.contained(group)];
      this.members.set(group, members);
    }
    return members;
  }

  private attached(group: Resource): Member[] {
    const type = "aws:lb/targetGroupAttachment:TargetGroupAttachment";
    const links = linksTo(this.graph, type, "targetGroupArn", [targetGroupType]).get(group) ?? [];
    return links.flatMap(({ resource: link, sure }) => {
      const step = { resource: link.urn, property: "targetId", why: "it is a target of the group" };
      const services = listenerServices(property(group, "protocol"), property(link, "port") ?? property(group, "port"));
      const depends = sure ? [] : [{ ...step, why: "to which of several target groups it belongs is not known yet" }];
      return this.memberOf(link, "targetId", property(link, "targetId")).map((found) => ({
        ...found,
        services,
        step,
        depends: [...depends, ...found.depends.map((each) => ({ ...each, resource: link.urn }))],
      }));
    });
  }

  /** A target is named by id, or by an address that one of the machines has. */
  private memberOf(from: Resource, name: string, value: Value | undefined): Pick<Member, "identity" | "depends">[] {
    const types = [...instanceTypes, interfaceType, loadBalancerType, classicLoadBalancerType];
    const target = reference(this.graph, from, name, value, types);
    const unsure = { resource: from.urn, property: name, why: "which machine is the target is not known yet" };
    if (target.kind === "exact") return this.identitiesOf(target.resource).map((identity) => ({ identity, depends: [] }));
    const possible = targetsOf(target).flatMap((each) => this.identitiesOf(each));
    if (possible.length > 0) return possible.map((identity) => ({ identity, depends: [unsure] }));
    return this.byAddress(value, unsure);
  }

  private byAddress(value: Value | undefined, unsure: Step): Pick<Member, "identity" | "depends">[] {
    const address = rangeOf(value);
    if (address === undefined) return [];
    const wanted = address.addresses.join();
    const exact = this.identities.filter(
      ({ networkInterface, ranges }) => networkInterface !== undefined && ranges[address.family]?.join() === wanted,
    );
    if (exact.length > 0) return exact.map((identity) => ({ identity, depends: [] }));
    const [point] = address.addresses;
    return this.identities
      .filter(({ networkInterface, ranges }) => {
        const range = ranges[address.family];
        return networkInterface !== undefined && (range === undefined || (range[0]! <= point! && point! < range[1]!));
      })
      .map((identity) => ({ identity, depends: [unsure] }));
  }

  /** Autoscaling groups name their target groups, or a resource of its own joins both. */
  private autoscaled(group: Resource): Member[] {
    const services = listenerServices(property(group, "protocol"), property(group, "port"));
    const own = this.graph.ofType(autoscalingGroupType).flatMap((machines) => {
      const arns = property(machines, "targetGroupArns");
      if (arns === undefined) return [];
      const named = references(this.graph, machines, "targetGroupArns", isList(arns) ? arns : UNKNOWN, [targetGroupType]);
      const step = { resource: machines.urn, property: "targetGroupArns", why: "its machines are targets of the group" };
      if (named.certain.includes(group)) return [{ machines, step, depends: [] as Step[] }];
      return named.possible.includes(group)
        ? [{ machines, step, depends: [{ ...step, why: "whether its machines are targets is not known yet" }] }]
        : [];
    });
    const type = "aws:autoscaling/attachment:Attachment";
    const links = linksTo(this.graph, type, "lbTargetGroupArn", [targetGroupType]).get(group) ?? [];
    const joined = links.flatMap(({ resource: link, sure }) => {
      const machines = this.autoscalingGroupOf(link);
      const step = { resource: link.urn, property: "lbTargetGroupArn", why: "the group's machines are targets" };
      const depends = sure ? [] : [{ ...step, why: "to which of several target groups they belong is not known yet" }];
      return machines === undefined ? [] : [{ machines, step, depends }];
    });
    return [...own, ...joined].flatMap(({ machines, step, depends }) =>
      this.identitiesOf(machines).map((identity) => ({ identity, services, step, depends })),
    );
  }

  /** Tasks of container services, which register themselves. */
  private contained(group: Resource): Member[] {
    this.containers ??= containerTargets(this.graph);
    return (this.containers.get(group) ?? []).flatMap(({ service, services, step, depends }) =>
      this.identitiesOf(service).map((identity) => ({ identity, services, step, depends })),
    );
  }

  private autoscalingGroupOf(link: Resource): Resource | undefined {
    const target: Reference = reference(this.graph, link, "autoscalingGroupName", property(link, "autoscalingGroupName"), [
      autoscalingGroupType,
    ]);
    if (target.kind === "exact") return target.resource;
    const name = readString(property(link, "autoscalingGroupName"));
    if (name.kind !== "known") return undefined;
    return this.graph.ofType(autoscalingGroupType).find((machines) => property(machines, "name") === name.value);
  }

  private classicMembers(balancer: Resource, services: ServiceBounds): Member[] {
    const step = { resource: balancer.urn, property: "instances", why: "it is one of the load balancer's instances" };
    const unsure = { ...step, why: "which instances the load balancer has is not known yet" };
    const list = property(balancer, "instances");
    const named =
      list === undefined
        ? undefined
        : references(this.graph, balancer, "instances", isList(list) ? list : UNKNOWN, instanceTypes);
    const links = linksTo(this.graph, "aws:elb/attachment:Attachment", "elb", [classicLoadBalancerType]).get(balancer) ?? [];
    const attached = links.flatMap(({ resource: link, sure }) => {
      const machine = reference(this.graph, link, "instance", property(link, "instance"), instanceTypes);
      return targetsOf(machine).map((each) => ({ machine: each, sure: sure && machine.kind === "exact" }));
    });
    const joined = (sure: boolean): Resource[] => attached.filter((each) => each.sure === sure).map(({ machine }) => machine);
    const sure = [...(named?.certain ?? []), ...joined(true)].flatMap((machine) => this.identitiesOf(machine));
    const maybe = [...(named?.possible ?? []), ...joined(false)].flatMap((machine) => this.identitiesOf(machine));
    return [
      ...sure.map((identity) => ({ identity, services, step, depends: [] })),
      ...maybe.map((identity) => ({ identity, services, step, depends: [unsure] })),
    ];
  }

  /**
   * Whether targets see the client's address. Source: ELB user guide, "Client IP preservation": on for instance and ALB targets
   * and for IP targets over UDP, off for IP targets over TCP and TLS, unless the target group says so.
   */
  private keepsClient(balancer: Resource, to: Reference): ForwardTarget["keepsClient"] {
    const kind = readString(property(balancer, "loadBalancerType"));
    if (balancer.type === classicLoadBalancerType || kind.kind === "absent") return "no";
    if (kind.kind !== "known") return "maybe";
    if (kind.value !== "network") return kind.value === "application" ? "no" : "maybe";
    if (to.kind !== "exact") return "maybe";
    const asked = readBoolean(property(to.resource, "preserveClientIp"));
    if (asked.kind === "known") return asked.value ? "yes" : "no";
    const targetType = readString(property(to.resource, "targetType"));
    const protocol = readString(property(to.resource, "protocol"));
    if (asked.kind === "unknown" || targetType.kind === "unknown" || protocol.kind === "unknown") return "maybe";
    const byAddress = targetType.kind === "known" && targetType.value === "ip";
    const plain = protocol.kind === "absent" || protocol.value === "TCP" || protocol.value === "TLS";
    return byAddress && plain ? "no" : "yes";
  }

  private identitiesOf(resource: Resource): readonly Identity[] {
    return this.byOwner.get(resource) ?? [];
  }
}

/** Targets are spoken to over IPv4 unless their group says otherwise. */
function familyOf(to: Reference): Family {
  const type = to.kind === "exact" ? readString(property(to.resource, "ipAddressType")) : undefined;
  return type?.kind === "known" && type.value === "ipv6" ? "ipv6" : "ipv4";
}
