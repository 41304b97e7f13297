import fc from "fast-check";
import { graphFromDocument, recordsFromDocument } from "../../../exposure/graph/document";
import { unknownSentinels } from "../../../exposure/graph/values";
import { documents, programOf } from "./documents";
import { erase } from "./erase";
import { evaluator } from "./judges";
import { questionsAbout } from "./questions";
import { halved, reordered } from "./variations";

/** Random programs prove nothing if all their questions have the same answer. */
describe("what the generators make", () => {
  const sample = fc.sample(documents, { numRuns: 300, seed: 1 });
  const asked = sample.flatMap((document, seed) => {
    const graph = graphFromDocument(document, "resolved");
    return fc.sample(questionsAbout(document), { numRuns: 40, seed }).map((question) => {
      const way = "address" in question.from ? "in" : "address" in question.to ? "out" : "between";
      return { way, family: question.family, verdict: evaluator(graph, question) };
    });
  });
  const share = (holds: (it: (typeof asked)[number]) => boolean, among: (it: (typeof asked)[number]) => boolean = () => true) =>
    asked.filter((it) => among(it) && holds(it)).length / asked.filter(among).length;

  test.each([
    ["in", 0.05],
    ["out", 0.15],
    ["between", 0.1],
  ])("of the questions %s, enough are reachable", (way, least) => {
    expect(
      share(
        ({ verdict }) => verdict === "reachable",
        (it) => it.way === way,
      ),
    ).toBeGreaterThan(least);
  });

  test("both families are reached, and something depends", () => {
    expect(
      share(
        ({ verdict }) => verdict === "reachable",
        (it) => it.family === "ipv6",
      ),
    ).toBeGreaterThan(0.02);
    expect(share(({ verdict }) => verdict === "depends")).toBeGreaterThan(0.001);
  });

  test("programs stay small enough to read", () => {
    const sizes = sample.map(({ resources }) => resources.length);
    expect(sizes.reduce((sum, size) => sum + size, 0) / sizes.length).toBeLessThan(18);
  });

  test.each([
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "aws:ec2/networkAcl:NetworkAcl",
    "aws:ec2/networkAclRule:NetworkAclRule",
    "aws:ec2/networkAclAssociation:NetworkAclAssociation",
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
    "aws:ec2/natGateway:NatGateway",
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
    "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
    "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
    "aws:ec2/defaultRouteTable:DefaultRouteTable",
    "aws:ec2/route:Route",
    "aws:ec2/eipAssociation:EipAssociation",
    "aws:ec2/networkInterface:NetworkInterface",
    "aws:autoscaling/group:Group",
    "aws:ec2/managedPrefixList:ManagedPrefixList",
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
    "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
  ])("%s occurs", (type) => expect(sample.some(({ resources }) => resources.some((entry) => entry.type === type))).toBe(true));
});

describe("variations", () => {
  const document = fc.sample(documents, { numRuns: 1, seed: 3 })[0]!;

  test("halves say the same blocks in twice as many pieces", () => {
    const rules = { resources: [{ type: "aws:ec2/route:Route", name: "r", props: { destinationCidrBlock: "10.0.0.0/8" } }] };
    expect(halved(rules).resources.map(({ props }) => props["destinationCidrBlock"])).toEqual(["10.0.0.0/9", "10.128.0.0/9"]);
  });

  test("a reordered program is the same twice reordered", () => {
    expect(reordered(document)).not.toEqual(document);
    expect(reordered(reordered(document))).toEqual(document);
  });

  test("erasing makes as many values unknown as asked, by seed, and leaves the rest", () => {
    const records = recordsFromDocument(document, "resolved");
    const unknowns = (of: unknown) => JSON.stringify(of).split(unknownSentinels[0]!).length - 1;
    expect(unknowns(records)).toBe(0);
    expect(unknowns(erase(records, 1, 7))).toBeGreaterThan(0);
    expect(erase(records, 3, 7)).toEqual(erase(records, 3, 7));
    expect(erase(records, 3, 7)).not.toEqual(erase(records, 3, 8));
    expect(erase(records, 0, 7)).toEqual(records);
  });

  test("a program is printed one resource a line", () => {
    expect(programOf(document).split("\n")).toHaveLength(document.resources.length);
    expect(programOf(document)).toContain("vpcId: vpc.id");
  });
});
