import * as pulumi from "@pulumi/pulumi";
import { requireIdentifier } from "../components/inputs";
import { requireKnownKeys, requireOneOf } from "../model/declaration";
import { DeclarationError } from "../model/errors";
import { requireCidrs } from "../model/net";

/** The scenarios that `sallyport:scenario` selects. */
export const scenarios = ["personalDev", "smallTeam"] as const;
export type Scenario = (typeof scenarios)[number];

const namespace = "sallyport";

/** @throws DeclarationError when the scenario is missing or unknown */
export function readScenario(): Scenario {
  const field = `${namespace}:scenario`;
  // Pulumi.yaml declares it with an empty default: without one Pulumi would refuse the stack before we can say what to do.
  const value = new pulumi.Config(namespace).get("scenario") ?? "";
  if (value === "") {
    throw new DeclarationError(
      field,
      undefined,
      "a stack says which scenario it is.",
      `Choose one of ${scenarios.join(", ")}: pulumi config set ${field} ${scenarios[0]}`,
    );
  }
  return requireOneOf(field, value, scenarios);
}

/**
 * The stack's region. No fallback to the environment: a preview must say the same on every machine.
 * @throws DeclarationError when it is missing or no region
 */
export function readRegion(): string {
  const region = new pulumi.Config("aws").get("region");
  if (region === undefined || !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    const problem = region === undefined ? "nothing says where the stack lives." : "it is no AWS region.";
    throw new DeclarationError("aws:region", region, problem, "Set it, for example: pulumi config set aws:region eu-central-1");
  }
  return region;
}

/** A stack's settings, read one by one. Whatever a scenario does not read, it refuses: a misspelt setting must not pass for a default. */
export class Settings {
  private readonly config = new pulumi.Config(namespace);
  private readonly known: string[] = [`${namespace}:scenario`];

  /** A setting that must be there. */
  text(key: string, meaning: string, example: string): string {
    const value = this.read(key)?.trim() ?? "";
    return value === "" ? this.missing(key, meaning, `pulumi config set ${namespace}:${key} ${example}`) : value;
  }

  optionalText(key: string): string | undefined {
    const value = this.read(key);
    if (value?.trim() === "") {
      throw new DeclarationError(this.field(key), value, "it is empty.", "Give it a value, or remove it.");
    }
    return value;
  }

  /** One of a few words, or the default. */
  choice<T extends string>(key: string, allowed: readonly T[], usual: T): T {
    return requireOneOf(this.field(key), this.read(key) ?? usual, allowed);
  }

  flag(key: string): boolean | undefined {
    const value = this.read(key);
    return value === undefined ? undefined : requireOneOf(this.field(key), value, ["true", "false"]) === "true";
  }

  /** A list of texts with at least one entry. */
  list(key: string, meaning: string, example: string): string[] {
    return this.optionalList(key) ?? this.missing(key, meaning, `pulumi config set --path '${namespace}:${key}[0]' '${example}'`);
  }

  optionalList(key: string): string[] | undefined {
    const value = this.object(key);
    if (value === undefined) {
      return undefined;
    }
    if (!Array.isArray(value)) {
      throw new DeclarationError(this.field(key), value, "it is no list.", "Write a YAML list, one entry a line.");
    }
    if (value.length === 0) {
      throw new DeclarationError(
        this.field(key),
        value,
        "an empty list allows nobody.",
        "Name at least one entry, or remove the setting.",
      );
    }
    return value.map((entry: unknown, place) => {
      if (typeof entry !== "string") {
        throw new DeclarationError(`${this.field(key)}[${place}]`, entry, "it is no text.", "Write it in quotes.");
      }
      return entry;
    });
  }

  /** A list of networks with at least one entry. */
  networks(key: string, meaning: string, example: string): string[] {
    const networks = this.list(key, meaning, example);
    requireCidrs(this.field(key), networks);
    return networks;
  }

  /** An EC2 identifier such as `ami-0123456789abcdef0`, which must be there. */
  identifier(key: string, kind: string, meaning: string): string {
    const value = this.text(key, meaning, `${kind}-0123456789abcdef0`);
    requireIdentifier(this.field(key), kind, value);
    return value;
  }

  /**
   * A list of maps with the fields named. What the fields hold is for the plan to say, which names the one that is wrong, so the
   * type is a promise that the plan keeps.
   */
  maps<T extends object>(key: string, fields: readonly (keyof T & string)[]): T[] | undefined {
    const maps = this.object(key);
    if (maps === undefined) {
      return undefined;
    }
    if (!Array.isArray(maps)) {
      throw new DeclarationError(
        this.field(key),
        maps,
        "it is no list.",
        `Write a YAML list of entries with ${fields.join(", ")}.`,
      );
    }
    return maps.map((map: unknown, place) => {
      const field = `${this.field(key)}[${place}]`;
      if (!isMap(map)) {
        throw new DeclarationError(field, map, "it is no map.", `Write ${fields.join(", ")}.`);
      }
      requireKnownKeys(field, map, fields);
      return map as T;
    });
  }

  /** A secret, or undefined. Its value is never part of a message. */
  secret(key: string): pulumi.Output<string> | undefined {
    this.known.push(this.field(key));
    return this.config.getSecret(key);
  }

  /** @throws DeclarationError for a setting that nothing has read */
  done(): void {
    const given = Object.keys(pulumi.runtime.allConfig()).filter((key) => key.startsWith(`${namespace}:`));
    requireKnownKeys("", Object.fromEntries(given.map((key) => [key, true])), this.known);
  }

  field(key: string): string {
    return `${namespace}:${key}`;
  }

  private object(key: string): unknown {
    const value = this.read(key);
    if (value === undefined) {
      return undefined;
    }
    try {
      return JSON.parse(value);
    } catch {
      throw new DeclarationError(
        this.field(key),
        value,
        "it is no list or map.",
        "Write it as YAML below its key, not as one text.",
      );
    }
  }

  private read(key: string): string | undefined {
    this.known.push(this.field(key));
    return this.config.get(key);
  }

  private missing(key: string, meaning: string, command: string): never {
    throw new DeclarationError(this.field(key), undefined, `${meaning}.`, `Set it, for example: ${command}`);
  }
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
