import { openWorld, piece, ref, tcpRule, unknown, type Piece } from "../exposure/support/world";
import { documentOf, sallyport, textFile, vm } from "./support/sallyport";

const inVpc = { vpcId: ref("vpc.id") };
const closed = openWorld({ sg: { ...inVpc, ingress: [tcpRule(22)] } });
const shut = openWorld({
  sg: { ...inVpc, ingress: [tcpRule(22)] },
  rt: { ...inVpc, routes: [] },
  pub: { ...inVpc, cidrBlock: "10.0.1.0/24", mapPublicIpOnLaunch: false },
});

async function reach(resources: readonly Piece[], from: string, to: string, port = "18789", ...more: string[]) {
  const flags = ["--graph", documentOf(resources), "--from", from, "--to", to, "--protocol", "tcp", "--port", port];
  const { code, out, error } = await sallyport("reach", ...flags, "--json", ...more);
  return { code, error, answer: out === "" ? undefined : JSON.parse(out) };
}

const properties = (steps: readonly { readonly property: string }[]) => steps.map(({ property }) => property);

test("an open port: the way, a packet that was replayed, exit code 1", async () => {
  const { code, answer } = await reach(openWorld(), "internet", "vm");
  expect([code, answer.verdict, answer.replayed]).toEqual([1, "reachable", true]);
  expect(properties(answer.path)).toEqual(["mapPublicIpOnLaunch", "routes[0]", "ingress[0]"]);
  expect(answer.witness).toMatchObject({ family: "ipv4", protocol: 6, port: 18789, receiver: vm });
  expect(answer.dependsOn).toEqual([]);
});

test("every setting that blocks is named, not the first alone", async () => {
  const ipv4 = ["18789", "--family", "ipv4"] as const;
  const one = await reach(closed, "internet", "vm", ...ipv4);
  expect([one.code, one.answer.verdict]).toEqual([0, "unreachable"]);
  const blockers = (answer: { blockedBy: readonly { resource: string }[] }) =>
    new Set(answer.blockedBy.map(({ resource }) => resource.split("::").at(-1)));
  expect([...blockers(one.answer)]).toEqual(["vm"]);
  const all = await reach(shut, "internet", "vm", ...ipv4);
  expect([...blockers(all.answer)].sort()).toEqual(["pub", "rt", "vm"]);
  expect(all.answer.path).toBeUndefined();
});

test("filters that each let others through, but nobody through both", async () => {
  const acl = piece("aws:ec2/networkAcl:NetworkAcl", "acl", {
    ...inVpc,
    subnetIds: [ref("pub.id")],
    ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, ruleNo: 100, action: "allow", cidrBlock: "8.0.0.0/8" }],
    egress: [{ protocol: "-1", fromPort: 0, toPort: 0, ruleNo: 100, action: "allow", cidrBlock: "0.0.0.0/0" }],
  });
  const sg = { ...inVpc, ingress: [tcpRule(18789, { cidrBlocks: ["9.0.0.0/8"] })] };
  const { answer } = await reach(openWorld({ sg }, acl), "internet", "vm");
  expect(answer.verdict).toBe("unreachable");
  expect(answer.blockedBy.length).toBeGreaterThanOrEqual(2);
});

test.each<[string, string, string, string, string]>([
  ["an address", "203.0.112.7", "vm", "22", "reachable"],
  ["a CIDR", "8.8.8.0/24", "vm", "22", "reachable"],
  ["a CIDR of the other family", "2600::/16", "vm", "22", "unreachable"],
  ["a machine of the network", "vpc", "vm", "22", "reachable"],
  ["out to the internet", "vm", "internet", "443", "unreachable"],
  ["a private address", "10.9.0.1", "vm", "22", "depends"],
  ["a private address that the firewall keeps out", "10.9.0.1", "vm", "23", "unreachable"],
  ["a URN", "internet", vm, "22", "reachable"],
  ["any port", "internet", "vm", "any", "reachable"],
])("%s", async (_, from, to, port, verdict) => {
  expect((await reach(closed, from, to, port)).answer.verdict).toBe(verdict);
});

