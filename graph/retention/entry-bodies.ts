import type { Database } from '../driver/database.ts';
import { BODIES_NAMED, BODY_SURVEY } from './entry-bodies.queries.ts';
import { type Span, stepsOf } from './span.ts';

/** Entries of a span that have a body. */
type BodySurvey = {
  readonly entries: number;
  /** Times of the oldest and the newest of them, epoch ms; null when there are none. */
  readonly oldest: number | null;
  readonly newest: number | null;
};

const TIMEOUT_MS = 30_000;

/** Counts the entries of a span that have a body. @throws StoreError */
export async function surveyBodies(database: Database, span: Span): Promise<BodySurvey> {
  let entries = 0;
  let [oldest, newest]: (number | null)[] = [null, null];
  for (const step of stepsOf(span)) {
    const found = await database.readOne(BODY_SURVEY, step, { timeoutMs: TIMEOUT_MS, heavy: true });
    const [count = 0, first = null, last = null] = found ?? [];
    entries += count;
    oldest ??= first;
    newest = last ?? newest;
  }
  return { entries, oldest: oldest ?? null, newest: newest ?? null };
}

/** The digests of the bodies of a span, those of a step of entries at a time. @throws StoreError */
export async function* namedBodies(database: Database, span: Span): AsyncGenerator<readonly string[]> {
  for (const step of stepsOf(span)) {
    const found = await database.readOne(BODIES_NAMED, step, { timeoutMs: TIMEOUT_MS, heavy: true });
    yield found?.[0] ?? [];
  }
}
