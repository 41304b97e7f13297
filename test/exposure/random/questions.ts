import fc from "fast-check";
import type { Question } from "../../../exposure/evaluator/evaluate";
import { addressOf, cidrOf, holds, isGlobal, type Address, type Family } from "../../../exposure/evaluator/addresses";
import { textOf } from "../evaluator/internet";
import type { Document } from "./documents";

const endpointTypes = ["aws:ec2/instance:Instance", "aws:ec2/networkInterface:NetworkInterface", "aws:autoscaling/group:Group"];

export const urnOf = ({ type, name }: { type: string; name: string }) => `urn:pulumi:document::graph::${type}::${name}`;

/** Questions about the edges of what the program says: the first and last of every block and port range, and their neighbours. */
export function questionsAbout(document: Document): fc.Arbitrary<Question> {
  const leaves = document.resources.flatMap(({ props }) => leavesOf(props));
  const names = new Set(document.resources.map(({ name }) => name));
  // An interface that an instance wears is asked about through the instance.
  const worn = (name: string) => names.has(name.replace("interface", "machine")) && name.startsWith("interface");
  const endpoints = document.resources.filter(({ type, name }) => endpointTypes.includes(type) && !worn(name)).map(urnOf);
  const numbers = leaves.filter((leaf): leaf is number => typeof leaf === "number" && leaf >= 0);
  const ports = [...new Set(numbers.flatMap((port) => [port - 1, port, port + 1]))].filter((port) => port >= 0 && port <= 65535);
  const outside = { ipv4: fc.constantFrom(...outsiders(leaves, "ipv4")), ipv6: fc.constantFrom(...outsiders(leaves, "ipv6")) };
  return fc
    .record({
      way: fc.constantFrom("in", "in", "in", "out", "between", "between"),
      family: fc.constantFrom<Family>("ipv4", "ipv4", "ipv6"),
      a: fc.constantFrom(...endpoints),
      b: fc.constantFrom(...endpoints),
      outside4: outside.ipv4,
      outside6: outside.ipv6,
      kind: fc.constantFrom("tcp", "tcp", "tcp", "tcp", "udp", "icmp", "gre"),
      edge: fc.constantFrom(...ports, 18789, 443),
      echo: fc.constantFrom(true, true, false),
    })
    .map(({ way, family, a, b, outside4, outside6, kind, edge, echo }): Question => {
      const address = { address: family === "ipv4" ? outside4 : outside6 };
      const packet = { family, ...packetOf(kind, family, edge, echo) };
      // Nobody sends to itself over a network.
      const between = way === "between" && machineOf(a) !== machineOf(b);
      if (between) return { from: { endpoint: a }, to: { endpoint: b }, ...packet };
      return way === "out"
        ? { from: { endpoint: a }, to: address, ...packet }
        : { from: address, to: { endpoint: a }, ...packet };
    });
}

function packetOf(kind: string, family: Family, edge: number, echo: boolean): Pick<Question, "protocol" | "port"> {
  if (kind === "gre") return { protocol: 47, port: 0 };
  if (kind !== "icmp") return { protocol: kind === "tcp" ? 6 : 17, port: edge };
  // An echo request, or "destination unreachable", code 0 (type 3 and 1).
  return family === "ipv4" ? { protocol: 1, port: (echo ? 8 : 3) * 256 } : { protocol: 58, port: (echo ? 128 : 1) * 256 };
}

/** The number that a machine and its interface share in the names of our programs. */
function machineOf(urn: string): string {
  return urn.replace(/.*::(machine|interface)/, "");
}

/** Every VPC block that a program of ours has; an outside party is never in one. */
const inside = ["10.0.0.0/8", "2600:1f18:aa:bb00::/56"].map((text) => cidrOf(text)!);

function outsiders(leaves: readonly unknown[], family: Family): string[] {
  const common =
    family === "ipv4"
      ? ["1.1.1.1", "52.95.110.7", "200.1.2.3"]
      : ["2606:4700::1111", "2a00:1450:4001::5", "2001:4860:4860::8888"];
  const edges = leaves.flatMap((leaf) => {
    const cidr = typeof leaf === "string" ? cidrOf(leaf) : undefined;
    if (cidr?.family !== family) return [];
    return [cidr.first - 1n, cidr.first, cidr.last, cidr.last + 1n]
      .filter((value) => value >= 0n)
      .map((value): Address => ({ family, value }));
  });
  const all = [...common.map((text) => addressOf(text)!), ...edges];
  return [...new Set(all.filter((address) => isGlobal(address) && !inside.some((range) => holds(range, address))).map(textOf))];
}

function leavesOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [value];
}
