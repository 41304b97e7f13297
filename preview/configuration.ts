import { existsSync } from "node:fs";
import { join } from "node:path";
import { DeclarationError } from "../model/errors";
import { UNKNOWN_ON_WIRE } from "./planned";
import { isRecord, readYaml, stacksOf, type Project } from "./project";

/** The configuration of one stack as its program gets it: full keys (`project:key`), everything as text. */
export interface Configuration {
  readonly values: ReadonlyMap<string, string>;
  readonly secretKeys: ReadonlySet<string>;
  /** What the user should know, e.g. that a value could not be read. */
  readonly notices: readonly string[];
}

/**
 * A stack's configuration: the defaults of `Pulumi.yaml`, then `Pulumi.<stack>.yaml`, then `overrides` (`key=value` from the
 * command line). Encrypted values cannot be read without the stack's passphrase or key service: the program gets the mark
 * of an unknown value for them, as a secret.
 *
 * @throws DeclarationError for a stack without a file where others have one, a wrong type or a value that is required
 */
export function readConfiguration(project: Project, stack: string, overrides: readonly string[]): Configuration {
  const values = new Map<string, string>();
  const secretKeys = new Set<string>();
  const encrypted = new Set<string>();
  const notices: string[] = [];
  const set = (name: string, raw: unknown) => {
    const key = fullKey(project, name);
    if (holdsSecure(raw)) {
      encrypted.add(key);
      secretKeys.add(key);
      values.set(key, UNKNOWN_ON_WIRE);
    } else {
      encrypted.delete(key);
      values.set(key, asText(raw));
    }
    return key;
  };
  for (const [name, declared] of Object.entries(project.config)) {
    const value = isRecord(declared) ? (declared["value"] ?? declared["default"]) : declared;
    if (value === undefined || value === null) continue;
    const key = set(name, value);
    if (isRecord(declared) && declared["secret"] === true) secretKeys.add(key);
  }
  const file = stackFile(project, stack);
  const document = file === undefined ? {} : readYaml(file);
  const config = document["config"] ?? {};
  if (!isRecord(config)) {
    const fix = "Write `config:` and one `project:key: value` line each.";
    throw new DeclarationError(`Pulumi.${stack}.yaml: config`, config, "it must be a mapping.", fix);
  }
  for (const [name, value] of Object.entries(config)) set(name, value);
  if (document["environment"] !== undefined) {
    notices.push(
      `Pulumi.${stack}.yaml imports environments of the Pulumi service: their values are unknown here; give them with --config.`,
    );
  }
  for (const override of overrides) {
    const at = override.indexOf("=");
    if (at <= 0) throw new DeclarationError("--config", override, "it has no value.", "Write --config KEY=VALUE.");
    set(override.slice(0, at), override.slice(at + 1));
  }
  for (const key of encrypted) {
    notices.push(`Configuration value ${key} is encrypted: it is unknown to this preview. Give one with --config ${key}=VALUE.`);
  }
  checkDeclared(project, stack, values, secretKeys);
  return { values, secretKeys, notices };
}

function stackFile(project: Project, stack: string): string | undefined {
  const file = ["yaml", "yml"].map((ending) => join(project.root, `Pulumi.${stack}.${ending}`)).find(existsSync);
  const others = stacksOf(project.root);
  // A project without any stack file is a plain program; with some, another name is a typing mistake.
  if (file === undefined && others.length > 0) {
    throw new DeclarationError("--stack", stack, `there is no Pulumi.${stack}.yaml.`, `Use one of: ${others.join(", ")}.`);
  }
  return file;
}

/** A key without a namespace belongs to the project. */
function fullKey(project: Project, key: string): string {
  return key.includes(":") ? key : `${project.name}:${key}`;
}

function holdsSecure(raw: unknown): boolean {
  if (Array.isArray(raw)) return raw.some(holdsSecure);
  if (!isRecord(raw)) return false;
  const keys = Object.keys(raw);
  return (keys.length === 1 && keys[0] === "secure") || Object.values(raw).some(holdsSecure);
}

/** Configuration is text: scalars as they were written, everything else as JSON. */
function asText(raw: unknown): string {
  if (raw === null || raw === undefined) return "";
  return typeof raw === "string" ? raw : JSON.stringify(raw);
}

const shapes: Readonly<Record<string, (text: string) => boolean>> = {
  string: () => true,
  integer: (text) => /^-?\d+$/.test(text),
  boolean: (text) => text === "true" || text === "false",
  array: (text) => Array.isArray(parsed(text)),
  object: (text) => isRecord(parsed(text)),
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The typed `config` block of Pulumi.yaml: what it declares must be there and of its type, as the engine demands. */
function checkDeclared(
  project: Project,
  stack: string,
  values: ReadonlyMap<string, string>,
  secretKeys: ReadonlySet<string>,
): void {
  for (const [name, declared] of Object.entries(project.config)) {
    if (!isRecord(declared) || typeof declared["type"] !== "string") continue;
    const key = fullKey(project, name);
    const text = values.get(key);
    const place = `Pulumi.${stack}.yaml: ${key}`;
    if (text === undefined) {
      throw new DeclarationError(place, undefined, "Pulumi.yaml requires it.", `Add it, or give --config ${name}=VALUE.`);
    }
    if (text !== UNKNOWN_ON_WIRE && shapes[declared["type"]]?.(text) === false) {
      const shown = secretKeys.has(key) ? "[secret]" : text;
      throw new DeclarationError(place, shown, `Pulumi.yaml declares it as ${declared["type"]}.`, `Write a value of that type.`);
    }
  }
}
