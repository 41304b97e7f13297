import type { Graph, Resource } from "../../graph/graph";
import { isList, isProperties, property, readBoolean, readList } from "../../graph/read";
import { reference, type Reference } from "../../graph/reference";
import { UNKNOWN, type Properties, type Value } from "../../graph/values";
import { serviceBounds, type ServiceBounds } from "./services";
import { groupTypes, prefixListType, vpcTypes } from "./types";
import type { Networks } from "./networks";
import type { PrefixList } from "./prefixLists";

/**
 * A security group is named by a key: the URN of its resource, the VPC whose default group it is, or the id of one that
 * lives outside the graph.
 */
export type GroupKey = string;
export type Direction = "inbound" | "outbound";

/** Whom a rule names. An unknown term could be anybody the term could hold. */
export type Term =
  | { readonly kind: "cidr"; readonly family: "ipv4" | "ipv6"; readonly value: Value }
  | { readonly kind: "prefixList"; readonly list: PrefixList }
  | { readonly kind: "group"; readonly keys: readonly GroupKey[]; readonly sure: boolean }
  | { readonly kind: "anybody" };

export interface GroupRule {
  readonly direction: Direction;
  readonly resource: string;
  /** Path of the rule's own property, e.g. `ingress[0]`; empty for a rule resource of its own. */
  readonly path: string;
  readonly services: ServiceBounds;
  readonly terms: readonly Term[];
  /** Whether the rule belongs to this group for certain. */
  readonly sure: boolean;
}

interface Target {
  /** `any`: it may belong to every group there is. */
  readonly keys: readonly GroupKey[] | "any";
  readonly sure: boolean;
}

export class GroupRules {
  /** Rules that may belong to any group, because nothing is known of the group they name. */
  readonly stray: GroupRule[] = [];
  private readonly rules = new Map<GroupKey, GroupRule[]>();

