import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What an SDK's own declaration file says about one resource type. */
export interface Declaration {
  /** Every output property, and whether its type admits `undefined`. */
  readonly outputs: ReadonlyMap<string, { readonly mayBeUndefined: boolean }>;
  /** Every input property. */
  readonly inputs: ReadonlySet<string>;
}

/** One property of what a provider function returns. */
export interface ResultProperty {
  readonly name: string;
  readonly optional: boolean;
  /** A list of plain values (`string[]`, `number[]` …). */
  readonly list: boolean;
}

const declarations = new Map<string, Declaration>();
const files = new Map<string, string | undefined>();

/**
 * The declaration of a resource type token, read from the SDK that the program itself installed.
 * `sdkRoots`: folders from which packages are looked up, as Node does it (each folder's `node_modules`, then its parents').
 * Undefined where no SDK is installed for the token's package, or the package has no such file (dynamic providers, components).
 */
export function declarationOf(type: string, sdkRoots: readonly string[]): Declaration | undefined {
  const key = `${sdkRoots.join("\0")}\0${type}`;
  if (!files.has(key)) files.set(key, declarationFile(type, sdkRoots));
  const file = files.get(key);
  if (file === undefined) return undefined;
  let declaration = declarations.get(file);
  if (declaration === undefined) {
    declaration = parseDeclaration(readFileSync(file, "utf8"));
    declarations.set(file, declaration);
  }
  return declaration;
}

/** The result type of a provider function token (`aws:ec2/getAmi:getAmi`), or undefined where no SDK declares it. */
export function resultOf(token: string, sdkRoots: readonly string[]): readonly ResultProperty[] | undefined {
  const file = declarationFile(token, sdkRoots);
  return file === undefined ? undefined : parseResult(readFileSync(file, "utf8"));
}

function parseResult(text: string): ResultProperty[] | undefined {
  const body = /^export interface \w+Result \{\n([\s\S]*?)^\}/m.exec(text)?.[1];
  if (body === undefined) return undefined;
  return [...body.matchAll(/^ {4}readonly (\w+)(\??): (.*)$/gm)].map(([, name = "", optional, type = ""]) => ({
    name,
    optional: optional === "?",
    list: /^(string|number|boolean)\[\];$/.test(type),
  }));
}

function declarationFile(type: string, sdkRoots: readonly string[]): string | undefined {
  const [sdk, module, name] = type.split(":");
  if (sdk === undefined || module === undefined || name === undefined || name === "") return undefined;
  for (const root of sdkRoots) {
    const folder = sdkFolder(sdk, root);
    if (folder === undefined) continue;
    const file = candidates(module, name)
      .map((candidate) => join(folder, candidate))
      .find(existsSync);
    if (file !== undefined) return file;
  }
  return undefined;
}

/**
 * Where SDKs put the class of a token: bridged ones name the file in the token (`ec2/instance:Instance`, `index/…` at the
 * top), native ones only the folder (`core/v1:Pod`); the Kubernetes SDK drops the domain of an API group (`apps`,
 * `networking.k8s.io` → `networking`).
 */
function candidates(module: string, name: string): string[] {
  const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}.d.ts`;
  const folder = module.replace(/^index(\/|$)/, "");
  const withoutDomain = folder.replace(/^([a-z0-9]+)\.[^/]*/, "$1");
  return [`${folder}.d.ts`, join(folder, file), join(withoutDomain, file)];
}

function sdkFolder(sdk: string, root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules");
    for (const name of [`@pulumi/${sdk}`, `@pulumiverse/${sdk}`]) {
      if (existsSync(join(modules, name, "package.json"))) return join(modules, name);
    }
    const named = dependencyWithPlugin(sdk, folder);
    if (named !== undefined) return named;
    if (dirname(folder) === folder) return undefined;
  }
}

/** A dependency of another name whose package.json says that it is the SDK of this Pulumi package (`pulumi.name`). */
function dependencyWithPlugin(sdk: string, folder: string): string | undefined {
  const manifest = readManifest(join(folder, "package.json"));
  for (const dependency of Object.keys(asRecord(manifest?.["dependencies"]))) {
    const path = join(folder, "node_modules", dependency);
    const plugin = asRecord(readManifest(join(path, "package.json"))?.["pulumi"]);
    if (plugin["resource"] === true && plugin["name"] === sdk) return path;
  }
  return undefined;
}

function readManifest(path: string): Record<string, unknown> | undefined {
  try {
    return asRecord(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    // No manifest here, or one that npm would refuse as well: nothing to learn from it.
    return undefined;
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/**
 * SDK declaration files are generated, one class and its interfaces each, always laid out alike; reading lines is a hundred
 * times faster than a TypeScript parser, and a program touches dozens of these files.
 */
export function parseDeclaration(text: string): Declaration {
  const outputs = new Map<string, { mayBeUndefined: boolean }>();
  const inputs = new Set<string>();
  let section: "class" | "arguments" | undefined;
  let open: string | undefined;
  for (const line of text.split("\n")) {
    if (/^export (declare )?class /.test(line)) section = "class";
    else if (/^export interface \w+Args\b/.test(line)) section = "arguments";
    else if (/^\S/.test(line)) section = undefined;
    if (section === "arguments") {
      const input = /^ {4}(\w+|"[^"]+")\??: /.exec(line);
      if (input !== null) inputs.add(unquoted(input[1]!));
    }
    if (section !== "class") continue;
    const output = /^ {4}readonly (\w+|"[^"]+")!?: pulumi\.Output</.exec(line);
    if (output !== null) open = unquoted(output[1]!);
    // A map type spans lines; its last one stands at the property's own depth again.
    if (open !== undefined && /^ {4}\S.*>;$/.test(line)) {
      outputs.set(open, { mayBeUndefined: /\| undefined>;$/.test(line) });
      open = undefined;
    }
  }
  return { outputs, inputs };
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1) : name;
}
