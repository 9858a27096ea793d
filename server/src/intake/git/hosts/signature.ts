import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { Verdict } from './host.ts';

/** Whether a text is one of those that are expected, in a time that tells nothing of them. */
export function isOneOf(given: string, expected: readonly string[]): boolean {
  let found = false;
  // No early end: how many were tried is nobody's business either.
  for (const text of expected) found = timingSafeEqual(digestOf(given), digestOf(text)) || found;
  return found;
}

/** HMAC-SHA256 of the body in hex, under any of the secrets. `given` without its `sha256=`. */
export function verifyHex(given: string | undefined, raw: Uint8Array, secrets: readonly string[]): Verdict {
  if (given === undefined) return 'missing';
  const expected = secrets.map((secret) => createHmac('sha256', secret).update(raw).digest('hex'));
  return isOneOf(given.toLowerCase(), expected) ? 'good' : 'wrong';
}

/** `sha256=<hex>` → `<hex>`; what begins otherwise stays, and fits nothing. */
export function withoutMethod(header: string | undefined): string | undefined {
  return header?.replace(/^sha256=/i, '');
}

/** Equal texts have equal digests, and digests have one length, as a comparison in constant time needs. */
function digestOf(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
