/**
 * Gzip whose bytes depend on the text alone. zlib's do not: its versions, and its variants for x86 and ARM, find different matches,
 * so the same user data from a laptop and from CI would differ, and a machine whose user data differs is replaced.
 *
 * One block with fixed codes: a few per cent larger than zlib's best, and short enough to read.
 * Sources: RFC 1951 (deflate), RFC 1952 (gzip).
 */
export function gzip(text: string): Buffer {
  const input = Buffer.from(text, "utf8");
  // Magic, deflate, no flags, no time, no level, unknown system.
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(input), 0);
  trailer.writeUInt32LE(input.length, 4);
  return Buffer.concat([header, deflate(input), trailer]);
}

const shortestMatch = 3;
const longestMatch = 258;
const windowSize = 32_768;
/** How many earlier places are tried for a match. */
const longestChain = 128;

/** RFC 1951 section 3.2.5: the shortest length (or distance) of each code; the rest of the step follows in extra bits. */
const lengthBases = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const lengthExtraBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBases = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12_289,
  16_385, 24_577,
];
const endOfBlock = 256;

function deflate(input: Buffer): Buffer {
  const bits = new BitWriter();
  bits.number(1, 1); // the last block
  bits.number(1, 2); // with fixed codes
  const places = new Map<number, number[]>();
  let place = 0;
  while (place < input.length) {
    const match = longestAt(input, place, places.get(keyAt(input, place)) ?? []);
    if (match === undefined) {
      bits.symbol(input[place] ?? 0);
    } else {
      writeMatch(bits, match);
    }
    const next = place + (match?.length ?? 1);
    for (; place < next; place++) {
      const key = keyAt(input, place);
      const known = places.get(key);
      if (known === undefined) {
        places.set(key, [place]);
      } else {
        known.push(place);
      }
    }
  }
  bits.symbol(endOfBlock);
  return bits.finish();
}

interface MatchFound {
  readonly length: number;
  readonly distance: number;
}

/** Three bytes as one number; past the end of the input a key that nothing shares. */
function keyAt(input: Buffer, place: number): number {
  return place + shortestMatch <= input.length ? input.readUIntBE(place, shortestMatch) : -1 - place;
}

function longestAt(input: Buffer, place: number, earlier: readonly number[]): MatchFound | undefined {
  const limit = Math.min(longestMatch, input.length - place);
  let best: MatchFound | undefined;
  for (let index = earlier.length - 1; index >= Math.max(0, earlier.length - longestChain); index--) {
    const start = earlier[index] ?? 0;
    if (place - start > windowSize) {
      break;
    }
    let length = 0;
    while (length < limit && input[start + length] === input[place + length]) {
      length++;
    }
    if (length >= shortestMatch && length > (best?.length ?? 0)) {
      best = { length, distance: place - start };
    }
  }
  return best;
}

function writeMatch(bits: BitWriter, { length, distance }: MatchFound): void {
  const lengthCode = lengthBases.findLastIndex((base) => base <= length);
  bits.symbol(endOfBlock + 1 + lengthCode);
  bits.number(length - (lengthBases[lengthCode] ?? 0), lengthExtraBits[lengthCode] ?? 0);
  const distanceCode = distanceBases.findLastIndex((base) => base <= distance);
  bits.code(distanceCode, 5);
  bits.number(distance - (distanceBases[distanceCode] ?? 0), Math.max(0, (distanceCode >> 1) - 1));
}

/** Deflate fills bytes from their lowest bit. Numbers go in lowest bit first, Huffman codes highest bit first. */
class BitWriter {
  private readonly bytes: number[] = [];
  private current = 0;
  private used = 0;

  number(value: number, width: number): void {
    for (let bit = 0; bit < width; bit++) {
      this.current |= ((value >> bit) & 1) << this.used;
      this.used++;
      if (this.used === 8) {
        this.bytes.push(this.current);
        this.current = 0;
        this.used = 0;
      }
    }
  }

  code(value: number, width: number): void {
    for (let bit = width - 1; bit >= 0; bit--) {
      this.number((value >> bit) & 1, 1);
    }
  }

  /** A literal byte, the end of the block, or a length: the fixed codes of RFC 1951 section 3.2.6. */
  symbol(value: number): void {
    if (value < 144) {
      this.code(0x30 + value, 8);
    } else if (value < 256) {
      this.code(0x190 + value - 144, 9);
    } else if (value < 280) {
      this.code(value - 256, 7);
    } else {
      this.code(0xc0 + value - 280, 8);
    }
  }

  finish(): Buffer {
    return Buffer.from(this.used === 0 ? this.bytes : [...this.bytes, this.current]);
  }
}

function crc32(input: Buffer): number {
  let crc = 0xffff_ffff;
  for (const byte of input) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
    }
  }
  return (crc ^ 0xffff_ffff) >>> 0;
}
