import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { AppendFile, OpenAppendFile } from '../bodies/append-file.ts';

/** Everything in segments before `segment`, and below `offset` in it, had its turn. */
type Position = { readonly segment: number; readonly offset: number };

const BEGINNING: Position = { segment: 0, offset: 0 };

// u32 CRC-32 of what follows, u32 segment, f64 offset: one sector of the disk, written in place so that it works on a full one.
const BYTES = 16;

/**
 * How far a queue is worked off, on disk. One that cannot be read is the beginning: entries that have their turn again are known by
 * their keys.
 */
export class DrainedPosition {
  readonly #path: string;
  readonly #openFile: OpenAppendFile;
  #file: AppendFile | undefined;

  constructor(folder: string, openFile: OpenAppendFile) {
    this.#path = join(folder, 'position');
    this.#openFile = openFile;
  }

  async read(): Promise<Position> {
    const bytes = await readFile(this.#path).catch(() => Buffer.alloc(0));
    if (bytes.byteLength < BYTES || bytes.readUInt32LE(0) !== crc32(bytes.subarray(4, BYTES))) return BEGINNING;
    return { segment: bytes.readUInt32LE(4), offset: bytes.readDoubleLE(8) };
  }

  async write({ segment, offset }: Position): Promise<void> {
    const bytes = Buffer.alloc(BYTES);
    bytes.writeUInt32LE(segment, 4);
    bytes.writeDoubleLE(offset, 8);
    bytes.writeUInt32LE(crc32(bytes.subarray(4)), 0);
    this.#file ??= await this.#openFile(this.#path);
    await this.#file.write(bytes, 0);
    await this.#file.sync();
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }
}
