import { DeclarationError } from "../errors";

/**
 * A name that every format derived from a plan can carry: resource names, file names, comments.
 * @throws DeclarationError
 */
export function requireLabel(field: string, value: unknown): string {
  if (typeof value !== "string" || !/^[a-z][a-z0-9-]{0,62}$/.test(value)) {
    throw new DeclarationError(
      field,
      value,
      "it is no plain name.",
      'Write lower-case letters, digits and hyphens, such as "ember".',
    );
  }
  return value;
}
