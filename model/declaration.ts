import { DeclarationError } from "./errors";

/**
 * Readers for what a user wrote. Types help only those who write TypeScript; configuration files and other languages
 * arrive unchecked, so each reader takes `unknown`.
 */
export function requireOneOf<T extends string>(field: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    const list = allowed.map((name) => JSON.stringify(name)).join(", ");
    throw new DeclarationError(field, value, "it is not known.", `${didYouMean(value, allowed)}Choose one of ${list}.`);
  }
  return found;
}

/** Text that says something: not empty, not only spaces. */
export function requireText(field: string, value: unknown, fix: string): string {
  if (typeof value !== "string" || value.trim() === "") {
    throw new DeclarationError(field, value, "it must not be empty.", fix);
  }
  return value;
}

/**
 * Refuses misspelt settings, which would otherwise silently fall back to a default. The value stays unprinted: nobody knows
 * whether what stands under an unknown name is a secret.
 */
export function requireKnownKeys(field: string, value: unknown, keys: readonly string[]): void {
  if (typeof value !== "object" || value === null) {
    const shown = value === undefined ? undefined : "(not shown)";
    throw new DeclarationError(field, shown, "it is a group of settings.", `The settings are ${keys.join(", ")}.`);
  }
  for (const key of Object.keys(value)) {
    if (!keys.includes(key)) {
      const path = field === "" ? key : `${field}.${key}`;
      throw new DeclarationError(
        path,
        "(not shown)",
        "there is no such setting.",
        `${didYouMean(key, keys)}The settings are ${keys.join(", ")}.`,
      );
    }
  }
}

/** `Did you mean "x"? ` for a likely slip of the fingers, otherwise nothing. */
export function didYouMean(value: unknown, candidates: readonly string[]): string {
  const closest = typeof value === "string" ? closestTo(value, candidates) : undefined;
  return closest === undefined ? "" : `Did you mean ${JSON.stringify(closest)}? `;
}

function closestTo(text: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(text.length / 3));
  const near = candidates
    .map((candidate) => ({ candidate, distance: editDistance(text.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.candidate;
}

/** Levenshtein distance: the fewest single-letter changes between two texts. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = a[row - 1] === b[column - 1] ? 0 : 1;
      current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (previous[column - 1] ?? 0) + change));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
