import { createHmac } from 'node:crypto';
import type { Person } from './vault.ts';

const MAX_LENGTH = 1_000;
const ID = /^principal:([0-9a-f]{32})$/;

/** Upper and lower case, spaces around and Unicode's two spellings of é do not make another person. */
function normalise(text: string): string {
  return text.trim().normalize('NFKC').toLowerCase();
}

/** `Ada <ada@x.org>` and `mailto:ada@x.org` → `ada@x.org`. */
function addressOf(email: string): string {
  return /<([^<>]+)>\s*$/.exec(email)?.[1] ?? email.replace(/^mailto:/i, '');
}

/** Trimmed, without empty fields; the address without decoration. */
export function tidied(person: Person): Person {
  const name = person.name?.trim() ?? '';
  const email = addressOf(person.email ?? '').trim();
  if (name === '' && email === '') throw new RangeError('a person has a name or an e-mail');
  if (name.length > MAX_LENGTH || email.length > MAX_LENGTH)
    throw new RangeError(`a name or an e-mail has at most ${MAX_LENGTH} characters`);
  return { ...(name === '' ? {} : { name }), ...(email === '' ? {} : { email }) };
}

/** The id: a keyed hash, so that an e-mail cannot be guessed from it without the vault's secret. */
export function principalId(secret: Uint8Array, person: Person): string {
  const { name = '', email } = person;
  const text = email === undefined ? `name:${normalise(name)}` : `email:${normalise(email)}`;
  return `principal:${createHmac('sha256', secret).update(text).digest('hex').slice(0, 32)}`;
}

/** The hex part of an id, which is safe as a file name; undefined when the text is no such id. */
export function hexOf(id: string): string | undefined {
  return ID.exec(id)?.[1];
}

/** What was known and what is new together: a known field stays as it is. Undefined when nothing is new. */
export function learnt(known: Person | undefined, person: Person): Person | undefined {
  if (known === undefined) return person;
  const together = { ...person, ...known };
  return together.name === known.name && together.email === known.email ? undefined : together;
}
