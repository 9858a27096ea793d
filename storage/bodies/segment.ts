import { open, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { errorCode } from '../errors.ts';
import {
  DIGEST_BYTES,
  HEADER_BYTES,
  MAGIC,
  decodeRecord,
  recordDigest,
  recordIsWhole,
  recordLength,
} from './record.ts';
import { readAt, scanRecords } from './record-scan.ts';
import { segmentMadeAt } from './segment-names.ts';
import { SegmentIndex, encodeIndex, writeIndex } from './segment-index.ts';

/** One segment file as a reader sees it: what its index covers, and the offsets of whatever lies beyond. */
export class Segment {
  readonly path: string;
  /** Offsets of records that no index covers. */
  readonly tail = new Map<string, number>();
  #index: SegmentIndex | undefined;
  /** End of the last whole record that is known. */
  end = 0;

  /** When its first body was written, epoch ms. */
  readonly madeAt: number;

  constructor(path: string) {
    this.path = path;
    this.madeAt = segmentMadeAt(basename(path));
  }

  get indexPath(): string {
    return this.path.replace(/\.seg$/, '.idx');
  }

  get tailBytes(): number {
    return this.end - (this.#index?.covered ?? 0);
  }

  /** Reads the index where there is one, and the records beyond it. */
  async load(): Promise<void> {
    this.#index = await SegmentIndex.load(this.indexPath);
    this.end = this.#index?.covered ?? 0;
    await this.advance();
  }

  /** Reads what was appended since. A last record that is not whole is being written, or was cut off. */
  async advance(): Promise<void> {
    let file: FileHandle;
    try {
      file = await open(this.path, 'r');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return;
      throw error;
    }
    try {
      this.end = await scan(file, this.end, this.tail);
    } finally {
      await file.close();
    }
  }

  /** Writes the index of all that is known and lets go of the offsets. */
  async seal(unique: string): Promise<void> {
    // An index of what was dropped meanwhile would never go again.
    await stat(this.path);
    const all = new Map(this.tail);
    if (this.#index !== undefined) await this.#reread(all);
    await writeIndex(this.indexPath, encodeIndex(all, this.end), unique);
    this.#index = await SegmentIndex.load(this.indexPath);
    if (this.#index !== undefined) this.tail.clear();
  }

  async #reread(offsets: Map<string, number>): Promise<void> {
    const file = await open(this.path, 'r');
    try {
      await scan(file, 0, offsets);
    } finally {
      await file.close();
    }
  }

  /** No read: false is certain, true is a reason to look. `bytes` are those of `digest`. */
  mayHold(digest: string, bytes: Buffer): boolean {
    if (this.tail.has(digest)) return true;
    return bytes.byteLength === DIGEST_BYTES && this.#index?.mayHold(bytes) === true;
  }

  /** Also whether the file is still there: another process may have dropped it. */
  async holds(digest: string): Promise<boolean> {
    try {
      if ((await this.#offset(digest)) === undefined) return false;
      await stat(this.path);
      return true;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
  }

  /** Takes the file away with all that it holds. */
  async remove(): Promise<void> {
    await rm(this.path, { force: true });
    await rm(this.indexPath, { force: true });
  }

  async #offset(digest: string): Promise<number | undefined> {
    const known = this.tail.get(digest);
    if (known !== undefined || this.#index === undefined) return known;
    const bytes = Buffer.from(digest, 'hex');
    return this.mayHold(digest, bytes) ? this.#index.find(bytes) : undefined;
  }

  /** @throws StorageCorruptError when the record is damaged */
  async get(digest: string): Promise<Uint8Array | undefined> {
    const offset = await this.#offset(digest);
    if (offset === undefined) return undefined;
    const file = await open(this.path, 'r');
    try {
      const header = await readAt(file, { offset, length: HEADER_BYTES });
      const record = await readAt(file, { offset, length: recordLength(header) ?? HEADER_BYTES });
      return decodeRecord(record, digest);
    } finally {
      await file.close();
    }
  }
}

/** Notes the offset of every whole record from `from` on; returns where what follows may be written. */
async function scan(file: FileHandle, from: number, offsets: Map<string, number>): Promise<number> {
  if (from < MAGIC.byteLength) {
    const magic = await readAt(file, { offset: 0, length: MAGIC.byteLength });
    if (!magic.equals(MAGIC)) return 0;
  }
  const { end } = await scanRecords(file, Math.max(from, MAGIC.byteLength), {
    contentOf: (record) => (recordIsWhole(record) ? recordDigest(record) : undefined),
    onRecord: (digest, { offset }) => void offsets.set(digest, offset),
  });
  return end;
}