  constructor(
    private readonly graph: Graph,
    private readonly networks: Networks,
    private readonly prefixList: (target: Reference) => PrefixList,
  ) {
    for (const type of groupTypes) for (const group of graph.ofType(type)) this.addInline(group);
    for (const rule of graph.ofType("aws:ec2/securityGroupRule:SecurityGroupRule")) this.addLegacy(rule);
    for (const rule of graph.ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"))
      this.addStandalone(rule, "inbound");
    for (const rule of graph.ofType("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"))
      this.addStandalone(rule, "outbound");
  }

  of(key: GroupKey): readonly GroupRule[] {
    return this.rules.get(key) ?? [];
  }

  /** The key of a group, or of a VPC's default group where the resource is a VPC or adopts that group. */
  keyOf(resource: Resource): GroupKey {
    if ((vpcTypes as readonly string[]).includes(resource.type)) return defaultGroupOf(this.networks.vpcOf(resource).key);
    if (resource.type !== "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup") return resource.urn;
    const vpc = reference(this.graph, resource, "vpcId", property(resource, "vpcId"), vpcTypes);
    if (vpc.kind === "none") return defaultGroupOf(this.networks.defaultVpc.key);
    return vpc.kind === "exact" ? defaultGroupOf(this.networks.vpcOf(vpc.resource).key) : resource.urn;
  }

  /** Whether the default group of a VPC was adopted, so that its rules are the declared ones and no others. */
  adopted(key: GroupKey): boolean {
    return this.graph.ofType("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup").some((group) => this.keyOf(group) === key);
  }

  private addTo(target: Target, rule: GroupRule): void {
    if (target.keys === "any") {
      this.stray.push({ ...rule, sure: false });
      return;
    }
    for (const key of target.keys) {
      const list = this.rules.get(key);
      const entry = { ...rule, sure: rule.sure && target.sure };
      if (list === undefined) this.rules.set(key, [entry]);
      else list.push(entry);
    }
  }

  /** The group a rule resource belongs to; one outside the graph has its id as key, so that a machine in it is found. */
  private targetOf(rule: Resource): Target {
    const value = property(rule, "securityGroupId");
    const target = reference(this.graph, rule, "securityGroupId", value, [...groupTypes, ...vpcTypes]);
    if (target.kind === "exact") return { keys: [this.keyOf(target.resource)], sure: true };
    if (target.kind === "candidates") return { keys: target.resources.map((group) => this.keyOf(group)), sure: false };
    if (target.kind === "anything") return { keys: "any", sure: false };
    return { keys: typeof value === "string" ? [foreignGroup(value)] : [], sure: true };
  }

  private addInline(group: Resource): void {
    for (const [name, direction] of [
      ["ingress", "inbound"],
      ["egress", "outbound"],
    ] as const) {
      const list = readList(property(group, name));
      const rules: readonly Value[] = list.kind === "absent" ? [] : list.kind === "unknown" ? [UNKNOWN] : list.value;
      rules.forEach((rule, index) => {
        const path = list.kind === "unknown" ? name : `${name}[${index}]`;
        this.addTo({ keys: [this.keyOf(group)], sure: true }, this.inlineRule(group, name, path, direction, rule));
      });
    }
  }

  private inlineRule(group: Resource, name: string, path: string, direction: Direction, rule: Value): GroupRule {
    const base = { direction, resource: group.urn, path, sure: true };
    if (!isProperties(rule))
      return { ...base, services: serviceBounds(UNKNOWN, undefined, undefined), terms: [{ kind: "anybody" }] };
    const services = serviceBounds(rule["protocol"], rule["fromPort"], rule["toPort"]);
    return {
      ...base,
      services,
      terms: [...this.listTerms(group, name, rule, "securityGroups"), ...this.selfTerm([this.keyOf(group)], rule)],
    };
  }

  private addLegacy(rule: Resource): void {
    const settings = rule.inputs ?? rule.outputs;
    const type = property(rule, "type");
    const target = this.targetOf(rule);
    const services = serviceBounds(property(rule, "protocol"), property(rule, "fromPort"), property(rule, "toPort"));
    const source = property(rule, "sourceSecurityGroupId");
    const terms = [
      ...this.listTerms(rule, undefined, settings, undefined),
      ...(source === undefined ? [] : [this.groupTerm(rule, "sourceSecurityGroupId", source)]),
      ...this.selfTerm(target.keys === "any" ? [] : target.keys, settings),
    ];
    const known = type === "ingress" || type === "egress";
    const directions: Direction[] = type === "ingress" ? ["inbound"] : type === "egress" ? ["outbound"] : ["inbound", "outbound"];
    for (const direction of directions)
      this.addTo(target, { direction, resource: rule.urn, path: "", services, terms, sure: known });
  }

  private addStandalone(rule: Resource, direction: Direction): void {
    const target = this.targetOf(rule);
    const services = serviceBounds(property(rule, "ipProtocol"), property(rule, "fromPort"), property(rule, "toPort"));
    const terms: Term[] = [];
    const ipv4 = property(rule, "cidrIpv4");
    const ipv6 = property(rule, "cidrIpv6");
    if (ipv4 !== undefined) terms.push({ kind: "cidr", family: "ipv4", value: ipv4 });
    if (ipv6 !== undefined) terms.push({ kind: "cidr", family: "ipv6", value: ipv6 });
    const list = property(rule, "prefixListId");
    if (list !== undefined) terms.push(this.prefixListTerm(rule, "prefixListId", list));
    const group = property(rule, "referencedSecurityGroupId");
    if (group !== undefined) terms.push(this.groupTerm(rule, "referencedSecurityGroupId", group));
    this.addTo(target, { direction, resource: rule.urn, path: "", services, terms, sure: true });
  }

  /**
   * The list-valued terms that inline and legacy rules share. `name` is the top-level property an inline rule stands under;
   * a rule resource has each list at the top level.
   */
  private listTerms(from: Resource, name: string | undefined, rule: Properties, groups: string | undefined): Term[] {
    return [
      ...itemsOf(rule["cidrBlocks"]).map((value): Term => ({ kind: "cidr", family: "ipv4", value })),
      ...itemsOf(rule["ipv6CidrBlocks"]).map((value): Term => ({ kind: "cidr", family: "ipv6", value })),
      ...itemsOf(rule["prefixListIds"]).map((value) => this.prefixListTerm(from, name ?? "prefixListIds", value)),
      ...(groups === undefined ? [] : itemsOf(rule[groups]).map((value) => this.groupTerm(from, name ?? groups, value))),
    ];
  }

  private prefixListTerm(from: Resource, name: string, value: Value): Term {
    return { kind: "prefixList", list: this.prefixList(reference(this.graph, from, name, value, [prefixListType])) };
  }

  private groupTerm(from: Resource, name: string, value: Value): Term {
    const target = reference(this.graph, from, name, value, [...groupTypes, ...vpcTypes]);
    if (target.kind === "exact") return { kind: "group", keys: [this.keyOf(target.resource)], sure: true };
    if (target.kind === "candidates") return { kind: "group", keys: target.resources.map((r) => this.keyOf(r)), sure: false };
    // A peer's group may be written as account/group.
    return {
      kind: "group",
      keys: typeof value === "string" ? [foreignGroup(value.split("/").pop()!)] : [],
      sure: typeof value === "string",
    };
  }

  private selfTerm(keys: readonly GroupKey[], rule: Properties): Term[] {
    const self = readBoolean(rule["self"]);
    if (self.kind === "absent" || (self.kind === "known" && !self.value)) return [];
    return [{ kind: "group", keys, sure: self.kind === "known" && keys.length === 1 }];
  }
}

export function defaultGroupOf(vpcKey: string): GroupKey {
  return `default group of ${vpcKey}`;
}

export function foreignGroup(id: string): GroupKey {
  return `group ${id}`;
}

function itemsOf(value: Value | undefined): readonly Value[] {
  if (isList(value)) return value;
  return value === UNKNOWN ? [value] : [];
}
