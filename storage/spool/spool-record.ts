import { hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { decodeRecord, encodeRecord, recordDigest, recordIsWhole } from '../bodies/record.ts';
import { type Place, type Scanned, scanRecords } from '../bodies/record-scan.ts';
import { StorageCorruptError } from '../errors.ts';
import type { SpoolEntry, SpoolRefusal } from './spool.ts';

/*
 * A file of the spool is MAGIC and then records as in a segment of bodies, each with a checksum. What such a record holds is one line
 * of JSON about the entry, and then the entry's body.
 */
export const SPOOL_MAGIC = Buffer.from('RLSPOOL1', 'latin1');

const NEWLINE = 0x0a;

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

export type ScannedSpool = Scanned & { readonly records: readonly (Place & { readonly content: Spooled })[] };

/** Reads a file of the spool from `from` on, as `scanRecords` does. */
export async function scanSpooled(path: string, from = 0): Promise<ScannedSpool> {
  const file = await open(path, 'r');
  const records: (Place & { content: Spooled })[] = [];
  try {
    const scanned = await scanRecords(file, Math.max(from, SPOOL_MAGIC.byteLength), {
      contentOf: spooledIn,
      onRecord: (content, place) => void records.push({ ...place, content }),
    });
    return { ...scanned, records };
  } finally {
    await file.close();
  }
}

function spooledIn(record: Buffer): Spooled | undefined {
  if (!recordIsWhole(record)) return undefined;
  try {
    return decodeSpooled(record);
  } catch (error) {
    if (error instanceof StorageCorruptError) return undefined;
    throw error;
  }
}
