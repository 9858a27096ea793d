import { open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { DIGEST_BYTES } from './record.ts';

/*
 * What a sealed segment holds, sorted by digest, so that memory stays bounded however many bodies there are:
 *   MAGIC, u32 CRC-32 of all that follows, u32 entries, f64 bytes of the segment that the index covers,
 *   Bloom filter (16 bits an entry), entries (32 bytes digest, u32 offset).
 * Only the filter stays in memory: 2 bytes a body, 20 MB for ten million.
 */
const MAGIC = Buffer.from('RLBIDX1\n', 'latin1');
const HEAD_BYTES = 24;
const ENTRY_BYTES = DIGEST_BYTES + 4;

// 16 bits and 6 probes: one false alarm in about 1,500 (an unknown digest costs no read in nearly every segment).
const BITS_PER_ENTRY = 16;
const PROBES = 6;

/** Digests are uniform already: their own words are the filter's hashes. */
function probe(digest: Buffer, i: number, bits: number): number {
  return digest.readUInt32LE(i * 4) % bits;
}

/** The index of `offsets` (digest in hex → offset of its record), as file content. */
export function encodeIndex(offsets: ReadonlyMap<string, number>, covered: number): Buffer {
  const filterBytes = Math.max(8, Math.ceil((offsets.size * BITS_PER_ENTRY) / 8));
  const file = Buffer.alloc(HEAD_BYTES + filterBytes + offsets.size * ENTRY_BYTES);
  MAGIC.copy(file);
  file.writeUInt32LE(offsets.size, 12);
  file.writeDoubleLE(covered, 16);
  let at = HEAD_BYTES + filterBytes;
  for (const digest of [...offsets.keys()].sort()) {
    file.write(digest, at, DIGEST_BYTES, 'hex');
    const entry = file.subarray(at, at + DIGEST_BYTES);
    for (let i = 0; i < PROBES; i += 1) {
      const bit = probe(entry, i, filterBytes * 8);
      const byte = HEAD_BYTES + (bit >> 3);
      file[byte] = (file[byte] ?? 0) | (1 << (bit & 7));
    }
    file.writeUInt32LE(offsets.get(digest) ?? 0, at + DIGEST_BYTES);
    at += ENTRY_BYTES;
  }
  file.writeUInt32LE(crc32(file.subarray(12)), 8);
  return file;
}

/** Writes the index whole or not at all; two processes that seal the same segment write the same. */
export async function writeIndex(path: string, content: Buffer, unique: string): Promise<void> {
  const partial = `${path}.${unique}.partial`;
  try {
    const file = await open(partial, 'w');
    try {
      await file.writeFile(content);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** A sealed segment's index: the filter in memory, the entries on disk. */
export class SegmentIndex {
  readonly covered: number;
  readonly entries: number;
  readonly #path: string;
  readonly #filter: Buffer;

  private constructor(path: string, content: Buffer) {
    this.#path = path;
    this.entries = content.readUInt32LE(12);
    this.covered = content.readDoubleLE(16);
    // A copy, so that the rest of the file is not kept in memory.
    this.#filter = Buffer.from(content.subarray(HEAD_BYTES, content.byteLength - this.entries * ENTRY_BYTES));
  }

  /** Undefined when there is no whole index: then the segment is read itself. */
  static async load(path: string): Promise<SegmentIndex | undefined> {
    const content = await readFile(path).catch(() => undefined);
    if (
      content === undefined ||
      content.byteLength < HEAD_BYTES ||
      !content.subarray(0, MAGIC.byteLength).equals(MAGIC)
    )
      return undefined;
    return content.readUInt32LE(8) === crc32(content.subarray(12)) ? new SegmentIndex(path, content) : undefined;
  }

  mayHold(digest: Buffer): boolean {
    for (let i = 0; i < PROBES; i += 1) {
      const bit = probe(digest, i, this.#filter.byteLength * 8);
      if (((this.#filter[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) return false;
    }
    return true;
  }

  /** Offset of the digest's record in the segment. */
  async find(digest: Buffer): Promise<number | undefined> {
    const file = await open(this.#path, 'r');
    try {
      return await this.#search(file, digest);
    } finally {
      await file.close();
    }
  }

  async #search(file: FileHandle, digest: Buffer): Promise<number | undefined> {
    const entry = Buffer.alloc(ENTRY_BYTES);
    const start = HEAD_BYTES + this.#filter.byteLength;
    let [low, high] = [0, this.entries - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      await file.read(entry, 0, ENTRY_BYTES, start + middle * ENTRY_BYTES);
      const order = Buffer.compare(entry.subarray(0, DIGEST_BYTES), digest);
      if (order === 0) return entry.readUInt32LE(DIGEST_BYTES);
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }
}
