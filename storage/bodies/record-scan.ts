import type { FileHandle } from 'node:fs/promises';
import { HEADER_BYTES, MAX_BODY_BYTES, recordLength } from './record.ts';

// Reads of a scan; larger records get a buffer of their own size.
const SCAN_BYTES = 1024 * 1024;

export type Place = { readonly offset: number; readonly length: number };

export type Reader<Content> = {
  /** What a record holds; undefined where it is none, or not what was written. */
  readonly contentOf: (record: Buffer) => Content | undefined;
  readonly onRecord: (content: Content, place: Place) => void;
};

export type Scanned = {
  /** Where something lies that was a record and is none any more. */
  readonly damaged: readonly Place[];
  /** End of the last whole or damaged record; behind it is at most one whose writing was cut off. */
  readonly end: number;
};

/**
 * Reads a file of records from `from` on. A damaged record does not hide those behind it; one that was cut off at the
 * end of the file was never acknowledged and is left out.
 */
export async function scanRecords<Content>(
  file: FileHandle,
  from: number,
  { contentOf, onRecord }: Reader<Content>,
): Promise<Scanned> {
  const { size } = await file.stat();
  const window = new Window(file, size);
  const recordAt = async (at: number): Promise<{ readonly length: number; readonly content: Content } | undefined> => {
    const length = recordLength(await window.read(at, HEADER_BYTES));
    if (length === undefined || at + length > size) return undefined;
    const content = contentOf(await window.read(at, length));
    return content === undefined ? undefined : { length, content };
  };
  const damaged: Place[] = [];
  let at = from;
  while (at < size) {
    const found = await recordAt(at);
    if (found !== undefined) {
      onRecord(found.content, { offset: at, length: found.length });
      at += found.length;
      continue;
    }
    const next = await afterDamage(window, at, async (place) => (await recordAt(place)) !== undefined);
    if (next === undefined) break;
    damaged.push({ offset: at, length: next - at });
    at = next;
  }
  return { damaged, end: at };
}

/** Where the next record begins, or the damaged one ends when it reaches the end of the file; undefined: it was cut off. */
async function afterDamage(
  window: Window,
  at: number,
  isRecord: (at: number) => Promise<boolean>,
): Promise<number | undefined> {
  const header = await window.read(at, HEADER_BYTES);
  const length = recordLength(header);
  if (length !== undefined && looksLikeHeader(header) && at + length === window.size) return window.size;
  for (let next = at + 1; next + HEADER_BYTES <= window.size; next++) {
    const part = await window.read(next, Math.min(SCAN_BYTES, window.size - next));
    const offset = headerIn(part);
    if (offset === undefined) next += part.byteLength - HEADER_BYTES;
    else {
      next += offset;
      if (await isRecord(next)) return next;
    }
  }
  return undefined;
}

/** Where the first header in some bytes seems to begin. */
function headerIn(bytes: Buffer): number | undefined {
  for (let at = 0; at + HEADER_BYTES <= bytes.byteLength; at++)
    if (looksLikeHeader(bytes.subarray(at, at + HEADER_BYTES))) return at;
  return undefined;
}

/** Three bytes of a header are zero and the one before is 0 or 1: few other places look so. */
function looksLikeHeader(header: Buffer): boolean {
  const length = recordLength(header);
  return length !== undefined && length > HEADER_BYTES && header.readUInt32LE(12) <= 1;
}

/** A part of a file in memory, moved along as it is read. */
class Window {
  readonly size: number;
  readonly #file: FileHandle;
  #start = 0;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.size = size;
  }

  /** Shorter at the end of the file. */
  async read(at: number, length: number): Promise<Buffer> {
    const inside = at >= this.#start && at + length <= this.#start + this.#bytes.byteLength;
    if (!inside) {
      const wanted = Math.min(Math.max(SCAN_BYTES, length), this.size - at, MAX_BODY_BYTES + HEADER_BYTES);
      this.#bytes = await readAt(this.#file, { offset: at, length: wanted });
      this.#start = at;
    }
    return this.#bytes.subarray(at - this.#start, at - this.#start + length);
  }
}

/** Shorter at the end of the file. */
export async function readAt(file: FileHandle, { offset, length }: Place): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await file.read(buffer, read, length - read, offset + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return buffer.subarray(0, read);
}
