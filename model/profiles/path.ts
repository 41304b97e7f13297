import { DeclarationError } from "../errors";

/**
 * A path that can stand in an allow-list: absolute, not the root, plain characters only, no dot segments, so that no two
 * programs can read it differently.
 * @throws DeclarationError
 */
export function requirePath(field: string, value: unknown): string {
  if (value === "/") {
    throw new DeclarationError(
      field,
      value,
      "the root would forward every path of the listener.",
      'Name one path, such as "/hooks".',
    );
  }
  const segments = typeof value === "string" ? value.split("/").slice(1) : [];
  const plain = segments.every((segment) => /^[A-Za-z0-9_~.-]+$/.test(segment) && segment !== "." && segment !== "..");
  if (typeof value !== "string" || !value.startsWith("/") || !plain) {
    throw new DeclarationError(
      field,
      value,
      "it is no plain absolute path.",
      'Write one such as "/hooks": it starts with "/", does not end with it, and holds only letters, digits and - _ . ~ in its segments.',
    );
  }
  return value;
}
