import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { graphFromDocument } from "../../exposure/graph/document";
import { answerCase } from "../../cli/cases/answer";
import { readCases } from "../../cli/cases/caseFile";
import { openWorld, piece, ref, tcpRule, unknown, type Piece } from "../exposure/support/world";
import { describeIf, file } from "../support/requires";

const root = join(__dirname, "../..");
const query = { kind: "reach", from: "internet", to: "vm", proto: "tcp", port: 18789 };
const situation = (id: string, resources: readonly Piece[], expected: string, more: object = {}) => ({
  id,
  resources,
  query: { ...query, ...more },
  mode: "both",
  expected,
});
const closed = openWorld({ sg: { vpcId: ref("vpc.id"), ingress: [tcpRule(22)] } });
const openLater = openWorld({
  sg: { vpcId: ref("vpc.id"), ingress: [tcpRule(18789, { cidrBlocks: [{ ...unknown("igw"), resolved: "0.0.0.0/0" }] })] },
});

const functionUrl = "aws:lambda/functionUrl:FunctionUrl";
const signedUrl = piece(functionUrl, "url", { functionName: "f", authorizationType: "AWS_IAM" });
const openUrl = piece(functionUrl, "url", { functionName: "f", authorizationType: "NONE" });

function answer(resources: readonly Piece[], more: object = {}) {
  const [each] = readCases("cases.json", JSON.stringify(situation("a", resources, "unknown", more)));
  return answerCase(graphFromDocument({ resources }, "preview"), each!.query, "query").verdict;
}

test.each<[string, readonly Piece[], object, string]>([
  ["an open port", openWorld(), {}, "exposed"],
  ["any port", openWorld(), { port: "any" }, "exposed"],
  ["another port", openWorld(), { port: 18788 }, "not exposed"],
  ["another protocol", openWorld(), { proto: "udp" }, "not exposed"],
  ["another family", openWorld(), { family: "ipv6" }, "not exposed"],
  ["a value from elsewhere", openLater, {}, "unknown"],
  ["a hop that the way does not take", openWorld(), { via: "igw" }, "not exposed"],
  ["a machine of the same network", closed, { from: "vpc", port: 22 }, "exposed"],
  ["the way out", closed, { from: "vm", to: "internet", port: 443 }, "not exposed"],
  ["a resource of no known kind beside it", [...closed, piece("acme:index/door:Door", "door", {})], {}, "unknown"],
  ["the same beside an open port", [...openWorld(), piece("acme:index/door:Door", "door", {})], {}, "exposed"],
  ["something that listens nowhere", closed, { to: "sg" }, "unknown"],
  ["a zone without known members", closed, { from: "cluster" }, "unknown"],
  ["an open port asks nobody who they are", openWorld(), { kind: "auth" }, "exposed"],
  ["a closed port asks nobody either, but nobody gets there", closed, { kind: "auth" }, "not exposed"],
  ["what an open port speaks is not known", openWorld(), { kind: "transport" }, "unknown"],
  ["a signed function URL", [signedUrl], { kind: "auth", to: "url", port: 443 }, "not exposed"],
  ["a function URL for everybody", [openUrl], { kind: "auth", to: "url", port: 443 }, "exposed"],
  ["a function URL speaks TLS", [openUrl], { kind: "transport", to: "url", port: 443 }, "not exposed"],
  ["who is identified inside is another question", openWorld(), { kind: "auth", from: "vpc" }, "unknown"],
])("%s", (_, resources, more, expected) => {
  expect(answer(resources, more)).toBe(expected);
});

describe("bad cases name the place", () => {
  test.each<[string, unknown, string]>([
    ["no object", [7], "cases.json[0] is 7: a case is an object."],
    ["no resources", [{ id: "a" }], "cases.json[0].resources is not set"],
    ["a wrong verdict", [situation("a", [], "open")], 'cases.json[0].expected is "open"'],
    ["a wrong mode", [{ ...situation("a", [], "unknown"), mode: "live" }], 'cases.json[0].mode is "live"'],
    ["a wrong kind", [situation("a", [], "unknown", { kind: "ping" })], 'cases.json[0].query.kind is "ping"'],
    ["no port", [situation("a", [], "unknown", { port: null })], "cases.json[0].query.port"],
  ])("%s", (_, document, message) => {
    expect(() => readCases("cases.json", JSON.stringify(document))).toThrow(message);
  });

  test.each<[object, string]>([
    [{ to: "nobody" }, 'query.to is "nobody": there is no such resource, zone or address.'],
    [{ port: 70000 }, 'query.port is "70000": this is no port.'],
    [{ proto: "tpc" }, 'query.proto is "tpc": this is no protocol.'],
  ])("%j", (more, message) => {
    expect(() => answer(openWorld(), more)).toThrow(message);
  });
});

const built = [file(join(root, "dist/cli/cases/answer.js"), "run npm run build")];
describeIf("through the policy pack's own functions", built, () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "sallyport-cases-"))));
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (document: unknown) => {
    const path = join(folder, "cases.json");
    writeFileSync(path, JSON.stringify(document));
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "tools/cases/main.mjs"), path], {
      encoding: "utf8",
    });
    return {
      status,
      stderr,
      lines: stdout
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line)),
    };
  };

  test("one line for each run, exit code 0 when all are as expected", () => {
    const { status, lines, stderr } = run([
      situation("open", openWorld(), "exposed"),
      { ...situation("later", openLater, "unknown"), mode: "preview" },
      situation("closed", closed, "not exposed"),
    ]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(lines.map(({ id, mode, verdict, ok }) => [id, mode, verdict, ok])).toEqual([
      ["open", "preview", "exposed", true],
      ["open", "resolved", "exposed", true],
      ["later", "preview", "unknown", true],
      ["closed", "preview", "not exposed", true],
      ["closed", "resolved", "not exposed", true],
    ]);
    expect(lines[0].path.map(({ property }: { property: string }) => property)).toContain("ingress[0]");
  });

  test("what a resource policy saw counts over outputs that do not have it", () => {
    const group = openWorld().map((each) => (each.name === "sg" ? { ...each, inputs: each.props, props: {} } : each));
    expect(run([situation("inputs", group, "exposed")]).lines.map(({ verdict }) => verdict)).toEqual(["exposed", "exposed"]);
  });

  test("a difference ends with 1, bad input with 2 and nothing printed", () => {
    expect(run([situation("later", openLater, "exposed")])).toMatchObject({ status: 1, lines: [{ ok: false }, { ok: true }] });
    const bad = run([situation("a", openWorld(), "exposed"), situation("b", openWorld(), "exposed", { to: "nobody" })]);
    expect(bad).toMatchObject({ status: 2, lines: [] });
    expect(bad.stderr).toContain('cases: b: query.to is "nobody"');
  });
});
