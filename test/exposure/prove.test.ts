import { graphFromDocument } from "../../exposure/graph/document";
import { buildGraph } from "../../exposure/graph/graph";
import { prove } from "../../exposure/prove";
import { exposuresOf, openWorld, piece, ref, tcpRule, unknown } from "./support/world";

const inVpc = { vpcId: ref("vpc.id") };

test("a path names every setting that lets the packet in, in order", () => {
  const [exposure] = exposuresOf(openWorld(), {}, "preview");
  expect(exposure?.path.map(({ resource, property }) => [resource.split("::").at(-1), property])).toEqual([
    ["pub", "mapPublicIpOnLaunch"],
    ["rt", "routes[0]"],
    ["sg", "ingress[0]"],
  ]);
  expect(exposure?.openings.map(({ property }) => property)).toEqual(["ingress[0]"]);
});

test("every rule that admits is named, since all of them must go", () => {
  const halves = [tcpRule(18789, { cidrBlocks: ["0.0.0.0/1"] }), tcpRule(18789, { cidrBlocks: ["128.0.0.0/1"] }), tcpRule(22)];
  const [exposure] = exposuresOf(openWorld({ sg: { ...inVpc, ingress: halves } }), {}, "preview");
  expect(exposure?.openings.map(({ property }) => property)).toEqual(["ingress[0]", "ingress[1]"]);
});

test("a witness is one packet from the internet to an open port", () => {
  const [exposure] = exposuresOf(openWorld(), {}, "preview");
  expect(exposure?.witness?.packet).toMatchObject({ family: "ipv4", protocol: 6, port: 18789 });
});

test("what depends names the deciding property and nothing that is known", () => {
  const [exposure] = exposuresOf(
    openWorld({ sg: { ...inVpc, ingress: [tcpRule(18789, { cidrBlocks: [unknown("igw")] })] } }),
    {},
    "preview",
  );
  expect(exposure?.verdict).toBe("depends");
  expect(exposure?.dependsOn.map(({ resource, property }) => [resource.split("::").at(-1), property])).toEqual([
    ["sg", "ingress[0]"],
  ]);
});

test("no message repeats a value of the program", () => {
  const secret = { $secret: "0.0.0.0/0" };
  const graph = graphFromDocument(
    { resources: openWorld({ sg: { ...inVpc, ingress: [tcpRule(18789, { cidrBlocks: [secret] })] } }) },
    "preview",
  );
  const text = JSON.stringify(prove(graph).exposures.map(({ path, openings, dependsOn }) => [path, openings, dependsOn]));
  expect(text).toContain("ingress[0]");
  expect(text).not.toContain("0.0.0.0/0");
});

test("ids are stable whatever the order of resources, and differ between findings", () => {
  const pieces = openWorld({ sg: { ...inVpc, ingress: [tcpRule(22), tcpRule(443), tcpRule(18789)] } });
  const ids = (list: typeof pieces): string[] =>
    prove(graphFromDocument({ resources: list }, "preview")).exposures.map(({ id }) => id);
  expect(ids([...pieces].reverse())).toEqual(ids(pieces));
  expect(new Set(ids(pieces)).size).toBe(3);
});

describe("machines among themselves", () => {
  const group = "aws:ec2/securityGroup:SecurityGroup";
  const world = openWorld(
    { sg: { ...inVpc, ingress: [{ protocol: "tcp", fromPort: 2222, toPort: 2222, securityGroups: [ref("jumpers.id")] }] } },
    piece(group, "jumpers", { ...inVpc, egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] }),
    piece(group, "mute", inVpc),
    piece("aws:ec2/instance:Instance", "jump", { subnetId: ref("pub.id"), vpcSecurityGroupIds: [ref("jumpers.id")] }),
    piece("aws:ec2/instance:Instance", "dumb", {
      subnetId: ref("pub.id"),
      vpcSecurityGroupIds: [ref("jumpers.id"), ref("mute.id")],
    }),
  );
  const proof = prove(graphFromDocument({ resources: world }, "preview"), { neighbours: true });
  const pairs = proof.exposures
    .filter(({ from }) => from === "vpc")
    .map(({ sender, to, ports }) => [sender?.split("::").at(-1), to.split("::").at(-1), ports]);

  test("a reference to a group admits its members and nobody else", () => {
    expect(pairs).toEqual([
      ["dumb", "vm", [[2222, 2222]]],
      ["jump", "vm", [[2222, 2222]]],
    ]);
  });

  test("a sender that may send nothing reaches nothing", () => {
    const silent = world.map((each) => (each.name === "jumpers" ? { ...each, props: inVpc } : each));
    const found = prove(graphFromDocument({ resources: silent }, "preview"), { neighbours: true });
    expect(found.exposures.filter(({ from }) => from === "vpc")).toEqual([]);
  });
});

test("a resource of a kind that is not modelled is named, never passed over", () => {
  const pieces = openWorld({}, piece("aws:gamelift/fleet:Fleet", "ls", {}), piece("aws:iam/role:Role", "role", {}));
  expect(
    prove(graphFromDocument({ resources: pieces }, "preview")).unmodelled.map(({ resource }) => resource.split("::").at(-1)),
  ).toEqual(["ls"]);
});

test("a resource that is its own ancestor does not hang the proof", () => {
  const urn = "urn:pulumi:s::p::aws:ec2/instance:Instance::vm";
  const graph = buildGraph([{ urn, type: "aws:ec2/instance:Instance", name: "vm", outputs: {}, parent: urn }]);
  expect(prove(graph).endpoints).toEqual([urn]);
});
