import { hash } from 'node:crypto';
import type { Body, BodyStore } from '@rootline/storage';
import { z } from 'zod';
import { BackupDamagedError } from './manifest.ts';

const bodySchema = z.object({ digest: z.string(), text: z.string().optional(), base64: z.string().optional() });

// Written with one fsync; more would hold more in memory.
const BATCH_BYTES = 8 * 1024 * 1024;

/** A body as a line of a backup: text as it is, anything else in base64. */
export function bodyLine(digest: string, bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? { digest, text } : { digest, base64: bytes.toString('base64') };
}

/** @throws BackupDamagedError when it is not what its digest says */
export function bodyOfLine(line: unknown): Body {
  const { digest, text, base64 } = bodySchema.parse(line);
  const bytes = text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text);
  if (hash('sha256', bytes, 'hex') !== digest)
    throw new BackupDamagedError(`a body is not what its digest ${digest} says`);
  return { digest, bytes };
}

/** Keeps bodies, many with one fsync. */
export async function putBodies(store: BodyStore, bodies: AsyncIterable<Body>): Promise<void> {
  let batch: Body[] = [];
  let size = 0;
  for await (const body of bodies) {
    batch.push(body);
    size += body.bytes.byteLength;
    if (size < BATCH_BYTES) continue;
    await store.putMany(batch);
    batch = [];
    size = 0;
  }
  await store.putMany(batch);
}
