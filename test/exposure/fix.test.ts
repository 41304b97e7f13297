import { fixesOf } from "../../exposure/fix";
import { withEdits } from "../../exposure/fixEdits";
import { editInWords } from "../../exposure/fixWords";
import { recordsFromDocument } from "../../exposure/graph/document";
import { buildGraph } from "../../exposure/graph/graph";
import type { Exposure } from "../../exposure/proof";
import { prove } from "../../exposure/prove";
import { openWorld, piece, ref, tcpRule, unknown, type Piece } from "./support/world";

const inVpc = { vpcId: ref("vpc.id") };
const instance = "aws:ec2/instance:Instance";
const records = (resources: readonly Piece[]) => recordsFromDocument({ resources }, "preview");
const nameOf = (urn: string) => urn.split("::").at(-1);

function fixes(resources: readonly Piece[], isGranted?: (exposure: Exposure) => boolean) {
  const all = records(resources);
  const exposure = prove(buildGraph(all)).exposures.find(({ to, from }) => nameOf(to) === "vm" && from === "internet")!;
  const found = fixesOf(all, exposure, isGranted);
  const told = found.map(({ edits }) =>
    edits.map((edit) =>
      [edit.kind, nameOf(edit.resource), "property" in edit ? edit.property : "", "index" in edit ? edit.index : ""]
        .join(" ")
        .trim(),
    ),
  );
  return { all, exposure, found, told };
}

test("each setting that lets packets in, taken away", () => {
  const { told, all, exposure, found } = fixes(openWorld());
  expect(told).toEqual([
    ["without sg ingress 0"],
    ["set vm associatePublicIpAddress"],
    ["set pub mapPublicIpOnLaunch"],
    ["without rt routes 0"],
  ]);
  for (const { edits } of found) {
    const after = prove(buildGraph(withEdits(all, edits)!)).exposures;
    expect(after.filter(({ id }) => id === exposure.id)).toEqual([]);
  }
});

test("an allow-list in the same rule stays: the wide network goes, the rule does not", () => {
  const rule = tcpRule(18789, { cidrBlocks: ["8.8.8.8/32", "0.0.0.0/0"] });
  const { told } = fixes(openWorld({ sg: { ...inVpc, ingress: [rule] } }));
  expect(told[0]).toEqual(["narrow sg ingress 0"]);
  expect(told).not.toContainEqual(["without sg ingress 0"]);
});

test("what another machine needs is not taken away", () => {
  const other = piece(instance, "web", { ami: "a", subnetId: ref("pub.id"), vpcSecurityGroupIds: [ref("sg.id")] });
  expect(fixes(openWorld({}, other)).told).toEqual([["set vm associatePublicIpAddress"]]);
});

test("what is granted on the same machine is not taken away, the rest may go and is named", () => {
  const two = openWorld({ sg: { ...inVpc, ingress: [tcpRule(22), tcpRule(18789)] } });
  const free = fixes(two);
  expect(free.told[0]).toEqual([expect.stringMatching(/^without sg ingress [01]$/)]);
  expect(free.found.map(({ closes }) => closes.length)).toEqual([0, 1, 1, 1]);
  const kept = fixes(two, ({ ports }) => ports[0]![0] === 22 || ports[0]![0] === 18789);
  expect(kept.told).toEqual([free.told[0]]);
});

test("two halves of the world go together", () => {
  const halves = [tcpRule(18789, { cidrBlocks: ["0.0.0.0/1"] }), tcpRule(18789, { cidrBlocks: ["128.0.0.0/1"] })];
  const { told, found } = fixes(openWorld({ sg: { ...inVpc, ingress: halves } }));
  expect(told).toContainEqual(["without sg ingress 0", "without sg ingress 1"]);
  expect(found.map(({ edits }) => edits.length)).toEqual([...found.map(({ edits }) => edits.length)].sort());
});

test("a rule that is a resource is removed as one", () => {
  const rule = piece("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "door", {
    securityGroupId: ref("sg.id"),
    ipProtocol: "tcp",
    fromPort: 18789,
    toPort: 18789,
    cidrIpv4: "0.0.0.0/0",
  });
  const { told } = fixes(openWorld({ sg: inVpc }, rule));
  expect(told[0]).toEqual(["remove door"]);
});

test("what only may be open is closed in the same way", () => {
  const { exposure, told } = fixes(openWorld({ sg: { ...inVpc, ingress: [tcpRule(18789, { cidrBlocks: [unknown("igw")] })] } }));
  expect([exposure.verdict, told[0]]).toEqual(["depends", ["without sg ingress 0"]]);
});

test("an edit that does not apply makes no records", () => {
  const all = records(openWorld());
  const sg = all.find(({ name }) => name === "sg")!.urn;
  expect(withEdits(all, [{ kind: "without", resource: sg, property: "ingress", index: 1 }])).toBeUndefined();
  expect(withEdits(all, [{ kind: "narrow", resource: sg, property: "ingress", index: 0 }])).toBeUndefined();
});

describe("in words and code", () => {
  const told = (rules: readonly unknown[], index = 0) => {
    const graph = buildGraph(records(openWorld({ sg: { ...inVpc, ingress: rules } })));
    const { urn } = graph.resources.find(({ name }) => name === "sg")!;
    return editInWords(graph, { kind: "without", resource: urn, property: "ingress", index });
  };

  test("the list that stays is written out", () => {
    const { words, code } = told([tcpRule(22, { cidrBlocks: ["8.8.8.8/32"] }), tcpRule(18789)], 1);
    expect(words).toBe('Remove element 1 of ingress of SecurityGroup "sg".');
    expect(code.split("\n")[0]).toBe('// in: new aws.ec2.SecurityGroup("sg", …)');
    expect(code).toContain('cidrBlocks: [\n      "8.8.8.8/32"\n    ]');
    expect(code).not.toContain("18789");
  });

  test("one that holds a secret or an unknown is not", () => {
    const secret = tcpRule(22, { cidrBlocks: [{ $secret: "8.8.8.8/32" }] });
    expect(told([tcpRule(18789), secret]).code).toBe('// in: new aws.ec2.SecurityGroup("sg", …)\n// remove element 0 of ingress');
    expect(told([tcpRule(18789), tcpRule(22, { cidrBlocks: [unknown("igw")] })]).code).toContain("// remove element 0");
  });
});
