import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfiguration } from "../../preview/configuration";
import { UNKNOWN_ON_WIRE } from "../../preview/planned";
import { readProject } from "../../preview/project";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "sallyport-project-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function files(contents: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(contents)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const project = "name: p\nruntime: nodejs\n";
const configure = (stack: string, ...overrides: string[]) => {
  const { values, secretKeys, notices } = readConfiguration(readProject(folder), stack, overrides);
  return { values: Object.fromEntries(values), secrets: [...secretKeys], notices };
};

describe("Pulumi.yaml", () => {
  test.each([
    ["nothing", {}, "there is no Pulumi.yaml in it. Name the folder of a Pulumi program."],
    [
      "broken YAML",
      { "Pulumi.yaml": "name: [p\n" },
      'file is "Pulumi.yaml": it is not valid YAML (Flow sequence in block collection must be sufficiently indented and end with a ] at line 2, column 1). Correct it.',
    ],
    [
      "a list",
      { "Pulumi.yaml": "- a\n" },
      'file is "Pulumi.yaml": it holds no `key: value` lines at the top. Write it as a YAML mapping.',
    ],
    [
      "no name",
      { "Pulumi.yaml": "runtime: nodejs\n" },
      "Pulumi.yaml: name is not set: a project needs a name. Add `name: my-project`.",
    ],
    [
      "another language",
      { "Pulumi.yaml": "name: p\nruntime: python\n" },
      'Pulumi.yaml: runtime is "python": only Node.js programs can be previewed.',
    ],
    [
      "a main that is not there",
      { "Pulumi.yaml": `${project}main: dist/\n` },
      'Pulumi.yaml: main is "dist/": this file or folder does not exist. Correct the path, or build the program first.',
    ],
    [
      "an absolute main",
      { "Pulumi.yaml": `${project}main: /etc\n` },
      'Pulumi.yaml: main is "/etc": it must be a path below the project. Write it relative to Pulumi.yaml.',
    ],
  ])("%s is refused", (_, contents, message) => {
    files(contents);
    expect(() => readProject(folder)).toThrow(message);
  });

  test("options of the runtime, and an entry file in a folder of its own", () => {
    files({
      "Pulumi.yml":
        "name: p\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n    nodeargs: --max-old-space-size=512  --trace-warnings\n    tsconfig: a.json\nmain: src/go.js\n",
      "src/go.js": "",
    });
    expect(readProject(folder)).toEqual({
      name: "p",
      root: folder,
      workingDirectory: join(folder, "src"),
      entry: "go.js",
      typescript: false,
      tsconfig: "a.json",
      nodeArguments: ["--max-old-space-size=512", "--trace-warnings"],
      config: {},
    });
  });

  test("by default TypeScript is compiled, and the folder itself is the entry", () => {
    files({ "Pulumi.yaml": `${project}main: stacks/\n`, "stacks/index.js": "" });
    expect(readProject(folder)).toMatchObject({ typescript: true, workingDirectory: join(folder, "stacks/"), entry: "." });
  });
});

describe("configuration", () => {
  test("keys without a namespace are the project's; scalars stay text, structures become JSON", () => {
    files({
      "Pulumi.yaml": project,
      "Pulumi.dev.yaml":
        'config:\n  port: 8080\n  zip: "08080"\n  on: true\n  aws:region: eu-west-1\n  list: [1, {a: b}]\n  none:\n',
    });
    expect(configure("dev").values).toEqual({
      "p:port": "8080",
      "p:zip": "08080",
      "p:on": "true",
      "aws:region": "eu-west-1",
      "p:list": '[1,{"a":"b"}]',
      "p:none": "",
    });
  });

  test("defaults of the project, in both spellings; the stack's file and the command line go over them", () => {
    files({
      "Pulumi.yaml": `${project}config:\n  a: plain\n  b:\n    type: string\n    default: declared\n  aws:region:\n    value: eu-west-1\n  c: 1\n`,
      "Pulumi.dev.yaml": "config:\n  p:b: file\n",
    });
    expect(configure("dev", "c=2=3").values).toEqual({ "p:a": "plain", "p:b": "file", "aws:region": "eu-west-1", "p:c": "2=3" });
  });

  test("encrypted values are unknown secrets, said once; a value from the command line takes their place and stays secret", () => {
    files({
      "Pulumi.yaml": project,
      "Pulumi.dev.yaml":
        "encryptionsalt: v1:x\nconfig:\n  key:\n    secure: v1:abc\n  deep:\n    list:\n      - secure: v1:def\n",
    });
    expect(configure("dev")).toEqual({
      values: { "p:key": UNKNOWN_ON_WIRE, "p:deep": UNKNOWN_ON_WIRE },
      secrets: ["p:key", "p:deep"],
      notices: [
        "Configuration value p:key is encrypted: it is unknown to this preview. Give one with --config p:key=VALUE.",
        "Configuration value p:deep is encrypted: it is unknown to this preview. Give one with --config p:deep=VALUE.",
      ],
    });
    const given = configure("dev", "key=k", "deep=d");
    expect(given).toEqual({ values: { "p:key": "k", "p:deep": "d" }, secrets: ["p:key", "p:deep"], notices: [] });
  });

  test("environments of the service are named as out of reach", () => {
    files({ "Pulumi.yaml": project, "Pulumi.dev.yaml": "environment:\n  - shared\n" });
    expect(configure("dev").notices).toEqual([
      expect.stringContaining("Pulumi.dev.yaml imports environments of the Pulumi service"),
    ]);
  });

  test("a program without any stack file can be previewed under any name", () => {
    files({ "Pulumi.yaml": project });
    expect(configure("whatever")).toEqual({ values: {}, secrets: [], notices: [] });
  });

  test.each([
    ["a stack without a file", "prod", [], '--stack is "prod": there is no Pulumi.prod.yaml. Use one of: dev, none, text.'],
    [
      "a required value that is missing",
      "none",
      [],
      "Pulumi.none.yaml: p:size is not set: Pulumi.yaml requires it. Add it, or give --config size=VALUE.",
    ],
    [
      "a value of another type",
      "dev",
      ["size=big"],
      'Pulumi.dev.yaml: p:size is "big": Pulumi.yaml declares it as integer. Write a value of that type.',
    ],
    [
      "a secret of another type, unquoted",
      "dev",
      ["key=hunter2"],
      'Pulumi.dev.yaml: p:key is "[secret]": Pulumi.yaml declares it as boolean. Write a value of that type.',
    ],
    ["an override without a value", "dev", ["size"], '--config is "size": it has no value. Write --config KEY=VALUE.'],
    ["an override without a key", "dev", ["=1"], '--config is "=1": it has no value. Write --config KEY=VALUE.'],
    [
      "config that is no mapping",
      "text",
      [],
      'Pulumi.text.yaml: config is "x": it must be a mapping. Write `config:` and one `project:key: value` line each.',
    ],
  ])("%s is refused", (_, stack, overrides, message) => {
    files({
      "Pulumi.yaml": `${project}config:\n  size:\n    type: integer\n  key:\n    type: boolean\n    secret: true\n    default: true\n`,
      "Pulumi.dev.yaml": "config:\n  size: 3\n",
      "Pulumi.none.yaml": "",
      "Pulumi.text.yaml": "config: x\n",
    });
    expect(() => configure(stack, ...overrides)).toThrow(message);
  });
});
