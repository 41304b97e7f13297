import type { Graph, Resource } from "../../graph/graph";
import { isProperties, property, readBoolean, readList, readNumber, readString } from "../../graph/read";
import { reference, references, targetsOf } from "../../graph/reference";
import { UNKNOWN, type Value } from "../../graph/values";
import type { Networks, Subnet } from "./networks";
import { serviceBounds, type ServiceBounds } from "./services";
import { networkAclTypes, subnetTypes, vpcTypes } from "./types";

/** One numbered rule of a network ACL. */
export interface AclRule {
  readonly direction: "inbound" | "outbound";
  readonly resource: string;
  readonly path: string;
  /** Undefined while not known: the rule may stand anywhere in the list. */
  readonly number: number | undefined;
  readonly action: "allow" | "deny" | "unknown";
  readonly services: ServiceBounds;
  readonly ipv4: Value | undefined;
  readonly ipv6: Value | undefined;
  /** Whether the rule belongs to this list for certain. */
  readonly sure: boolean;
}

/** The ACLs a subnet may have: one when it is known; `outside` when it may be one that the graph does not hold. */
export interface SubnetAcl {
  readonly lists: readonly AclList[];
  readonly outside: boolean;
}

export interface AclList {
  readonly resource: string;
  /** The list as AWS creates it for a new VPC: everything is allowed. */
  readonly untouched: boolean;
  readonly rules: readonly AclRule[];
}

export function aclReader(graph: Graph, networks: Networks): (subnet: Subnet) => SubnetAcl {
  const acls = networkAclTypes.flatMap((type) => graph.ofType(type));
  const rules = collectRules(graph, acls);
  const list = (acl: Resource): AclList => ({ resource: acl.urn, untouched: false, rules: rules.get(acl) ?? [] });
  const associated = associations(graph, acls);
  const defaults = defaultAcls(graph, networks);
  return (subnet) => {
    const { sure, unsure } = associated(subnet.resource);
    if (sure !== undefined) return { lists: [list(sure)], outside: false };
    const fallback = defaultList(subnet, defaults, list);
    return { lists: [...unsure.map(list), ...fallback.lists], outside: fallback.outside };
  };
}

function defaultList(subnet: Subnet, defaults: DefaultAcls, list: (acl: Resource) => AclList): SubnetAcl {
  const { vpc } = subnet;
  const adopted = defaults.sure.get(vpc.key);
  if (adopted !== undefined) return { lists: [list(adopted)], outside: false };
  const unsure = (defaults.unsure.get(vpc.key) ?? []).map(list);
  if (vpc.resource === undefined && !vpc.isDefault) return { lists: unsure, outside: true };
  return { lists: [...unsure, { resource: vpc.resource?.urn ?? vpc.key, untouched: true, rules: [] }], outside: false };
}

/** Which ACL each subnet was given, by the list of the ACL or by an association resource. */
function associations(
  graph: Graph,
  acls: readonly Resource[],
): (subnet: Resource) => { sure: Resource | undefined; unsure: Resource[] } {
  const sure = new Map<Resource, Resource>();
  const unsure = new Map<Resource, Resource[]>();
  for (const acl of acls) {
    const ids = readList(property(acl, "subnetIds"));
    if (ids.kind === "absent") continue;
    const named = references(graph, acl, "subnetIds", ids.kind === "unknown" ? UNKNOWN : ids.value, subnetTypes);
    for (const subnet of named.certain) sure.set(subnet, acl);
    const fromNowhere = ids.kind === "unknown" && (acl.dependencies.get("subnetIds") ?? []).length === 0;
    const possible = fromNowhere ? subnetTypes.flatMap((type) => graph.ofType(type)) : named.possible;
    for (const subnet of possible) unsure.set(subnet, [...(unsure.get(subnet) ?? []), acl]);
  }
  for (const link of graph.ofType("aws:ec2/networkAclAssociation:NetworkAclAssociation")) {
    const acl = reference(graph, link, "networkAclId", property(link, "networkAclId"), networkAclTypes);
    const subnet = reference(graph, link, "subnetId", property(link, "subnetId"), subnetTypes);
    if (acl.kind === "exact" && subnet.kind === "exact") sure.set(subnet.resource, acl.resource);
    else {
      for (const each of targetsOf(subnet)) unsure.set(each, [...(unsure.get(each) ?? []), ...targetsOf(acl)]);
    }
  }
  return (subnet) => ({ sure: sure.get(subnet), unsure: unsure.get(subnet) ?? [] });
}

