import { formatAddress, readAddress, type Family } from "../model/net";
import { routableAddresses } from "./packets/addresses";
import { intervalsOf } from "./packets/toggles";

/** Addresses of one family, both ends included. */
export interface Span {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

/** A peer `first-last`, or undefined for any other peer. */
export function readSpan(id: string): Span | undefined {
  const [, from = "", to = ""] = /^([0-9a-f.:]+)-([0-9a-f.:]+)$/.exec(id) ?? [];
  const [first, last] = [readAddress(from), readAddress(to)];
  if (first === undefined || last === undefined) return undefined;
  return { family: first.family, first: BigInt(first.value), last: BigInt(last.value) };
}

export function spanText({ family, first, last }: Span): string {
  const text = (value: bigint) => formatAddress(family === "ipv4" ? { family, value: Number(value) } : { family, value });
  return `${text(first)}-${text(last)}`;
}

/** The parts of a span between the places where any of these spans begins or ends. */
export function splitAt(span: Span, others: readonly Span[]): Span[] {
  const edges = others
    .filter(({ family }) => family === span.family)
    .flatMap(({ first, last }) => [first, last + 1n])
    .filter((edge) => span.first < edge && edge <= span.last);
  const starts = [span.first, ...[...new Set(edges)].sort((a, b) => (a < b ? -1 : 1))];
  return starts.map((first, index) => ({ family: span.family, first, last: (starts[index + 1] ?? span.last + 1n) - 1n }));
}

/** Names for spans of one family: as few as possible, and one word for all that is on the internet. */
export function namesOf(spans: readonly Span[]): string[] {
  const joined: Span[] = [];
  for (const span of [...spans].sort((a, b) => (a.first < b.first ? -1 : 1))) {
    const last = joined.at(-1);
    if (last !== undefined && last.last + 1n === span.first) joined[joined.length - 1] = { ...last, last: span.last };
    else joined.push(span);
  }
  const family = joined[0]?.family;
  if (family === undefined) return [];
  const whole = intervalsOf(routableAddresses[family]).map(([from, end]) =>
    spanText({ family, first: BigInt(from), last: BigInt(end) - 1n }),
  );
  const names = joined.map(spanText);
  return names.join() === whole.join() ? [`internet (${family})`] : names;
}
