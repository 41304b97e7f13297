import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Message } from "./messages";
import { ALREADY_REPORTED, type Ending } from "./program";

/** Why a program did not run to its end. What it registered before still counts. */
export interface Failure {
  readonly kind: "program" | "missing-package" | "missing-configuration";
  readonly message: string;
}

/** What went wrong, in the fewest words that let the user act: none where the program ended well. */
export function failuresOf(ending: Ending, messages: readonly Message[], folder: string, stack: string): Failure[] {
  if (ending.code === 0) return [];
  const errors = messages.filter((message) => message.severity === "error").map((message) => message.text);
  if (ending.code !== ALREADY_REPORTED || errors.length === 0) errors.push(...lastWords(ending));
  return errors.map(
    (text) =>
      missingPackage(text, folder) ??
      missingConfiguration(text, stack) ?? { kind: "program", message: withoutForeignFrames(text) },
  );
}

/**
 * Only the frames of the program itself help its author. The SDK introduces an error by a sentence of its own or not, depending on
 * which of its handlers saw it first; without the sentence both are the same.
 */
function withoutForeignFrames(text: string): string {
  const isForeign = (line: string) => /^\s+at /.test(line) && /node_modules|node:internal|\(native\)/.test(line);
  return stripVTControlCharacters(text)
    .replace(/^Running program '[^']*' failed with an unhandled exception:\s*/, "")
    .split("\n")
    .filter((line) => !isForeign(line))
    .join("\n");
}

function lastWords({ code, signal, printed }: Ending): string[] {
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
  return [[`The program ended ${how}.`, ...printed.slice(-5)].join("\n")];
}

function missingPackage(text: string, folder: string): Failure | undefined {
  const module = /Cannot find (?:module|package) '([^']+)'/.exec(text)?.[1];
  if (module === undefined || module.startsWith(".") || module.startsWith("/")) return undefined;
  const name = module
    .split("/")
    .slice(0, module.startsWith("@") ? 2 : 1)
    .join("/");
  return { kind: "missing-package", message: missingPackageMessage(name, folder) };
}

/** One sentence: which package is missing where, and the command that installs it. */
export function missingPackageMessage(name: string, folder: string): string {
  const manifest = nearestManifest(folder);
  const home = manifest === undefined ? folder : dirname(manifest);
  const manager = ["yarn", "pnpm", "bun"].find((tool) => existsSync(join(home, lockFiles[tool] ?? ""))) ?? "npm";
  const declared = manifest !== undefined && declares(manifest, name);
  const add = manager === "npm" ? "install" : "add";
  return `The program needs the package ${name}, which is not installed: run \`${manager} ${declared ? "install" : `${add} ${name}`}\` in ${home}.`;
}

const lockFiles: Readonly<Record<string, string>> = { yarn: "yarn.lock", pnpm: "pnpm-lock.yaml", bun: "bun.lock" };

function nearestManifest(folder: string): string | undefined {
  const file = join(folder, "package.json");
  if (existsSync(file)) return file;
  return dirname(folder) === folder ? undefined : nearestManifest(dirname(folder));
}

function declares(manifest: string, name: string): boolean {
  const content = createRequire(manifest)(manifest) as Record<string, Record<string, string> | undefined>;
  return ["dependencies", "devDependencies"].some((section) => content[section]?.[name] !== undefined);
}

function missingConfiguration(text: string, stack: string): Failure | undefined {
  const key = /Missing required configuration variable '([^']+)'/.exec(text)?.[1];
  if (key === undefined) return undefined;
  return {
    kind: "missing-configuration",
    message: `The program requires configuration value ${key}: add it to Pulumi.${stack}.yaml, or give --config ${key}=VALUE.`,
  };
}
