import * as fc from "fast-check";
import {
  fromIntervals,
  includes,
  intersect,
  intervalsOf,
  isSubset,
  subtract,
  unite,
  type Toggles,
} from "../../../exposure/packets/toggles";
import { runs } from "../../support/runs";

const width = 24;
const points = Array.from({ length: width }, (_, point) => point);

/** Random interval sets over a line so short that every point can be asked. */
const interval = fc.tuple(fc.integer({ min: 0, max: width }), fc.integer({ min: 0, max: width }));
const toggles = fc.array(interval, { maxLength: 6 }).map((list) => fromIntervals(list));

/** The same set, point by point. */
const membersOf = (set: Toggles): number[] => points.filter((point) => includes(set, point));

const laws = runs(2_000, 50_000);

test("set operations agree with asking every point", () => {
  fc.assert(
    fc.property(toggles, toggles, (a, b) => {
      expect(membersOf(unite(a, b))).toEqual(points.filter((p) => includes(a, p) || includes(b, p)));
      expect(membersOf(intersect(a, b))).toEqual(points.filter((p) => includes(a, p) && includes(b, p)));
      expect(membersOf(subtract(a, b))).toEqual(points.filter((p) => includes(a, p) && !includes(b, p)));
      expect(isSubset(a, b)).toBe(membersOf(a).every((p) => includes(b, p)));
    }),
    laws,
  );
});

test("results are canonical: equal sets are equal lists", () => {
  fc.assert(
    fc.property(toggles, toggles, (a, b) => {
      for (const set of [unite(a, b), intersect(a, b), subtract(a, b)]) {
        expect([...set]).toEqual([...new Set(set)].sort((x, y) => Number(x) - Number(y)));
        expect(set.length % 2).toBe(0);
        expect(fromIntervals(intervalsOf(set))).toEqual(set);
      }
      expect(unite(subtract(a, b), intersect(a, b))).toEqual(a);
    }),
    laws,
  );
});

test("intervals in any order, touching or overlapping, become one", () => {
  expect(
    fromIntervals([
      [5, 9],
      [1, 3],
      [3, 5],
      [2, 4],
      [7, 7],
    ]),
  ).toEqual([1, 9]);
  expect(fromIntervals([[4, 2]])).toEqual([]);
});

test("IPv6 lines hold 128-bit points exactly", () => {
  const top = 2n ** 128n;
  expect(subtract([0n, top], [top - 1n, top])).toEqual([0n, top - 1n]);
  expect(includes([top - 1n, top], top - 1n)).toBe(true);
  expect(includes([top - 1n, top], top - 2n)).toBe(false);
});
