/**
 * Interval sets on one line of points, as sorted toggle points: `[a, b, c, d]` is the half-open `[a, b)` and `[c, d)`.
 * IPv4 lines use numbers, IPv6 lines bigints; only comparison is needed, never arithmetic, so one code serves both.
 */
export type Point = number | bigint;
export type Toggles = readonly Point[];

export const nothing: Toggles = [];

type Keep = (inLeft: boolean, inRight: boolean) => boolean;

const keepUnion: Keep = (left, right) => left || right;
const keepIntersection: Keep = (left, right) => left && right;
const keepDifference: Keep = (left, right) => left && !right;

/** Sweep both lists once; a point is in the result where `keep` says so. */
function combine(left: Toggles, right: Toggles, keep: Keep): Toggles {
  const result: Point[] = [];
  let i = 0;
  let j = 0;
  let inside = false;
  while (i < left.length || j < right.length) {
    const at = j >= right.length || (i < left.length && left[i]! <= right[j]!) ? left[i]! : right[j]!;
    while (i < left.length && left[i]! === at) i += 1;
    while (j < right.length && right[j]! === at) j += 1;
    const keeps = keep(i % 2 === 1, j % 2 === 1);
    if (keeps !== inside) {
      result.push(at);
      inside = keeps;
    }
  }
  return result;
}

export function unite(left: Toggles, right: Toggles): Toggles {
  return combine(left, right, keepUnion);
}

export function intersect(left: Toggles, right: Toggles): Toggles {
  return combine(left, right, keepIntersection);
}

export function subtract(left: Toggles, right: Toggles): Toggles {
  return combine(left, right, keepDifference);
}

/** Canonical toggles of half-open intervals in any order, overlapping or not; empty ones are dropped. */
export function fromIntervals(intervals: readonly (readonly [Point, Point])[]): Toggles {
  const sorted = intervals.filter(([from, to]) => from < to).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  const result: Point[] = [];
  for (const [from, to] of sorted) {
    const last = result.length - 1;
    if (last >= 0 && from <= result[last]!) {
      if (to > result[last]!) result[last] = to;
    } else {
      result.push(from, to);
    }
  }
  return result;
}

export function includes(toggles: Toggles, point: Point): boolean {
  let low = 0;
  let high = toggles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (toggles[middle]! <= point) low = middle + 1;
    else high = middle;
  }
  return low % 2 === 1;
}

export function isSubset(inner: Toggles, outer: Toggles): boolean {
  return subtract(inner, outer).length === 0;
}

/** The intervals, half-open, in order. */
export function intervalsOf(toggles: Toggles): [Point, Point][] {
  const intervals: [Point, Point][] = [];
  for (let index = 0; index < toggles.length; index += 2) intervals.push([toggles[index]!, toggles[index + 1]!]);
  return intervals;
}