/** Adopted default lists, by VPC; unsure where it is not known whose list was adopted. */
interface DefaultAcls {
  readonly sure: ReadonlyMap<string, Resource>;
  readonly unsure: ReadonlyMap<string, readonly Resource[]>;
}

function defaultAcls(graph: Graph, networks: Networks): DefaultAcls {
  const sure = new Map<string, Resource>();
  const unsure = new Map<string, Resource[]>();
  for (const acl of graph.ofType("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl")) {
    const name = "defaultNetworkAclId";
    const vpc = reference(graph, acl, name, property(acl, name), vpcTypes);
    for (const each of targetsOf(vpc)) {
      const { key } = networks.vpcOf(each);
      if (vpc.kind === "exact") sure.set(key, acl);
      else unsure.set(key, [...(unsure.get(key) ?? []), acl]);
    }
  }
  return { sure, unsure };
}

function collectRules(graph: Graph, acls: readonly Resource[]): Map<Resource, AclRule[]> {
  const rules = new Map<Resource, AclRule[]>(acls.map((acl) => [acl, inlineRules(acl)]));
  for (const rule of graph.ofType("aws:ec2/networkAclRule:NetworkAclRule")) {
    const target = reference(graph, rule, "networkAclId", property(rule, "networkAclId"), [...networkAclTypes, ...vpcTypes]);
    for (const owner of targetsOf(target)) rules.get(owner)?.push(standaloneRule(rule, target.kind === "exact"));
  }
  return rules;
}

function inlineRules(acl: Resource): AclRule[] {
  return (["ingress", "egress"] as const).flatMap((name) => {
    const direction = name === "ingress" ? "inbound" : "outbound";
    const list = readList(property(acl, name));
    if (list.kind === "absent") return [];
    if (list.kind === "unknown") return [unknownRule(acl.urn, name, direction)];
    return list.value.map((rule, index) => {
      const path = `${name}[${index}]`;
      if (!isProperties(rule)) return unknownRule(acl.urn, path, direction);
      return {
        direction,
        resource: acl.urn,
        path,
        number: numberOf(rule["ruleNo"]),
        action: actionOf(rule["action"]),
        services: aclServices(rule["protocol"], rule["fromPort"], rule["toPort"], rule["icmpType"], rule["icmpCode"]),
        ipv4: rule["cidrBlock"] ?? undefined,
        ipv6: rule["ipv6CidrBlock"] ?? undefined,
        sure: true,
      };
    });
  });
}

function standaloneRule(rule: Resource, sure: boolean): AclRule {
  const egress = readBoolean(property(rule, "egress"));
  const get = (name: string): Value | undefined => property(rule, name);
  return {
    direction: egress.kind === "known" && egress.value ? "outbound" : "inbound",
    resource: rule.urn,
    path: "",
    number: numberOf(get("ruleNumber")),
    action: actionOf(get("ruleAction")),
    services: aclServices(get("protocol"), get("fromPort"), get("toPort"), get("icmpType"), get("icmpCode")),
    ipv4: get("cidrBlock"),
    ipv6: get("ipv6CidrBlock"),
    sure,
  };
}

/** NACL rules keep ICMP type and code apart, and a port range 0..0 with protocol -1 means every port. */
function aclServices(
  protocol: Value | undefined,
  from: Value | undefined,
  to: Value | undefined,
  type: Value | undefined,
  code: Value | undefined,
): ServiceBounds {
  const name = readString(protocol);
  const icmp = name.kind === "known" && ["1", "58", "icmp", "icmpv6", "ipv6-icmp"].includes(name.value.toLowerCase());
  return icmp ? serviceBounds(protocol, type, code) : serviceBounds(protocol, from, to);
}

function numberOf(value: Value | undefined): number | undefined {
  const read = readNumber(value);
  return read.kind === "known" ? read.value : undefined;
}

function actionOf(value: Value | undefined): AclRule["action"] {
  const read = readString(value);
  const action = read.kind === "known" ? read.value.toLowerCase() : "unknown";
  return action === "allow" || action === "deny" ? action : "unknown";
}

function unknownRule(resource: string, path: string, direction: AclRule["direction"]): AclRule {
  const services = serviceBounds(UNKNOWN, undefined, undefined);
  return { direction, resource, path, number: undefined, action: "unknown", services, ipv4: UNKNOWN, ipv6: UNKNOWN, sure: true };
}
