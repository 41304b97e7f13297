import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { repository } from "./paths";

/** A sample environment of the repository. */
export interface Sample {
  /** `Pulumi.<stack>.yaml` holds its configuration. */
  readonly stack: string;
  readonly scenario: string;
  /** The pack made for the scenario: personalDev → personal-dev. */
  readonly pack: string;
}

export function samples(): readonly Sample[] {
  return readdirSync(repository)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort()
    .map(readSample);
}

/** The sample environment of a scenario. */
export function sampleOf(scenario: string): Sample {
  const sample = samples().find((candidate) => candidate.scenario === scenario);
  if (sample === undefined) throw new Error(`no Pulumi.<stack>.yaml has the scenario ${scenario}`);
  return sample;
}

function readSample(stack: string): Sample {
  const path = join(repository, `Pulumi.${stack}.yaml`);
  const settings = parse(readFileSync(path, "utf8")) as { readonly config?: Readonly<Record<string, unknown>> };
  const scenario = String(settings.config?.["sallyport:scenario"]);
  const pack = scenario.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (!existsSync(join(repository, "policies", pack)))
    throw new Error(`${path}: no policy pack is named after the scenario ${scenario}`);
  return { stack, scenario, pack };
}
