import type { Point } from "./toggles";

/** Gives equal lists of points one small number. Compares by hash first: joining long lists to text costs more than all else. */
export class Interner<T extends readonly Point[]> {
  private readonly lists: T[] = [];
  private readonly buckets = new Map<number, number[]>();

  idOf(list: T): number {
    const hash = hashOf(list);
    const bucket = this.buckets.get(hash);
    if (bucket === undefined) {
      this.buckets.set(hash, [this.lists.length]);
    } else {
      const known = bucket.find((id) => areEqual(this.lists[id]!, list));
      if (known !== undefined) return known;
      bucket.push(this.lists.length);
    }
    return this.lists.push(list) - 1;
  }

  listOf(id: number): T {
    return this.lists[id]!;
  }
}

/** FNV-1a over 32-bit words; different points may share a word, which costs a comparison and nothing else. */
function hashOf(list: readonly Point[]): number {
  let hash = 0x811c9dc5;
  for (const point of list) {
    const word =
      typeof point === "number" ? point ^ (point / 2 ** 32) : Number(BigInt.asUintN(32, point ^ (point >> 64n) ^ (point >> 96n)));
    hash = Math.imul(hash ^ word, 0x01000193);
  }
  return hash;
}

function areEqual(left: readonly Point[], right: readonly Point[]): boolean {
  return left.length === right.length && left.every((point, index) => point === right[index]);
}
