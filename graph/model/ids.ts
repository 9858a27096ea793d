import { hash } from 'node:crypto';
import { type EntityKind, kindOfSlug, slugOfKind } from './kinds.ts';
import { InvalidInputError } from './errors.ts';

/** One over-long key fails a whole transaction in Neo4j (index entries are bounded at about 8 KB). */
export const MAX_KEY_PART_LENGTH = 2_000;

const ID_PATTERN = /^([a-z]+(?:-[a-z]+)*):([0-9a-f]{32})$/;

/**
 * The id of an entity: `<kind>:<first 128 bits of SHA-256 over the length-prefixed key parts>`, in hex.
 * Length prefixes keep `["ab","c"]` and `["a","bc"]` apart.
 * @throws InvalidInputError when a part is longer than 2,000 characters or holds a lone surrogate or NUL
 */
export function entityId(kind: EntityKind, ...parts: readonly string[]): string {
  return `${slugOfKind(kind)}:${hashOfParts(kind, parts)}`;
}

/** The key under which something is looked up by name (a born-here entity, a version by run): the id of an alias. */
export function nameKey(kind: EntityKind, ...parts: readonly string[]): string {
  return entityId(kind, 'name', ...parts);
}

/** The id of a relation between two entities: one fact however often it is asserted. */
export function factId(...parts: readonly string[]): string {
  return hashOfParts('fact', parts);
}

/** The kind that an id names, or undefined when the text is no id. */
export function kindOfId(id: string): EntityKind | undefined {
  const match = ID_PATTERN.exec(id);
  return match?.[1] === undefined ? undefined : kindOfSlug(match[1]);
}

function hashOfParts(domain: string, parts: readonly string[]): string {
  let text = lengthPrefixed(domain);
  for (const part of parts) {
    checkKeyPart(part);
    text += lengthPrefixed(part);
  }
  return hash('sha256', text, 'hex').slice(0, 32);
}

function lengthPrefixed(part: string): string {
  return `${Buffer.byteLength(part)}:${part}`;
}

function checkKeyPart(part: string): void {
  if (part.length > MAX_KEY_PART_LENGTH) {
    throw new InvalidInputError('key', `at most ${MAX_KEY_PART_LENGTH} characters`, `${part.length} characters`);
  }
  if (part.includes('\u0000') || !part.isWellFormed()) {
    throw new InvalidInputError('key', 'well-formed text without NUL', 'text with NUL or a lone surrogate');
  }
}
