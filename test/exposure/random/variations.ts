import { cidrOf } from "../../../exposure/evaluator/addresses";
import { textOf } from "../evaluator/internet";
import type { Document, Entry } from "./documents";

const ruleLists: readonly string[] = [
  "ingress",
  "egress",
  "routes",
  "cidrBlocks",
  "ipv6CidrBlocks",
  "securityGroups",
  "vpcSecurityGroupIds",
  "entries",
];

/** The same program with every list reversed whose order has no meaning, and its resources in the opposite order. */
export function reordered({ resources }: Document): Document {
  const turn = (value: unknown, name: string): unknown => {
    if (Array.isArray(value)) {
      const items = value.map((item: unknown) => turn(item, ""));
      return ruleLists.includes(name) ? items.reverse() : items;
    }
    return typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, turn(item, key)]))
      : value;
  };
  return { resources: [...resources].reverse().map((entry) => ({ ...entry, props: turn(entry.props, "") as Entry["props"] })) };
}

/** The same program with every address block of a rule or route cut in halves. Of a rule with one block there are then two. */
export function halved({ resources }: Document): Document {
  return { resources: resources.flatMap((entry) => halvedResource(entry)) };
}

/** Fields that hold one block each, of a rule or route that can simply be said twice. */
const single: readonly string[] = [
  "cidrBlock",
  "ipv6CidrBlock",
  "cidrIpv4",
  "cidrIpv6",
  "destinationCidrBlock",
  "destinationIpv6CidrBlock",
];
const standalone: readonly string[] = [":Route", ":NetworkAclRule", ":SecurityGroupIngressRule", ":SecurityGroupEgressRule"];

function halvedResource(entry: Entry): Entry[] {
  const isRule = standalone.some((type) => entry.type.endsWith(type));
  const props = Object.fromEntries(Object.entries(entry.props).map(([name, value]) => [name, halvedValue(value, name)]));
  if (!isRule) return [{ ...entry, props }];
  return twice(entry.props).map((half, index) => ({
    ...entry,
    name: index === 0 ? entry.name : `${entry.name}Half`,
    props: half,
  }));
}

function halvedValue(value: unknown, name: string): unknown {
  if (name === "cidrBlocks" || name === "ipv6CidrBlocks") return (value as string[]).flatMap(halves);
  if (["ingress", "egress"].includes(name) && Array.isArray(value)) {
    return value.flatMap((rule: Record<string, unknown>) =>
      "ruleNo" in rule
        ? twice(rule)
        : [Object.fromEntries(Object.entries(rule).map(([key, item]) => [key, halvedValue(item, key)]))],
    );
  }
  return name === "routes" ? (value as Record<string, unknown>[]).flatMap(twice) : value;
}

/** One rule per half; a numbered one takes the free number behind its own. */
function twice(rule: Record<string, unknown>): Record<string, unknown>[] {
  const field = single.find((name) => typeof rule[name] === "string");
  const parts = field === undefined ? [] : halves(rule[field] as string);
  if (field === undefined || parts.length === 1) return [rule];
  return parts.map((part, index) => ({ ...rule, ...numbered(rule, index), [field]: part }));
}

function numbered(rule: Record<string, unknown>, index: number): object {
  // Our programs leave nine numbers free behind each, but for the two that stand behind one another at the end.
  const [name, step] = "ruleNo" in rule ? ["ruleNo", 2] : ["ruleNumber", 1];
  return name in rule ? { [name]: (rule[name] as number) + index * step } : {};
}

function halves(text: string): string[] {
  const cidr = cidrOf(text)!;
  const size = (cidr.last - cidr.first + 1n) / 2n;
  if (size === 0n) return [text];
  return [cidr.first, cidr.first + size].map((value) => `${textOf({ family: cidr.family, value })}/${cidr.length + 1}`);
}

/** The same program with one more permission in its first security group. */
export function withRule(
  document: Document,
  block: string,
  ports: readonly [number, number],
  direction: "ingress" | "egress",
): Document {
  const rule: Entry = {
    type: "aws:ec2/securityGroupRule:SecurityGroupRule",
    name: "added",
    props: {
      type: direction,
      securityGroupId: { $ref: "sg0.id" },
      protocol: "tcp",
      fromPort: ports[0],
      toPort: ports[1],
      cidrBlocks: [block],
    },
  };
  return { resources: [...document.resources, rule] };
}
