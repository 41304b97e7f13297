/** What a default provider is for: one package at one version, from one place. */
export interface ProviderRequest {
  readonly package: string;
  /** Semantic version, or "" where the SDK names none. */
  readonly version: string;
  readonly downloadUrl: string;
}

/** The package whose provider manages a type: the part before the first colon, or the name in a provider's own type. */
export function packageOf(type: string): string {
  return isProviderType(type) ? type.slice("pulumi:providers:".length) : (type.split(":")[0] ?? "");
}

export function isProviderType(type: string): boolean {
  return type.startsWith("pulumi:providers:");
}

/**
 * The name of the provider that the engine registers on its own where a program names none: `default_7_48_0`.
 * Source: `ProviderRequest.DefaultName` of the 3.259.0 engine (names must not hold dashes, hence the underscores).
 */
export function defaultProviderName(request: ProviderRequest): string {
  const [core = "", build] = request.version.replace(/^v/, "").split("+");
  const [release = "", ...preRelease] = core.split("-");
  const parts = [release, preRelease.join("-"), build ?? "", request.downloadUrl.replace(/[^A-Za-z0-9_/]/g, "_")];
  return ["default", ...parts.filter((part) => part !== "").map((part) => part.replace(/\./g, "_"))].join("_");
}
