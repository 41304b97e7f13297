import { DeclarationError } from "../errors";

/** Which OpenClaw versions the profile knows. Calendar versions: year, month, release. */
export const openclawVersions = {
  /**
   * The oldest version without a known network-exposure vulnerability: GHSA-qjpc-qf9m-xwmr (a trusted-proxy Control UI
   * could obtain admin) is fixed in it.
   */
  floor: "2026.5.18",
  /** The version whose listeners and paths were measured on a running gateway. */
  tested: "2026.9.6",
} as const;

/**
 * A version from the floor to the tested one. A newer version may open listeners that nobody has looked at, so it is unknown
 * until it has been measured.
 * @throws DeclarationError
 */
export function requireOpenclawVersion(field: string, value: unknown): string {
  const { floor, tested } = openclawVersions;
  const use = `Use ${tested}, the tested version.`;
  if (value === undefined) {
    throw new DeclarationError(field, value, "what OpenClaw opens differs from version to version.", use);
  }
  const version = typeof value === "string" ? numbersOf(value) : undefined;
  if (typeof value !== "string" || version === undefined) {
    throw new DeclarationError(field, value, "it is no OpenClaw version, which reads year.month.release.", use);
  }
  if (isBefore(version, numbersOf(floor) ?? [])) {
    throw new DeclarationError(field, value, `versions before ${floor} have known holes that are open to the network.`, use);
  }
  if (isBefore(numbersOf(tested) ?? [], version)) {
    throw new DeclarationError(field, value, `it is newer than ${tested}, and what it opens is not known.`, use);
  }
  return value;
}

function numbersOf(text: string): readonly number[] | undefined {
  const parts = /^(20\d\d)\.([1-9]|1[0-2])\.(0|[1-9]\d*)$/.exec(text);
  return parts === null ? undefined : parts.slice(1).map(Number);
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const place = a.findIndex((number, index) => number !== b[index]);
  return place >= 0 && (a[place] ?? 0) < (b[place] ?? 0);
}
