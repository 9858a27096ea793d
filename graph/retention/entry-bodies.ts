import type { Database } from '../driver/database.ts';
import { BODIES_NAMED, BODY_SURVEY, FIRST_BODIES } from './entry-bodies.queries.ts';
import { type Span, stepsOf } from './span.ts';

/** Entries of a span that have a body. */
type BodySurvey = {
  readonly entries: number;
  /** Times of the oldest and the newest of them, epoch ms; null when there are none. */
  readonly oldest: number | null;
  readonly newest: number | null;
  /** The first of them. */
  readonly examples: readonly {
    readonly seq: number;
    readonly at: number;
    readonly command: string;
    readonly changes: number;
    readonly digest: string;
  }[];
};

// Each is read to tell its size.
const SHOWN = 10;

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
  const rows = await database.read(FIRST_BODIES, { ...span, take: SHOWN }, { timeoutMs: TIMEOUT_MS });
  const examples = rows.map(([seq, at, command, changes, digest]) => ({ seq, at, command, changes, digest }));
  return { entries, oldest: oldest ?? null, newest: newest ?? null, examples };
}

/** The digests of the bodies of a span, those of a step of entries at a time. @throws StoreError */
export async function* namedBodies(database: Database, span: Span): AsyncGenerator<readonly string[]> {
  for (const step of stepsOf(span)) {
    const found = await database.readOne(BODIES_NAMED, step, { timeoutMs: TIMEOUT_MS, heavy: true });
    yield found?.[0] ?? [];
  }
}
