import { createHash } from 'node:crypto';
import type { Body } from './body-store.ts';

/** A body under its digest, as tests put it. */
export function bodyOf(content: string | Uint8Array): Body {
  const bytes = Buffer.from(content as string);
  return { digest: createHash('sha256').update(bytes).digest('hex'), bytes };
}
