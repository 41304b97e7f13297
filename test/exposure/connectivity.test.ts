import fc from "fast-check";
import { connectivity } from "../../exposure/connectivity";
import { graphFromDocument } from "../../exposure/graph/document";
import { awsTopology } from "../../exposure/platforms/aws/topology";
import { reach } from "../../exposure/reach";
import { openWorld, piece, ref, tcpRule, unknown, type Piece } from "./support/world";

const inVpc = { vpcId: ref("vpc.id") };
const instance = "aws:ec2/instance:Instance";
const urn = (name: string) => `urn:pulumi:document::graph::${instance}::${name}`;
const machine = (name: string, group: string): Piece =>
  piece(instance, name, { ami: "ami-1", subnetId: ref("pub.id"), vpcSecurityGroupIds: [ref(`${group}.id`)] });
const group = (name: string, props: Record<string, unknown>): Piece =>
  piece("aws:ec2/securityGroup:SecurityGroup", name, { ...inVpc, ...props });
const graphOf = (resources: readonly Piece[]) => graphFromDocument({ resources }, "preview");
const everyone = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];

test("an allow-list is one range, and the rest of the world is not mentioned", () => {
  const sg = { ...inVpc, ingress: [tcpRule(22, { cidrBlocks: ["8.8.8.0/25", "8.8.8.128/25"] })] };
  const { peers, connections, depends } = connectivity(graphOf(openWorld({ sg })));
  expect(peers).toEqual([
    { id: urn("vm"), kind: "endpoint" },
    { id: "8.8.8.0-8.8.8.255", kind: "range" },
  ]);
  expect(connections).toEqual([{ from: "8.8.8.0-8.8.8.255", to: urn("vm"), tcp: [[22, 22]] }]);
  expect(depends).toEqual([]);
});

test("ranges are cut where rules differ, and nowhere else", () => {
  const sg = {
    ...inVpc,
    ingress: [tcpRule(22, { cidrBlocks: ["8.8.8.0/24"] }), tcpRule(80, { cidrBlocks: ["8.8.8.64/26"] })],
  };
  const { connections } = connectivity(graphOf(openWorld({ sg })));
  expect(connections.map(({ from, tcp }) => [from, tcp])).toEqual([
    ["8.8.8.0-8.8.8.63", [[22, 22]]],
    ["8.8.8.128-8.8.8.255", [[22, 22]]],
    [
      "8.8.8.64-8.8.8.127",
      [
        [22, 22],
        [80, 80],
      ],
    ],
  ]);
});

test("every port is 1-65535, ports that touch are one range, ICMP is no connection", () => {
  const all = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["8.8.8.8/32"] };
  const [open] = connectivity(graphOf(openWorld({ sg: { ...inVpc, ingress: [all] } }))).connections;
  expect(open).toMatchObject({ tcp: [[1, 65535]], udp: [[1, 65535]], sctp: [[1, 65535]] });
  const touching = [tcpRule(22, { cidrBlocks: ["8.8.8.8/32"] }), tcpRule(23, { cidrBlocks: ["8.8.8.8/32"] })];
  const [joined] = connectivity(graphOf(openWorld({ sg: { ...inVpc, ingress: touching } }))).connections;
  expect(joined).toEqual({ from: "8.8.8.8-8.8.8.8", to: urn("vm"), tcp: [[22, 23]] });
  const ping = { protocol: "icmp", fromPort: -1, toPort: -1, cidrBlocks: ["0.0.0.0/0"] };
  expect(connectivity(graphOf(openWorld({ sg: { ...inVpc, ingress: [ping] } }))).connections).toEqual([]);
});

test("machines among themselves need the sender's way out too, and nobody is its own peer", () => {
  const world = (egress: unknown[]) =>
    openWorld({ sg: { ...inVpc, egress, ingress: [tcpRule(22, { self: true })] } }, machine("other", "sg"));
  expect(connectivity(graphOf(world([]))).connections).toEqual([]);
  const { connections } = connectivity(graphOf(world([{ protocol: "tcp", fromPort: 1, toPort: 100, self: true }])));
  expect(connections).toEqual([
    { from: urn("other"), to: urn("vm"), tcp: [[22, 22]] },
    { from: urn("vm"), to: urn("other"), tcp: [[22, 22]] },
  ]);
});

test("what is not decided stands apart, with what decides it", () => {
  const sg = { ...inVpc, ingress: [tcpRule(22, { cidrBlocks: ["8.8.8.8/32"] }), tcpRule(80, { cidrBlocks: [unknown("igw")] })] };
  const { connections, depends } = connectivity(graphOf(openWorld({ sg })));
  expect(connections).toEqual([{ from: "8.8.8.8-8.8.8.8", to: urn("vm"), tcp: [[22, 22]] }]);
  expect(depends.length).toBeGreaterThan(0);
  for (const each of depends) {
    expect([each.to, each.tcp]).toEqual([urn("vm"), [[80, 80]]]);
    expect(each.dependsOn.map(({ property }) => property)).toEqual(["ingress[1]"]);
  }
});

test("it says of every pair and port what one question says", () => {
  const cidr = fc.constantFrom("8.8.0.0/16", "8.8.8.0/24", "9.0.0.0/8", "0.0.0.0/1", "10.0.0.0/16");
  const rule = fc.record({ from: fc.integer({ min: 1, max: 6 }), length: fc.integer({ min: 0, max: 3 }), cidr }).map((it) => ({
    protocol: "tcp",
    fromPort: it.from,
    toPort: it.from + it.length,
    cidrBlocks: [it.cidr],
  }));
  const rules = fc.array(rule, { maxLength: 3 });
  fc.assert(
    fc.property(rules, rules, rules, fc.integer({ min: 1, max: 10 }), (first, second, out, port) => {
      const graph = graphOf(
        openWorld(
          { sg: { ...inVpc, ingress: first, egress: out } },
          group("g2", { ingress: second, egress: everyone }),
          machine("other", "g2"),
        ),
      );
      const { connections, peers } = connectivity(graph);
      const topology = awsTopology(graph);
      const party = (id: string) => (id.startsWith("urn:") ? { endpoint: id } : { address: id.split("-")[1]! });
      for (const from of peers)
        for (const to of peers) {
          if (from.id === to.id || (from.kind === "range" && to.kind === "range")) continue;
          const family = `${from.id} ${to.id}`.includes("::-") ? "ipv6" : "ipv4";
          const pair = connections.filter((each) => each.from === from.id && each.to === to.id);
          expect(pair.length).toBeLessThanOrEqual(1);
          const told = pair[0]?.tcp?.some(([low, high]) => low <= port && port <= high) ?? false;
          const question = { from: party(from.id), to: party(to.id), family, protocol: 6, port } as const;
          expect(told).toBe(reach(topology, question).verdict === "reachable");
        }
    }),
    { numRuns: 60 },
  );
});
