import type { Database } from '../driver/database.ts';
import { DROP, FIRST, SURVEY } from './ledger-detail.queries.ts';
import { type Span, stepsOf } from './span.ts';

/** What entries of a span hold that may be dropped. */
export type DetailSurvey = {
  readonly entries: number;
  /** Characters, of which nearly all are one byte. */
  readonly bytes: number;
  /** Times of the oldest and the newest of them, epoch ms; null when there are none. */
  readonly oldest: number | null;
  readonly newest: number | null;
  /** The first of them. */
  readonly examples: readonly {
    readonly seq: number;
    readonly at: number;
    readonly command: string;
    readonly changes: number;
    readonly bytes: number;
  }[];
};

const SHOWN = 10;
const TIMEOUT_MS = 30_000;

/** Counts the changes of a span; changes nothing. @throws StoreError */
export async function surveyDetail(database: Database, { from, to }: Span): Promise<DetailSurvey> {
  let [entries, bytes] = [0, 0];
  let [oldest, newest]: (number | null)[] = [null, null];
  for (const step of stepsOf({ from, to })) {
    const found = await database.readOne(SURVEY, step, { timeoutMs: TIMEOUT_MS, heavy: true });
    const [count = 0, size = 0, first = null, last = null] = found ?? [];
    entries += count;
    bytes += size;
    oldest ??= first;
    newest = last ?? newest;
  }
  const rows = await database.read(FIRST, { from, to, take: SHOWN }, { timeoutMs: TIMEOUT_MS });
  const examples = rows.map(([seq, at, command, changes, size]) => ({ seq, at, command, changes, bytes: size }));
  return { entries, bytes, oldest: oldest ?? null, newest: newest ?? null, examples };
}

/**
 * Forgets the changes of a span, a step at a time, each whole or not at all: called again for the same span it goes on where it
 * was cut off. Resolves with how many entries had them still. @throws StoreError
 */
export async function dropDetail(database: Database, span: Span): Promise<number> {
  let dropped = 0;
  for (const step of stepsOf(span)) {
    const [row] = await database.write(DROP, step, TIMEOUT_MS);
    dropped += row?.[0] ?? 0;
  }
  return dropped;
}
