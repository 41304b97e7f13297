import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { labFolder, repository } from "./paths";

/** The program that a lab runs, and the configuration it gets. */
export interface LabProgram {
  /**
   * A program's entry file, or a folder with a Pulumi.yaml of its own.
   * @default the repository's Pulumi.yaml, that is Sallyport's own stacks
   */
  readonly program?: string;
  /** The stack's name, and the sample configuration (`Pulumi.<stack>.yaml`) that it starts from where there is one. */
  readonly stack: string;
  /** Configuration over the sample's; `undefined` takes a key of the sample away. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Folders of further component packages, by name, that the program uses as a program in another language would. */
  readonly packages?: Readonly<Record<string, string>>;
}

const bareProject: Readonly<Record<string, unknown>> = {
  name: "lab",
  runtime: { name: "nodejs", options: { typescript: false } },
};

/** Write a project into `folder` that runs the program with the stand-in providers. The program's own folder stays untouched. */
export function writeProject(folder: string, lab: LabProgram): void {
  const source = lab.program ?? repository;
  const entryFile = source.endsWith(".js");
  const original = entryFile ? bareProject : readYaml(join(source, "Pulumi.yaml"));
  const main = typeof original["main"] === "string" ? original["main"] : ".";
  const standIns = ["aws", "random"].map((name) => ({ name, path: join(labFolder, "provider", name) }));
  const packages = Object.entries(lab.packages ?? {}).map(([name, path]) => ({ name, path }));
  const project = {
    ...original,
    main: relative(folder, entryFile ? source : resolve(source, main)),
    plugins: { providers: [...standIns, ...packages] },
  };
  writeFileSync(join(folder, "Pulumi.yaml"), stringify(project));
  const sample = join(entryFile ? dirname(source) : source, `Pulumi.${lab.stack}.yaml`);
  const settings = existsSync(sample) ? readYaml(sample) : {};
  const config = { "aws:region": "eu-central-1", ...(settings["config"] as Record<string, unknown> | undefined), ...lab.config };
  const given = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
  writeFileSync(join(folder, `Pulumi.${lab.stack}.yaml`), stringify({ ...settings, config: given }));
}

function readYaml(path: string): Record<string, unknown> {
  return parse(readFileSync(path, "utf8")) as Record<string, unknown>;
}
