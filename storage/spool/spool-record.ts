import { hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import {
  HEADER_BYTES,
  MAX_BODY_BYTES,
  decodeRecord,
  encodeRecord,
  recordDigest,
  recordIsWhole,
  recordLength,
} from '../bodies/record.ts';
import { StorageCorruptError } from '../errors.ts';
import type { SpoolEntry, SpoolRefusal } from './spool.ts';

/*
 * A file of the spool is MAGIC and then records as in a segment of bodies, each with a checksum. What such a record holds is one line
 * of JSON about the entry, and then the entry's body.
 */
export const SPOOL_MAGIC = Buffer.from('RLSPOOL1', 'latin1');

const NEWLINE = 0x0a;
// Reads of a scan; larger records get a buffer of their own size.
const SCAN_BYTES = 1024 * 1024;

const headSchema = z.object({
  key: z.string(),
  protocol: z.string(),
  command: z.string(),
  actor: z.string(),
  project: z.string().optional(),
  drawn: z.object({ at: z.number(), ulid: z.string() }).optional(),
  receivedAt: z.number(),
  refusal: z.object({ code: z.string(), message: z.string(), refusedAt: z.number() }).optional(),
});

export type Spooled = { readonly entry: SpoolEntry; readonly refusal?: SpoolRefusal };

export function encodeSpooled({ entry, refusal }: Spooled): Buffer {
  const { body, ...head } = entry;
  const line = Buffer.from(`${JSON.stringify(refusal === undefined ? head : { ...head, refusal })}\n`);
  return encodeRecord(body.digest, Buffer.concat([line, body.bytes]));
}

/** @throws StorageCorruptError when the record is not what was written */
export function decodeSpooled(record: Buffer): Spooled {
  const digest = recordDigest(record);
  const content = Buffer.from(decodeRecord(record, digest));
  const end = content.indexOf(NEWLINE);
  const parsed = headSchema.safeParse(jsonOf(content.subarray(0, Math.max(0, end))));
  const bytes = content.subarray(end + 1);
  if (!parsed.success || hash('sha256', bytes, 'hex') !== digest)
    throw new StorageCorruptError(`the spooled entry ${digest} is not what was written`);
  const { refusal, project, drawn, ...head } = parsed.data;
  const optional = { ...(project === undefined ? {} : { project }), ...(drawn === undefined ? {} : { drawn }) };
  const entry = { ...head, ...optional, body: { digest, bytes } };
  return refusal === undefined ? { entry } : { entry, refusal };
}

function jsonOf(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}

export type Place = { readonly offset: number; readonly length: number };

export type Scanned = {
  readonly records: readonly (Place & { readonly content: Spooled })[];
  /** Where something lies that was a record and is none any more. */
  readonly damaged: readonly Place[];
  /** End of the last whole or damaged record; behind it is at most one whose writing was cut off. */
  readonly end: number;
};

/**
 * Reads a file of the spool from `from` on. A damaged record does not hide those behind it; one that was cut off at the end of the
 * file was never acknowledged and is left out.
 */
export async function scanSpooled(path: string, from = 0): Promise<Scanned> {
  const file = await open(path, 'r');
  try {
    return await scan(file, Math.max(from, SPOOL_MAGIC.byteLength));
  } finally {
    await file.close();
  }
}

async function scan(file: FileHandle, from: number): Promise<Scanned> {
  const { size } = await file.stat();
  const records: (Place & { content: Spooled })[] = [];
  const damaged: Place[] = [];
  const window = new Window(file, size);
  let at = from;
  while (at < size) {
    const found = await recordAt(window, at);
    if (found !== undefined) {
      records.push({ offset: at, length: found.length, content: found.content });
      at += found.length;
      continue;
    }
    const next = await afterDamage(window, at);
    if (next === undefined) break;
    damaged.push({ offset: at, length: next - at });
    at = next;
  }
  return { records, damaged, end: at };
}

/** Where the next record begins, or the damaged one ends when it reaches the end of the file; undefined: it was cut off. */
async function afterDamage(window: Window, at: number): Promise<number | undefined> {
  const header = await window.read(at, HEADER_BYTES);
  const length = recordLength(header);
  if (length !== undefined && looksLikeHeader(header) && at + length === window.size) return window.size;
  for (let next = at + 1; next + HEADER_BYTES <= window.size; next++) {
    const candidate = await window.read(next, HEADER_BYTES);
    if (looksLikeHeader(candidate) && (await recordAt(window, next)) !== undefined) return next;
  }
  return undefined;
}

/** Three bytes of a header are zero and the one before is 0 or 1: few other places look so. */
function looksLikeHeader(header: Buffer): boolean {
  const length = recordLength(header);
  return length !== undefined && length > HEADER_BYTES && header.readUInt32LE(12) <= 1;
}

async function recordAt(
  window: Window,
  at: number,
): Promise<{ readonly length: number; readonly content: Spooled } | undefined> {
  const length = recordLength(await window.read(at, HEADER_BYTES));
  if (length === undefined || at + length > window.size) return undefined;
  const record = await window.read(at, length);
  if (!recordIsWhole(record)) return undefined;
  try {
    return { length, content: decodeSpooled(record) };
  } catch (error) {
    if (error instanceof StorageCorruptError) return undefined;
    throw error;
  }
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
