import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Person } from './vault.ts';

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const personSchema = z.object({ name: z.string().optional(), email: z.string().optional() });

/** nonce, tag, ciphertext; the id is authenticated with it, so that records cannot be swapped. */
export function seal(person: Person, key: Uint8Array, id: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(id));
  const text = Buffer.concat([cipher.update(JSON.stringify(person), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

/** @throws when the record is not what was sealed with this key for this id */
export function unseal(sealed: Buffer, key: Uint8Array, id: string): Person {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(id))
    .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const text = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  const { name, email } = personSchema.parse(JSON.parse(text.toString('utf8')));
  return { ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) };
}
