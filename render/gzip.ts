import { crc32 } from "node:zlib";

/**
 * Gzip whose bytes depend on the text alone. Node's own differ between processors and releases, and user data that
 * differs replaces the machine: a colleague's laptop must not do that. Deflate with its fixed codes, RFC 1951 and RFC 1952.
 */
export function stableGzip(text: string): Buffer {
  const data = Buffer.from(text, "utf8");
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(data), 0);
  trailer.writeUInt32LE(data.length >>> 0, 4);
  // Method deflate, no flags, no time, slowest compression, system unknown.
  return Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]), deflate(data), trailer]);
}

const shortest = 3;
const longest = 258;
const windowSize = 32_768;
/** How many earlier occurrences are tried; more gains less than a percent on configuration text. */
const attempts = 128;

function deflate(data: Buffer): Buffer {
  const bits = bitWriter();
  // The last block, with the fixed codes.
  bits.write(0b011, 3);
  const seen = new Map<number, number[]>();
  let place = 0;
  while (place < data.length) {
    const match = longestMatch(data, place, seen);
    const length = match === undefined ? 1 : match.length;
    if (match === undefined) {
      writeSymbol(bits, data[place] ?? 0);
    } else {
      writeCoded(bits, lengthCodes, match.length, (code) => writeSymbol(bits, 257 + code));
      writeCoded(bits, distanceCodes, match.distance, (code) => bits.write(reversed(code, 5), 5));
    }
    for (let passed = place; passed < place + length; passed += 1) {
      remember(data, passed, seen);
    }
    place += length;
  }
  writeSymbol(bits, 256);
  return bits.finish();
}

interface BitWriter {
  /** The lowest bit first. */
  readonly write: (value: number, count: number) => void;
  readonly finish: () => Buffer;
}

function bitWriter(): BitWriter {
  const bytes: number[] = [];
  let pending = 0;
  let pendingCount = 0;
  return {
    write(value, count) {
      pending |= value << pendingCount;
      pendingCount += count;
      while (pendingCount >= 8) {
        bytes.push(pending & 0xff);
        pending >>>= 8;
        pendingCount -= 8;
      }
    },
    finish: () => Buffer.from(pendingCount > 0 ? [...bytes, pending & 0xff] : bytes),
  };
}

function key(data: Buffer, place: number): number | undefined {
  return place + shortest > data.length
    ? undefined
    : ((data[place] ?? 0) << 16) | ((data[place + 1] ?? 0) << 8) | (data[place + 2] ?? 0);
}

function remember(data: Buffer, place: number, seen: Map<number, number[]>): void {
  const three = key(data, place);
  if (three !== undefined) {
    const places = seen.get(three) ?? [];
    places.push(place);
    seen.set(three, places);
  }
}

function longestMatch(
  data: Buffer,
  place: number,
  seen: ReadonlyMap<number, readonly number[]>,
): { readonly length: number; readonly distance: number } | undefined {
  const three = key(data, place);
  const candidates = three === undefined ? [] : (seen.get(three) ?? []).slice(-attempts);
  const most = Math.min(longest, data.length - place);
  let best: { length: number; distance: number } | undefined;
  for (const candidate of candidates.toReversed()) {
    if (place - candidate > windowSize) {
      break;
    }
    let length = shortest;
    while (length < most && data[candidate + length] === data[place + length]) {
      length += 1;
    }
    if (length > (best?.length ?? 0)) {
      best = { length, distance: place - candidate };
    }
  }
  return best;
}

interface Code {
  readonly base: number;
  readonly extraBits: number;
}

/** RFC 1951, section 3.2.5: code 28 stands for 258 alone. */
const lengthCodes: readonly Code[] = [
  ...codesFrom(3, 28, (code) => Math.max(0, (code >> 2) - 1)),
  { base: longest, extraBits: 0 },
];
const distanceCodes: readonly Code[] = codesFrom(1, 30, (code) => Math.max(0, (code >> 1) - 1));

function codesFrom(first: number, count: number, extraBitsOf: (code: number) => number): readonly Code[] {
  let base = first;
  return Array.from({ length: count }, (_, code) => {
    const own = { base, extraBits: extraBitsOf(code) };
    base += 2 ** own.extraBits;
    return own;
  });
}

function writeCoded(bits: BitWriter, codes: readonly Code[], value: number, writeCode: (code: number) => void): void {
  const code = codes.findLastIndex(({ base }) => base <= value);
  const { base, extraBits } = codes[code] ?? { base: value, extraBits: 0 };
  writeCode(code);
  bits.write(value - base, extraBits);
}

/** Section 3.2.6. */
function writeSymbol(bits: BitWriter, symbol: number): void {
  if (symbol < 144) {
    bits.write(reversed(0x30 + symbol, 8), 8);
  } else if (symbol < 256) {
    bits.write(reversed(0x190 + symbol - 144, 9), 9);
  } else if (symbol < 280) {
    bits.write(reversed(symbol - 256, 7), 7);
  } else {
    bits.write(reversed(0xc0 + symbol - 280, 8), 8);
  }
}

/** Huffman codes are written highest bit first. */
function reversed(value: number, count: number): number {
  let result = 0;
  for (let bit = 0; bit < count; bit += 1) {
    result = (result << 1) | ((value >> bit) & 1);
  }
  return result;
}
