import { bodyOf } from '../bodies/digest.fixture.ts';
import type { SpoolEntry } from './spool.ts';

/** The entry of a number: the same each time, unlike any other. */
export function entryOf(number: number, receivedAt = 1_000 + number): SpoolEntry {
  return {
    key: `key ${number}`,
    protocol: 'openlineage',
    command: 'openlineage.run',
    actor: 'anonymous',
    ...(number % 2 === 0 ? {} : { project: 'project:1', drawn: { at: number, ulid: '01' } }),
    receivedAt,
    body: bodyOf(JSON.stringify({ number, text: 'x'.repeat(number % 50) })),
  };
}

export function entriesOf(count: number, from = 0): SpoolEntry[] {
  return Array.from({ length: count }, (_, i) => entryOf(from + i));
}