test("the way out, where a group has one, ends at an address that was replayed", async () => {
  const egress = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];
  const { answer } = await reach(openWorld({ sg: { ...inVpc, egress } }), "vm", "internet", "443");
  expect(answer).toMatchObject({ verdict: "reachable", replayed: true, witness: { sender: vm } });
});

test("an allow-list is reachable from its address and not from the internet", async () => {
  const office = openWorld({ sg: { ...inVpc, ingress: [tcpRule(18789, { cidrBlocks: ["203.0.112.7/32"] })] } });
  expect((await reach(office, "203.0.112.7", "vm")).answer).toMatchObject({ verdict: "reachable", replayed: true });
  expect((await reach(office, "203.0.112.8", "vm")).answer.verdict).toBe("unreachable");
  expect((await reach(office, "internet", "vm")).answer.verdict).toBe("unreachable");
});

test("what depends says on what; what is not modelled is never called closed", async () => {
  const later = openWorld({ sg: { ...inVpc, ingress: [tcpRule(18789, { cidrBlocks: [unknown("igw")] })] } });
  const { code, answer } = await reach(later, "internet", "vm");
  expect([code, answer.verdict, properties(answer.dependsOn)]).toEqual([1, "depends", ["ingress[0]"]]);
  const beside = await reach([...closed, piece("acme:index/door:Door", "door", {})], "internet", "vm");
  expect(beside.answer).toMatchObject({ verdict: "depends", dependsOn: [{ why: expect.stringContaining("not modelled") }] });
});

test("as text", async () => {
  const flags = ["--from", "internet", "--to", "vm", "--protocol", "tcp", "--port", "18789"];
  const open = await sallyport("reach", "--graph", documentOf(openWorld()), ...flags);
  expect(open.out).toMatch(/^reachable\nby:\n {2}Subnet "pub", mapPublicIpOnLaunch: /);
  const { out } = await sallyport("reach", "--graph", documentOf(closed), ...flags);
  expect(out).toMatch(/^unreachable\nblocked by:\n {2}Instance "vm", vpcSecurityGroupIds: no security group rule admits/);
});

describe("bad input", () => {
  const flags = ["--from", "internet", "--to", "vm", "--protocol", "tcp", "--port", "1"];
  const changed = (name: string, value: string) => flags.map((flag, index) => (flags[index - 1] === name ? value : flag));
  test.each<[string, string[], string | RegExp]>([
    ["no end", ["--to", "vm"], "sallyport reach needs --from.\n"],
    ["no protocol", ["--from", "vpc", "--to", "vm"], "sallyport reach needs --protocol.\n"],
    ["nobody", changed("--to", "nobody"), '--to is "nobody": there is no such resource, zone or address.'],
    ["host bits", changed("--from", "10.0.0.1/8"), '--from is "10.0.0.1/8"'],
    ["a wrong family", [...flags, "--family", "ipv5"], '--family is "ipv5": there is no such address family.'],
    ["a wrong port", changed("--port", "70000"), '--port is "70000": this is no port.'],
    ["a wrong protocol", changed("--protocol", "tpc"), '--protocol is "tpc": this is no protocol.'],
    ["a zone as receiver", changed("--to", "cluster"), '--to is "cluster": packets go to one receiver.'],
    ["both outside", changed("--to", "8.8.8.8"), '--to is "8.8.8.8": both ends lie outside the graph.'],
  ])("%s", async (_, args, message) => {
    const { code, out, error } = await sallyport("reach", "--graph", documentOf(closed), ...args);
    expect([code, out]).toEqual([2, ""]);
    expect(error).toContain(`sallyport: ${String(message)}`);
  });

  test("a malformed document, with the place", async () => {
    const file = textFile("bad.json", JSON.stringify({ resources: [{ type: "a:b:C" }] }));
    const { code, error } = await sallyport("reach", "--graph", file, ...flags);
    expect([code, error]).toEqual([2, expect.stringContaining("$.resources[0].name is not set")]);
  });
});
