import fc from "fast-check";
import { countOfRanges, differenceOfRanges, intersectionOfRanges, type Range, unionOfRanges } from "../../../model/net/ranges";

/** Numbers 0-20, so that ranges often touch, overlap, or are empty or reversed. */
const someRanges = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 8 });
const numbers = Array.from({ length: 22 }, (_, value) => value);
const holds = (ranges: readonly Range<number>[], value: number) => ranges.some(([first, end]) => first <= value && value < end);
const toBigint = (ranges: readonly Range<number>[]): Range<bigint>[] =>
  ranges.map(([first, end]) => [BigInt(first), BigInt(end)]);

test("set operations agree with asking each number", () => {
  fc.assert(
    fc.property(someRanges, someRanges, (a, b) => {
      const [union, both, rest] = [unionOfRanges([...a, ...b]), intersectionOfRanges(a, b), differenceOfRanges(a, b)];
      for (const value of numbers) {
        expect(holds(union, value)).toBe(holds(a, value) || holds(b, value));
        expect(holds(both, value)).toBe(holds(a, value) && holds(b, value));
        expect(holds(rest, value)).toBe(holds(a, value) && !holds(b, value));
      }
      expect(countOfRanges(a)).toBe(BigInt(numbers.filter((value) => holds(a, value)).length));
    }),
    { numRuns: 2000 },
  );
});

test("results are sorted, disjoint and not adjacent, for numbers and bigints alike", () => {
  fc.assert(
    fc.property(someRanges, someRanges, (a, b) => {
      for (const result of [unionOfRanges(a), intersectionOfRanges(a, b), differenceOfRanges(a, b)]) {
        result.forEach(([first, end], place) => {
          expect(first).toBeLessThan(end);
          expect(first).toBeGreaterThan(result[place - 1]?.[1] ?? -1);
        });
      }
      expect(differenceOfRanges(toBigint(a), toBigint(b))).toEqual(toBigint(differenceOfRanges(a, b)));
    }),
    { numRuns: 2000 },
  );
});
