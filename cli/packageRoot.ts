import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of this package, from the sources and from their compiled form in dist/ alike. */
export function packageRoot(folder = __dirname): string {
  return existsSync(join(folder, "package.json")) ? folder : packageRoot(dirname(folder));
}

export function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { readonly version: string };
  return manifest.version;
}

/**
 * The policy pack that ships for a scenario of ours, by the value of `sallyport:scenario`: `smallTeam` → policies/small-team.
 * Undefined for other programs.
 */
export function packOfScenario(scenario: string | undefined): string | undefined {
  if (scenario === undefined || !/^[A-Za-z]+$/.test(scenario)) return undefined;
  const folder = join(
    packageRoot(),
    "policies",
    scenario.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  );
  return existsSync(join(folder, "PulumiPolicy.yaml")) ? folder : undefined;
}
