import fc from "fast-check";
import { diff } from "../../exposure/diff";
import { graphFromDocument } from "../../exposure/graph/document";
import { openWorld, piece, ref, tcpRule, unknown, type Piece } from "./support/world";

const inVpc = { vpcId: ref("vpc.id") };
const office = { cidrBlocks: ["8.8.8.0/24"] };
const urn = (name: string) => `urn:pulumi:document::graph::aws:ec2/instance:Instance::${name}`;
const vm = urn("vm");
const graphOf = (resources: readonly Piece[]) => graphFromDocument({ resources }, "preview");
const withRules = (...ingress: unknown[]) => graphOf(openWorld({ sg: { ...inVpc, ingress } }));
const none = { added: [], removed: [], widened: [], narrowed: [], unmodelled: [] };
const port = (...ports: number[]) => ({ tcp: ports.map((each) => [each, each]) });

test("a way in that comes, and one that goes", () => {
  const change = { from: "8.8.8.0-8.8.8.255", to: vm, must: port(22), may: port(22) };
  expect(diff(withRules(), withRules(tcpRule(22, office)))).toEqual({ ...none, added: [change] });
  expect(diff(withRules(tcpRule(22, office)), withRules())).toEqual({ ...none, removed: [change] });
});

test("more and fewer ports, apart", () => {
  const [from, to] = [withRules(tcpRule(22, office), tcpRule(80, office)), withRules(tcpRule(22, office), tcpRule(443, office))];
  const ends = { from: "8.8.8.0-8.8.8.255", to: vm };
  expect(diff(from, to)).toEqual({
    ...none,
    widened: [{ ...ends, must: port(443), may: port(443) }],
    narrowed: [{ ...ends, must: port(80), may: port(80) }],
  });
});

test("only the addresses that changed are told, and the whole internet by one name", () => {
  const half = tcpRule(22, { cidrBlocks: ["8.8.8.0/25"] });
  expect(diff(withRules(half), withRules(tcpRule(22, office))).added.map(({ from }) => from)).toEqual(["8.8.8.128-8.8.8.255"]);
  expect(diff(withRules(), withRules(tcpRule(22))).added.map(({ from }) => from)).toEqual(["internet (ipv4)"]);
});

test("what becomes certain was possible before", () => {
  const later = withRules(tcpRule(22, { cidrBlocks: [unknown("igw")] }));
  const { added, widened, narrowed } = diff(later, withRules(tcpRule(22)));
  expect(added).toEqual([]);
  expect(widened).toContainEqual({ from: "internet (ipv4)", to: vm, must: port(22), may: {} });
  expect(narrowed.every(({ must }) => Object.keys(must).length === 0)).toBe(true);
});

test.each<[string, readonly Piece[], readonly Piece[]]>([
  ["another order", openWorld(), [...openWorld()].reverse()],
  [
    "the same rule in two halves",
    openWorld(),
    openWorld({ sg: { ...inVpc, ingress: [tcpRule(18789, { cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] })] } }),
  ],
  ["another name", openWorld(), openWorld().map((each) => (each.name === "vm" ? { ...each, name: "machine" } : each))],
  ["a tag", openWorld(), openWorld().map((each) => ({ ...each, props: { ...each.props, tags: { a: "b" } } }))],
])("%s is no change", (_, before, after) => {
  expect(diff(graphOf(before), graphOf(after))).toEqual(none);
});

test("a new name with another reach is one that went and one that came", () => {
  const renamed = openWorld({ sg: { ...inVpc, ingress: [tcpRule(22)] } }).map((each) =>
    each.name === "vm" ? { ...each, name: "machine" } : each,
  );
  const { added, removed } = diff(graphOf(openWorld()), graphOf(renamed));
  expect([added.map(({ to }) => to), removed.map(({ to }) => to)]).toEqual([[urn("machine")], [vm]]);
});

test("what is not modelled and new could open anything", () => {
  const door = piece("acme:index/door:Door", "door", {});
  expect(diff(graphOf(openWorld()), graphOf([...openWorld(), door])).unmodelled).toHaveLength(1);
  expect(diff(graphOf([...openWorld(), door]), graphOf([...openWorld(), door]))).toEqual(none);
});

test("there and back again: what one way adds and widens, the other removes and narrows", () => {
  const cidr = fc.constantFrom("8.8.8.0/24", "8.8.0.0/16", "0.0.0.0/0", "9.0.0.0/8");
  const rule = fc.tuple(fc.integer({ min: 1, max: 4 }), cidr).map(([at, range]) => tcpRule(at, { cidrBlocks: [range] }));
  const rules = fc.array(rule, { maxLength: 3 });
  fc.assert(
    fc.property(rules, rules, (first, second) => {
      const [a, b] = [withRules(...first), withRules(...second)];
      const [there, back] = [diff(a, b), diff(b, a)];
      expect([back.removed, back.narrowed, back.added, back.widened]).toEqual([
        there.added,
        there.widened,
        there.removed,
        there.narrowed,
      ]);
      const more = diff(a, withRules(...first, ...second));
      expect([more.removed, more.narrowed]).toEqual([[], []]);
    }),
    { numRuns: 60 },
  );
});
