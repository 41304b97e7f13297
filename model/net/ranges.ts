/** A half-open range of whole numbers: the first is inside, the second is the first one outside. */
export type Range<N extends number | bigint> = readonly [N, N];

/** The same numbers as sorted, disjoint, non-adjacent ranges; empty ranges vanish. */
export function unionOfRanges<N extends number | bigint>(ranges: readonly Range<N>[]): readonly Range<N>[] {
  const sorted = ranges.filter(([first, end]) => first < end).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const merged: [N, N][] = [];
  for (const [first, end] of sorted) {
    const last = merged.at(-1);
    if (last === undefined || last[1] < first) {
      merged.push([first, end]);
    } else if (last[1] < end) {
      last[1] = end;
    }
  }
  return merged;
}

/** The numbers in both sets. */
export function intersectionOfRanges<N extends number | bigint>(
  a: readonly Range<N>[],
  b: readonly Range<N>[],
): readonly Range<N>[] {
  const others = unionOfRanges(b);
  return unionOfRanges(a).flatMap(([first, end]) =>
    others
      .filter(([otherFirst, otherEnd]) => otherFirst < end && first < otherEnd)
      .map(([otherFirst, otherEnd]): Range<N> => [first < otherFirst ? otherFirst : first, end < otherEnd ? end : otherEnd]),
  );
}

/** The numbers of the first set that are not in the second. */
export function differenceOfRanges<N extends number | bigint>(
  a: readonly Range<N>[],
  b: readonly Range<N>[],
): readonly Range<N>[] {
  const removed = unionOfRanges(b);
  return unionOfRanges(a).flatMap(([first, end]) => {
    const kept: Range<N>[] = [];
    let from = first;
    for (const [removedFirst, removedEnd] of removed) {
      if (removedEnd > from && removedFirst < end) {
        kept.push([from, removedFirst]);
        from = removedEnd;
      }
    }
    return [...kept, [from, end] as const].filter(([start, stop]) => start < stop);
  });
}

/** How many numbers the set holds. */
export function countOfRanges(ranges: readonly Range<number | bigint>[]): bigint {
  return unionOfRanges(ranges).reduce((sum, [first, end]) => sum + BigInt(end) - BigInt(first), 0n);
}
