import type { Resource } from "../graph/graph";
import { isProperties, property, readBoolean, readList, readNumber, readString } from "../graph/read";
import type { Properties, Value } from "../graph/values";
import { agree, finding, isNot, some, type Answer, type Finding } from "./answer";
import { defaultAclOf, nameOf, networkAcls, standingFor } from "./kinds";
import { between, both, icmpMatches, inCidr, isIcmp, readProtocol, TCP, UDP, type Seen } from "./match";
import { naming, type Key } from "./mentions";
import type { Direction } from "./securityGroups";
import type { World } from "./world";

interface Rule {
  /** Undefined where it is not known, and the rule may stand anywhere in the list. */
  readonly number: number | undefined;
  /** Whether a packet that matches is let through. */
  readonly allows: Answer;
  readonly matches: (packet: Seen) => Answer;
}

/**
 * Whether a network ACL lets a packet pass: the rule with the lowest number that matches decides, none means no.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
export function aclAdmits(world: World, acl: Key, direction: Direction, packet: Seen): Finding {
  const place = `${nameOf(world, acl)}.${direction}`;
  const rules = rulesOf(world, acl, direction);
  if (rules === undefined) return finding("maybe", `${place} is not known`);
  return finding(walk(rules, packet), place);
}

function walk(rules: readonly Rule[], packet: Seen): Answer {
  const numbered = rules.filter((rule) => rule.number !== undefined).sort((a, b) => a.number! - b.number!);
  let answer: Answer = "no";
  for (const rule of numbered.reverse()) {
    const matches = rule.matches(packet);
    if (matches === "yes") answer = rule.allows;
    else if (matches === "maybe") answer = agree([finding(rule.allows), finding(answer)]).answer;
  }
  // A rule of unknown number may come first, or behind one that has already decided.
  const adrift = rules.filter((rule) => rule.number === undefined && rule.matches(packet) !== "no");
  return agree([finding(answer), ...adrift.map((rule) => finding(rule.allows))]).answer;
}

/** Undefined where the rules, or some of them, cannot be known. */
function rulesOf(world: World, acl: Key, direction: Direction): readonly Rule[] | undefined {
  const { resources, certain } = standingFor(world, networkAcls, acl);
  const untouched = resources.length === 0 && acl.startsWith(defaultAclOf(""));
  if (!certain || (resources.length === 0 && !untouched)) return undefined;
  const inline = resources.map((resource) => inlineRules(resource, direction));
  if (inline.includes(undefined)) return undefined;
  const standalone = naming(world, "aws:ec2/networkAclRule:NetworkAclRule", "networkAclId", networkAcls, acl);
  return [
    ...(untouched ? asAwsMakesIt : []),
    ...inline.flatMap((rules) => rules ?? []),
    ...standalone.map(({ resource, named }) => standaloneRule(resource, named, direction)),
  ];
}

const asAwsMakesIt: readonly Rule[] = [{ number: 100, allows: "yes", matches: () => "yes" }];

function inlineRules(resource: Resource, direction: Direction): Rule[] | undefined {
  const rules = readList(property(resource, direction));
  if (rules.kind === "unknown") return undefined;
  return rules.kind === "absent"
    ? []
    : rules.value.map((rule) => (isProperties(rule) ? ruleOf(rule, rule["ruleNo"], rule["action"], "yes", true) : anyRule));
}

const anyRule: Rule = { number: undefined, allows: "maybe", matches: () => "maybe" };

function standaloneRule(resource: Resource, named: Answer, direction: Direction): Rule {
  const names = ["protocol", "fromPort", "toPort", "icmpType", "icmpCode", "cidrBlock", "ipv6CidrBlock"];
  const rule: Properties = Object.fromEntries(names.map((name) => [name, property(resource, name)]));
  const egress = readBoolean(property(resource, "egress"));
  const outward: Answer = egress.kind === "unknown" ? "maybe" : egress.kind === "known" && egress.value ? "yes" : "no";
  const rightWay = direction === "egress" ? outward : isNot(finding(outward)).answer;
  return ruleOf(rule, property(resource, "ruleNumber"), property(resource, "ruleAction"), both(named, rightWay), false);
}

function ruleOf(rule: Properties, number: Value | undefined, action: Value | undefined, applies: Answer, inline: boolean): Rule {
  const position = readNumber(number);
  const verb = readString(action);
  const word = verb.kind === "known" ? verb.value.toLowerCase() : undefined;
  return {
    number: position.kind === "known" ? position.value : undefined,
    allows: word === "allow" ? "yes" : word === "deny" ? "no" : "maybe",
    matches: (packet) => both(applies, protocolMatches(rule, packet, inline), addressMatches(rule, packet)),
  };
}

function protocolMatches(rule: Properties, packet: Seen, inline: boolean): Answer {
  const protocol = readProtocol(rule["protocol"]);
  if (protocol.kind !== "known") return "maybe";
  if (protocol.value === -1) return "yes";
  if (protocol.value !== packet.protocol) return "no";
  if (protocol.value === TCP || protocol.value === UDP)
    return between(packet.port, readNumber(rule["fromPort"]), readNumber(rule["toPort"]));
  if (!isIcmp(protocol.value)) return "yes";
  // In a list of rules the provider takes 0 for a type or code that is left out.
  const read = (value: Value | undefined) => readNumber(inline ? (value ?? 0) : value);
  return icmpMatches(packet.port, read(rule["icmpType"]), read(rule["icmpCode"]));
}

function addressMatches(rule: Properties, packet: Seen): Answer {
  return some([
    finding(inCidr(rule["cidrBlock"], "ipv4", packet.peer)),
    finding(inCidr(rule["ipv6CidrBlock"], "ipv6", packet.peer)),
  ]).answer;
}
