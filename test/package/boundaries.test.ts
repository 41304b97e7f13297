import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "../..");

interface Snippet {
  readonly file: string;
  readonly code: string;
}

/** What the project's own lint configuration says of each snippet. */
function lint(rule: string, snippets: readonly Snippet[]): string[][] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, "lintSnippets.mjs")], {
    cwd: root,
    input: JSON.stringify({ rules: [rule], snippets }),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as string[][];
}

const arrow = (file: string, specifier: string): Snippet => ({
  file,
  code: `import { x } from "${specifier}";\nexport const y = x;\n`,
});

const allowed: readonly (readonly [string, string])[] = [
  ["model/net/cidr.ts", "ipaddr.js"],
  ["model/net/cidr.ts", "../errors"],
  ["render/sshd.ts", "../model/plan"],
  ["exposure/solve.ts", "../model/net/cidr"],
  ["exposure/solve.ts", "node:crypto"],
  ["components/BastionHost.ts", "../render/sshd"],
  ["components/BastionHost.ts", "../model/plan"],
  ["components/BastionHost.ts", "@pulumi/aws/ec2/vpc"],
  ["stacks/smallTeam.ts", "../components"],
  ["stacks/smallTeam.ts", "@pulumi/pulumi"],
  ["policies/rules/no-public-port.ts", "../../exposure/solve"],
  ["policies/small-team/index.ts", "@pulumi/policy"],
  ["preview/monitor.ts", "@pulumi/pulumi/proto/resource_grpc_pb"],
  ["preview/monitor.ts", "../exposure/graph/graph"],
  ["preview/program.ts", "node:child_process"],
  ["report/table.ts", "../exposure/proof"],
  ["testing/index.ts", "../preview/preview"],
  ["cli/main.ts", "../report/table"],
  ["cli/main.ts", "node:fs"],
  ["index.ts", "./components"],
];

const refused: readonly (readonly [string, string])[] = [
  ["model/plan.ts", "../render/sshd"],
  ["model/plan.ts", "../exposure/proof"],
  ["model/plan.ts", "../components/BastionHost"],
  ["model/plan.ts", "@pulumi/pulumi"],
  ["model/plan.ts", "yaml"],
  ["model/plan.ts", "node:fs"],
  ["model/plan.ts", "fs"],
  ["model/plan.ts", "node:net"],
  ["model/plan.ts", "node:child_process"],
  ["render/sshd.ts", "../components/BastionHost"],
  ["render/sshd.ts", "../exposure/proof"],
  ["render/sshd.ts", "@pulumi/pulumi"],
  ["render/sshd.ts", "node:fs/promises"],
  ["exposure/solve.ts", "../components/BastionHost"],
  ["exposure/solve.ts", "../render/sshd"],
  ["exposure/solve.ts", "../policies/rule"],
  ["exposure/solve.ts", "../preview/preview"],
  ["exposure/solve.ts", "../report/table"],
  ["exposure/platforms/aws/routes.ts", "../../../components/tags"],
  ["exposure/solve.ts", "@pulumi/aws"],
  ["exposure/solve.ts", "node:net"],
  ["components/BastionHost.ts", "../exposure/proof"],
  ["components/BastionHost.ts", "../stacks/smallTeam"],
  ["components/BastionHost.ts", "../policies/rule"],
  ["components/BastionHost.ts", "node:fs"],
  ["stacks/smallTeam.ts", "../exposure/proof"],
  ["stacks/smallTeam.ts", "../preview/preview"],
  ["policies/rules/no-public-port.ts", "@pulumi/policy"],
  ["policies/rules/no-public-port.ts", "../../components/BastionHost"],
  ["policies/small-team/index.ts", "../../preview/preview"],
  ["policies/small-team/index.ts", "../../report/table"],
  ["report/table.ts", "@pulumi/pulumi"],
  ["report/table.ts", "../preview/preview"],
  ["report/table.ts", "node:fs"],
  ["preview/monitor.ts", "../components/BastionHost"],
  ["preview/monitor.ts", "../cli/main"],
  ["testing/index.ts", "../components"],
  ["cli/main.ts", "@pulumi/pulumi"],
  ["cli/main.ts", "../components"],
  ["cli/main.ts", "../policies/rule"],
  ["index.ts", "./exposure/proof"],
];

describe("the arrows of the architecture", () => {
  const snippets = [...allowed, ...refused].map(([file, specifier]) => arrow(file, specifier));
  let messages: string[][];
  beforeAll(() => {
    messages = lint("sallyport/boundaries", snippets);
  });

  test.each(allowed.map(([file, specifier], place) => [file, specifier, place] as const))(
    "%s may import %s",
    (_file, _specifier, place) => {
      expect(messages[place]).toEqual([]);
    },
  );

  test.each(refused.map(([file, specifier], place) => [file, specifier, place] as const))(
    "%s may not import %s",
    (_file, _specifier, place) => {
      expect(messages[allowed.length + place]).toEqual([expect.stringContaining("may not import")]);
    },
  );

  test("no way of importing gets around them", () => {
    const ways = [
      'import type { BastionHost } from "../components/BastionHost"; export type T = BastionHost;',
      'export * from "../components/BastionHost";',
      'export { BastionHost } from "../components/BastionHost";',
      'export const load = () => import("../components/BastionHost");',
      'export type T = import("../components/BastionHost").BastionHost;',
      'import host = require("../components/BastionHost"); export { host };',
      'export const host: unknown = require("../components/BastionHost");',
      'export const path: unknown = require.resolve("../components/BastionHost");',
    ];
    const results = lint(
      "sallyport/boundaries",
      ways.map((code) => ({ file: "exposure/solve.ts", code })),
    );
    expect(results).toEqual(ways.map(() => [expect.stringContaining("exposure may not import components")]));
  });

  test("a new folder needs a line of its own", () => {
    const [result] = lint("sallyport/boundaries", [arrow("webhook/server.ts", "../model/plan")]);
    expect(result).toEqual(["webhook has no line in the table of imports"]);
  });
});

test("tests cannot be left out by hand", () => {
  const codes = [
    'it.skip("x", () => {});',
    'describe.only("x", () => {});',
    'test.todo("x");',
    'it.skip.each([1])("%s", () => {});',
  ];
  const results = lint(
    "no-restricted-syntax",
    codes.map((code) => ({ file: "test/model/plan.test.ts", code })),
  );
  expect(results).toEqual(codes.map(() => [expect.stringContaining("describeIf")]));
});
