/** A table from pairs of small numbers to a number. Flat arrays: a map would box every pair, and there are millions. */
export class PairTable {
  private capacity = 1024;
  private size = 0;
  /** Left, right, value of each slot; a left of -1 marks an empty slot. */
  private slots = emptySlots(this.capacity);

  /** The value of a pair, or -1. */
  get(left: number, right: number): number {
    const at = this.slotOf(left, right);
    return this.slots[at] === -1 ? -1 : this.slots[at + 2]!;
  }

  set(left: number, right: number, value: number): void {
    if (this.size * 2 >= this.capacity) this.grow();
    const at = this.slotOf(left, right);
    if (this.slots[at] === -1) this.size += 1;
    this.slots[at] = left;
    this.slots[at + 1] = right;
    this.slots[at + 2] = value;
  }

  /** Where the pair stands, or the empty slot where it would. */
  private slotOf(left: number, right: number): number {
    const mask = this.capacity - 1;
    let slot = (Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)) & mask;
    for (;;) {
      const at = slot * 3;
      if (this.slots[at] === -1 || (this.slots[at] === left && this.slots[at + 1] === right)) return at;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const old = this.slots;
    this.capacity *= 2;
    this.slots = emptySlots(this.capacity);
    for (let at = 0; at < old.length; at += 3) {
      if (old[at] === -1) continue;
      const to = this.slotOf(old[at]!, old[at + 1]!);
      this.slots[to] = old[at]!;
      this.slots[to + 1] = old[at + 1]!;
      this.slots[to + 2] = old[at + 2]!;
    }
  }
}

function emptySlots(capacity: number): Int32Array {
  return new Int32Array(capacity * 3).fill(-1);
}
