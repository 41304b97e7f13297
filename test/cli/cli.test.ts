import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../cli/main";
import { describeIf, file } from "../support/requires";

jest.setTimeout(60_000);

const root = join(__dirname, "..", "..");
const packs = ["personal-dev", "small-team"].map((name) =>
  file(join(root, "policies", name, "bin/index.js"), "run npm run build"),
);
const programs = join(__dirname, "..", "preview", "programs");
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "sallyport-cli-"))));
afterAll(() => rmSync(folder, { recursive: true }));

async function sallyport(...args: string[]) {
  let out = "";
  let error = "";
  const console = {
    out: (text: string) => void (out += text),
    error: (text: string) => void (error += text),
    isTerminal: false,
    showsProgress: false,
  };
  return { code: await main(args, console), out, error };
}

const written = (name: string, content: unknown) => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};

describe("bad input: exit code 2, one message, nothing on standard output", () => {
  const dir = () => join(programs, "configured");
  test.each<[string, () => string[], string | RegExp]>([
    ["no command", () => [], "sallyport: name a command; there are preview, prove, reach, connectivity, explain and diff.\n"],
    [
      "an unknown command",
      () => ["prevue"],
      'sallyport: there is no command "prevue"; there are preview, prove, reach, connectivity, explain and diff.\n',
    ],
    [
      "a name every object has",
      () => ["constructor"],
      'sallyport: there is no command "constructor"; there are preview, prove, reach, connectivity, explain and diff.\n',
    ],
    [
      "an unknown flag",
      () => ["preview", "--stak", "x"],
      "sallyport: sallyport preview has no flag --stak; it has --stack, --all, --pack, --config, --invoke-answers, --report, --json.\n",
    ],
    ["a flag without its value", () => ["preview", "--stack"], "sallyport: --stack needs a value.\n"],
    ["two folders", () => ["preview", "a", "b"], "sallyport: sallyport preview takes one folder, not 2.\n"],
    [
      "--stack with --all",
      () => ["preview", dir(), "--all", "--stack", "dev"],
      "sallyport: --stack and --all exclude each other.\n",
    ],
    [
      "no project",
      () => ["preview", folder],
      /^sallyport: DIR is ".*": there is no Pulumi\.yaml in it\. Name the folder of a Pulumi program\.\n$/,
    ],
    [
      "several stacks",
      () => ["preview", dir()],
      "sallyport: --stack is not set: the project has 4 stacks (dev, empty, half, wrong). Name one, or use --all.\n",
    ],
    [
      "a missing stack",
      () => ["preview", dir(), "--stack", "prod"],
      'sallyport: --stack is "prod": there is no Pulumi.prod.yaml. Use one of: dev, empty, half, wrong.\n',
    ],
    [
      "a value of the wrong type",
      () => ["preview", dir(), "--stack", "wrong"],
      'sallyport: Pulumi.wrong.yaml: configured:size is "many": Pulumi.yaml declares it as integer. Write a value of that type.\n',
    ],
    [
      "a missing value",
      () => ["preview", dir(), "--stack", "empty"],
      "sallyport: Pulumi.empty.yaml: configured:size is not set: Pulumi.yaml requires it. Add it, or give --config size=VALUE.\n",
    ],
    [
      "--all without stacks",
      () => ["preview", join(programs, "flat"), "--all"],
      /^sallyport: --all is ".*": there is no Pulumi\.<stack>\.yaml in it\./,
    ],
    [
      "a report in no folder",
      () => ["preview", join(programs, "flat"), "--report", join(folder, "no", "r.html")],
      /^sallyport: --report is ".*": its folder does not exist\. Create it, or name another file\.\n$/,
    ],
    [
      "a pack that is none",
      () => ["preview", join(programs, "flat"), "--pack", folder],
      /^sallyport: --pack is ".*": there is no PulumiPolicy\.yaml in it\./,
    ],
    [
      "answers that are no JSON",
      () => ["preview", join(programs, "flat"), "--invoke-answers", written("answers.json", "{")],
      /^sallyport: --invoke-answers is "answers\.json": it is not valid JSON\./,
    ],
    [
      "a malformed answer",
      () => ["preview", join(programs, "flat"), "--invoke-answers", written("answers2.json", { t: [{}] })],
      /the list for t is malformed\./,
    ],
    ["prove of nothing", () => ["prove"], "sallyport: sallyport prove needs either --graph FILE or --state FILE.\n"],
    [
      "prove of both",
      () => ["prove", "--graph", "a", "--state", "b"],
      "sallyport: sallyport prove needs either --graph FILE or --state FILE.\n",
    ],
    [
      "a file that is not there",
      () => ["prove", "--state", join(folder, "no.json")],
      /^sallyport: --state is ".*": it cannot be read\. Name a readable file, or - for standard input\.\n$/,
    ],
    [
      "a state that is none",
      () => ["prove", "--state", written("empty.json", {})],
      'sallyport: --state is "deployment": it is missing. Give the output of `pulumi stack export`.\n',
    ],
    ["a graph that is none", () => ["prove", "--graph", written("graph.json", { resources: 7 })], /^sallyport: .*resources/],
  ])("%s", async (_, args, message) => {
    const { code, out, error } = await sallyport(...args());
    expect([code, out]).toEqual([2, ""]);
    expect(error).toEqual(typeof message === "string" ? message : expect.stringMatching(message));
  });
});

