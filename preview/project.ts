import { existsSync, readFileSync, statSync, readdirSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { parse, YAMLParseError } from "yaml";
import { DeclarationError } from "../model/errors";

/** A Pulumi project as its `Pulumi.yaml` declares it. */
export interface Project {
  readonly name: string;
  /** The folder that holds `Pulumi.yaml`. */
  readonly root: string;
  /** The folder in which the program runs, and the entry in it (`.`: as package.json says). */
  readonly workingDirectory: string;
  readonly entry: string;
  /** Whether TypeScript is compiled at start (`runtime.options.typescript`, default true). */
  readonly typescript: boolean;
  /** A tsconfig of another name (`runtime.options.tsconfig`). */
  readonly tsconfig: string | undefined;
  /** Further arguments for Node (`runtime.options.nodeargs`). */
  readonly nodeArguments: readonly string[];
  /** The raw `config` block. */
  readonly config: Readonly<Record<string, unknown>>;
}

const names = ["Pulumi.yaml", "Pulumi.yml"];

/**
 * Read the project in a folder.
 * @throws DeclarationError where there is none, or the file is not YAML, has no name or another language
 */
export function readProject(folder: string): Project {
  const root = resolve(folder);
  const file = names.map((name) => join(root, name)).find(existsSync);
  if (file === undefined) {
    throw new DeclarationError("DIR", folder, "there is no Pulumi.yaml in it.", "Name the folder of a Pulumi program.");
  }
  const document = readYaml(file);
  const field = (name: string) => `${basename(file)}: ${name}`;
  const name = document["name"];
  if (typeof name !== "string" || name === "") {
    throw new DeclarationError(field("name"), name, "a project needs a name.", "Add `name: my-project`.");
  }
  const runtime = document["runtime"];
  const language = isRecord(runtime) ? runtime["name"] : runtime;
  if (language !== "nodejs") {
    throw new DeclarationError(
      field("runtime"),
      language,
      "only Node.js programs can be previewed.",
      "For other languages export the stack and use `sallyport prove --state FILE`.",
    );
  }
  const options = isRecord(runtime) && isRecord(runtime["options"]) ? runtime["options"] : {};
  return {
    name,
    root,
    ...entryPoint(root, document["main"], field("main")),
    typescript: options["typescript"] !== false && options["typescript"] !== "false",
    tsconfig: typeof options["tsconfig"] === "string" ? options["tsconfig"] : undefined,
    nodeArguments: typeof options["nodeargs"] === "string" ? options["nodeargs"].split(/\s+/).filter((part) => part !== "") : [],
    config: isRecord(document["config"]) ? document["config"] : {},
  };
}

/** Where the engine starts a program: in `main`'s own folder. Source: `getPwdMain` in pkg/engine of 3.259.0. */
function entryPoint(root: string, main: unknown, field: string): Pick<Project, "workingDirectory" | "entry"> {
  if (main === undefined || main === "") return { workingDirectory: root, entry: "." };
  if (typeof main !== "string" || isAbsolute(main)) {
    throw new DeclarationError(field, main, "it must be a path below the project.", "Write it relative to Pulumi.yaml.");
  }
  const path = join(root, main);
  if (!existsSync(path)) {
    throw new DeclarationError(
      field,
      main,
      "this file or folder does not exist.",
      "Correct the path, or build the program first.",
    );
  }
  if (statSync(path).isDirectory()) return { workingDirectory: path, entry: "." };
  return { workingDirectory: dirname(path), entry: basename(path) };
}

/** The stacks that have a configuration file beside `Pulumi.yaml`, in the order of their names. */
export function stacksOf(root: string): string[] {
  return readdirSync(root)
    .flatMap((name) => /^Pulumi\.(.+)\.ya?ml$/.exec(name)?.[1] ?? [])
    .sort();
}

/** A YAML file with a mapping at the top. @throws DeclarationError with line and column where it is not */
export function readYaml(file: string): Record<string, unknown> {
  try {
    const document: unknown = parse(readFileSync(file, "utf8"));
    if (document === null || document === undefined) return {};
    if (isRecord(document)) return document;
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const [first = ""] = error.message.split("\n");
    throw new DeclarationError("file", basename(file), `it is not valid YAML (${first.replace(/:$/, "")}).`, "Correct it.");
  }
  throw new DeclarationError("file", basename(file), "it holds no `key: value` lines at the top.", "Write it as a YAML mapping.");
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
