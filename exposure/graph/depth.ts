import { DeclarationError } from "../../model/errors";

/** Deeper than any program nests its properties; what is deeper is damage, or an attempt to exhaust the reader. */
const limit = 500;

/**
 * Refuses a document that nests too deeply to be read. Walks without recursion, since recursion is what such a document breaks.
 *
 * @throws DeclarationError naming the document
 */
export function requireShallow(document: unknown, name: string): void {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: document, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next.value !== "object" || next.value === null) continue;
    if (next.depth > limit) {
      throw new DeclarationError(
        name,
        "too deep",
        `it nests more than ${limit} levels.`,
        "Give a document that a program wrote.",
      );
    }
    for (const value of Object.values(next.value)) {
      if (typeof value === "object" && value !== null) open.push({ value, depth: next.depth + 1 });
    }
  }
}