test("a program that fails: its error, exit code 2, no report", async () => {
  const report = join(folder, "failed.html");
  const { code, out, error } = await sallyport("preview", join(programs, "throws"), "--report", report);
  expect([code, out]).toEqual([2, ""]);
  expect(error).toMatch(/^sallyport: throws\/dev: Error: the program broke here\n {4}at .*throws\/index\.js:7:9\n$/);
  expect(existsSync(report)).toBe(false);
});

test("a program without its SDK: the package and the command", async () => {
  const program = mkdtempSync(join(tmpdir(), "sallyport-bare-"));
  try {
    writeFileSync(join(program, "Pulumi.yaml"), "name: bare\nruntime: nodejs\n");
    writeFileSync(join(program, "package.json"), JSON.stringify({ dependencies: { "@pulumi/pulumi": "^3.0.0" } }));
    writeFileSync(join(program, "pnpm-lock.yaml"), "");
    const { code, out, error } = await sallyport("preview", program);
    expect([code, out]).toEqual([2, ""]);
    expect(error).toBe(
      `sallyport: bare/dev: The program needs the package @pulumi/pulumi, which is not installed: run \`pnpm install\` in ${program}.\n`,
    );
  } finally {
    rmSync(program, { recursive: true });
  }
});

test("a pack that does not come up is an error, not a pass", async () => {
  const { code, out, error } = await sallyport(
    "preview",
    join(programs, "flat"),
    "--pack",
    join(__dirname, "..", "preview", "packs", "broken"),
  );
  expect([code, out]).toEqual([2, ""]);
  expect(error).toMatch(/^sallyport: flat\/dev: policy pack broken ended before it was ready/);
});

test("a preview of two stacks: exit code 1 for the open one, the table, the policies, one HTML file", async () => {
  const report = join(folder, "report.html");
  const pack = join(__dirname, "..", "preview", "packs", "plain");
  const { code, out, error } = await sallyport("preview", join(programs, "team"), "--all", "--report", report, "--pack", pack);
  expect([code, error]).toEqual([1, ""]);
  expect(out).toContain("internet       jump (BastionHost) tcp 8000-8100 IPv4 undeclared       OPEN\n");
  expect(out).toContain("jump (BastionHost) udp 51820 IPv4     tunnel           granted\n");
  expect(out).toContain("      granted by ada: operators <dial> in (via direct)\n");
  expect(out).toContain("[mandatory] limit");
  expect(out.split("\n").filter((line) => line.length > 80)).toEqual([
    expect.stringContaining('{"ports":7'),
    expect.stringContaining('{"ports":7'),
  ]);
  expect(out).not.toContain("\u001b[");
  expect(readFileSync(report, "utf8")).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
});

