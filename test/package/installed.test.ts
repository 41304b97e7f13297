import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}

describe("a project that installed the package", () => {
  let project: string;
  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), "sallyport-installed-"));
    const modules = join(project, "node_modules");
    mkdirSync(modules);
    // The dependencies as they are here; the package itself as npm would unpack it.
    for (const name of readdirSync(join(root, "node_modules")))
      symlinkSync(join(root, "node_modules", name), join(modules, name));
    const packed = run("npm", ["pack", "--json", "--ignore-scripts", "--loglevel=error", "--pack-destination", project], root);
    const [{ filename }] = JSON.parse(packed) as [{ readonly filename: string }];
    run("tar", ["-xzf", filename], project);
    run("mv", ["package", "node_modules/sallyport"], project);
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test("compiles against its types and runs", () => {
    const program = `
      import { HardenedAgent, type HardenedAgentArgs, PrivateNetwork } from "sallyport";
      import type { Grant } from "sallyport/model";
      import { prove } from "sallyport/exposure";
      import { provePreview } from "sallyport/testing";
      export const zone: Grant["from"] = "internet";
      export const args = (given: HardenedAgentArgs): string => given.amiId.toString();
      console.log([HardenedAgent, PrivateNetwork, prove, provePreview].map(({ name }) => name).join(" "));
      // @ts-expect-error a number is no zone: the types are really there
      export const wrong: Grant["from"] = 1;
    `;
    writeFileSync(join(project, "index.ts"), program);
    const options = ["--strict", "--module", "nodenext", "--target", "es2022", "--types", "node"];
    run(process.execPath, ["node_modules/typescript/bin/tsc", ...options, "index.ts"], project);
    expect(run(process.execPath, ["index.js"], project)).toBe("HardenedAgent PrivateNetwork prove provePreview\n");
  });

  test("can have the components served to other languages: their schema comes from the sources that were shipped", () => {
    const script = `
      const { getPulumiComponents } = require("@pulumi/pulumi/provider/experimental/provider");
      const { Analyzer } = require("@pulumi/pulumi/provider/experimental/analyzer");
      const { generateSchema } = require("@pulumi/pulumi/provider/experimental/schema");
      const folder = process.cwd() + "/node_modules/sallyport";
      const manifest = require(folder + "/package.json");
      const names = getPulumiComponents(require(folder)).map(({ name }) => name);
      const { components, typeDefinitions, dependencies } = new Analyzer(folder, manifest.name, manifest, new Set(names)).analyze();
      const schema = generateSchema(manifest.name, manifest.version, manifest.description, components, typeDefinitions, dependencies);
      console.log(JSON.stringify({ names, schema }));
    `;
    const { names, schema } = JSON.parse(run(process.execPath, ["-e", script], project)) as {
      readonly names: readonly string[];
      readonly schema: {
        readonly resources: Readonly<Record<string, { readonly isComponent: boolean; readonly inputProperties: object }>>;
      };
    };
    expect(names).toEqual(expect.arrayContaining(["BastionHost", "HardenedAgent", "PrivateNetwork"]));
    expect(Object.keys(schema.resources).sort()).toEqual(names.map((name) => `sallyport:index:${name}`).sort());
    expect(schema.resources["sallyport:index:HardenedAgent"]).toMatchObject({
      isComponent: true,
      inputProperties: { amiId: { type: "string", description: expect.stringMatching(/\S/) } },
    });
  });
});
