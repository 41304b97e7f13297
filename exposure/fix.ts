import { candidateEdits, withEdits, type Edit } from "./fixEdits";
import { covers, overlap } from "./fixCoverage";
import { buildGraph, type ResourceRecord } from "./graph/graph";
import type { Exposure } from "./proof";
import { prove } from "./prove";

/** Edits that close an exposure. That they do was proved on the edited graph. */
export interface Fix {
  readonly edits: readonly Edit[];
  /** What is closed with it, by id: ways into the same endpoint that nobody granted. */
  readonly closes: readonly string[];
}

/**
 * The fixes of one exposure, those with the fewest edits first, of these those that close the least besides. Each was proved by
 * a run without what it removes: the exposure is gone, nothing new came, and all others stay, save further ways from the internet
 * into the same endpoint that `isGranted` does not claim.
 *
 * @param isGranted whether somebody wants that exposure; it then has to stay.
 */
export function fixesOf(
  records: readonly ResourceRecord[],
  exposure: Exposure,
  isGranted: (exposure: Exposure) => boolean = () => false,
): Fix[] {
  const before = prove(buildGraph(records)).exposures;
  const fixes = candidateEdits(records, exposure).flatMap((edits): Fix[] => {
    const edited = withEdits(records, edits);
    if (edited === undefined) return [];
    const after = prove(buildGraph(edited)).exposures;
    if (after.some((left) => overlap(left, exposure)) || !after.every((left) => covers(before, left))) return [];
    const lost = before.filter((other) => other.id !== exposure.id && !covers(after, other));
    const mayGo = (other: Exposure) => other.to === exposure.to && other.from === exposure.from && !isGranted(other);
    return lost.every(mayGo) ? [{ edits, closes: lost.map(({ id }) => id) }] : [];
  });
  const minimal = fixes.filter(
    (fix) => !fixes.some((other) => isPart(other.edits, fix.edits) || isGentler(other.edits, fix.edits)),
  );
  return minimal.sort((a, b) => a.edits.length - b.edits.length || a.closes.length - b.closes.length);
}

/** Whether the same elements of lists are only narrowed where these remove them. */
function isGentler(gentle: readonly Edit[], edits: readonly Edit[]): boolean {
  const places = (kind: Edit["kind"], list: readonly Edit[]) =>
    list.map((edit) => (edit.kind === kind ? JSON.stringify({ ...edit, kind: "" }) : "")).join();
  return gentle.every(({ kind }) => kind === "narrow") && places("narrow", gentle) === places("without", edits);
}

/** Whether a smaller set of edits does the same. */
function isPart(smaller: readonly Edit[], edits: readonly Edit[]): boolean {
  const texts = new Set(edits.map((edit) => JSON.stringify(edit)));
  return smaller.length < edits.length && smaller.every((edit) => texts.has(JSON.stringify(edit)));
}