test("a closed stack ends with exit code 0, and as JSON holds what scripts need", async () => {
  const { code, out } = await sallyport("preview", join(programs, "team"), "--stack", "closed", "--json");
  expect(code).toBe(0);
  const { stacks } = JSON.parse(out);
  expect(stacks).toHaveLength(1);
  expect(stacks[0]).toMatchObject({ stack: "team/closed", findings: 0, outputs: { agent: "[unknown]" } });
  expect(stacks[0].exposures[0]).toMatchObject({
    from: "internet",
    protocol: "udp",
    ports: [[51820, 51820]],
    verdict: "reachable",
    dependsOn: [],
    standing: "granted",
  });
});

describeIf("our own stacks", [file(join(root, "dist/stacks/main.js"), "run npm run build"), ...packs], () => {
  test("are closed to the internet, and each is judged by the pack of its scenario", async () => {
    const { code, out, error } = await sallyport("preview", root, "--all");
    expect([code, error]).toEqual([0, ""]);
    for (const pack of ["sallyport-personal-dev", "sallyport-small-team"])
      expect(out).toMatch(new RegExp(`${pack} \\S+ \\(\\d+ rules\\): passed`));
    expect(out.match(/Nothing here is reachable from the internet\./g)).toHaveLength(2);
    expect(out).not.toMatch(/OPEN|DEPENDS/);
  });

  const opened = [
    'sallyport:operatorCidrs=["0.0.0.0/0"]',
    'sallyport:bastionGrants=[{"from":"internet","to":"ssh","via":"direct","reason":"r","approvedBy":"me"}]',
  ];
  const team = (...args: string[]) => sallyport("preview", root, "--stack", "team", ...args);

  test("a setting that opens the bastion to the world is refused, with the fix", async () => {
    const { code, out, error } = await team("--config", opened[0]!);
    expect([code, out]).toEqual([2, ""]);
    expect(error).toMatch(/^sallyport: sallyport\/team: sallyport:operatorCidrs is .*add a grant from "internet" to "ssh"/);
  });

  test("with the grant it is granted, and still a violation for a pack that allows no such grant", async () => {
    const config = opened.flatMap((override) => ["--config", override]);
    const { code, out } = await team(...config);
    expect([code, /bastion \(BastionHost\) tcp 2222 IPv4 +ssh +granted\n/.test(out)]).toEqual([0, true]);
    const strict = await team(...config, "--pack", join(root, "policies", "personal-dev"));
    expect(strict.code).toBe(1);
    expect(strict.out).toContain("[mandatory] no-public-port");
  });
});

test("colour on a terminal only", async () => {
  let out = "";
  await main(["prove", "--graph", written("none.json", { resources: [] })], {
    out: (text) => void (out += text),
    error: () => undefined,
    isTerminal: true,
    showsProgress: false,
  });
  expect(out).toContain("\u001b[1m");
});

describe("prove", () => {
  const cases = JSON.parse(readFileSync(join(__dirname, "world.json"), "utf8")) as { readonly resources: readonly unknown[] };

  test("a graph document with an open port: exit code 1, the stable fields", async () => {
    const { code, out } = await sallyport("prove", "--graph", written("world.json", cases), "--json");
    expect(code).toBe(1);
    const { exposures } = JSON.parse(out);
    const open = exposures.find((exposure: { from: string }) => exposure.from === "internet");
    expect(open).toMatchObject({ protocol: "tcp", ports: [[18789, 18789]], verdict: "reachable", dependsOn: [] });
    expect(open.path.map((step: object) => Object.keys(step))).toEqual(open.path.map(() => ["resource", "property", "why"]));
  });

  test("nothing in, nothing to report", async () => {
    const { code, out } = await sallyport("prove", "--state", written("state.json", { deployment: { resources: [] } }));
    expect([code, out]).toEqual([
      0,
      `${join(folder, "state.json")}\n  no resources\n\nExposure\n  Nothing here is reachable from the internet.\n`,
    ]);
  });
});

test("help and version", async () => {
  expect(await sallyport("--version")).toEqual({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), error: "" });
  const { code, out } = await sallyport("preview", "--help");
  expect(code).toBe(0);
  expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
});
