import { z } from 'zod';
import type { Database } from '../driver/database.ts';
import type { Change, Entry } from './entry.ts';
import { SCAN } from './ledger-scan.queries.ts';

/** An entry as it is stored, whole. */
export type StoredEntry = Entry & {
  readonly leaf: string;
  /** How many changes it had, when they were dropped under a policy: `changes` is empty then, and the leaf proves nothing about them. */
  readonly dropped?: number;
  /** What a rebuild found that the entry adds up to now, where that is something else than `changes`. */
  readonly restated?: readonly Change[];
};

// Some 2 MB of entries at once: few have more than a hundred changes of 80 bytes.
const PAGE = 200;
// An entry of a union may list everything that two entities had.
const TIMEOUT_MS = 60_000;

const changesSchema = z.array(z.tuple([z.string(), z.string().nullable().optional(), z.string().optional()]));

/** The list of changes as it is stored on an entry: `[id, digest, before?]`, a digest of null for what was only retracted. */
export function changesText(changes: readonly Change[]): string {
  return JSON.stringify(
    changes.map(({ id, digest, before }) => (before === undefined ? [id, digest] : [id, digest ?? null, before])),
  );
}

export function changesOf(text: string): readonly Change[] {
  return changesSchema.parse(JSON.parse(text)).map(([id, digest, before]) => ({
    id,
    ...(digest == null ? {} : { digest }),
    ...(before === undefined ? {} : { before }),
  }));
}

/**
 * All entries after `after` up to `until`, in order of seq, a page at a time: memory does not grow with the ledger.
 * @throws StoreError
 */
export async function* scanLedger(
  database: Database,
  after: number,
  until: number,
): AsyncGenerator<readonly StoredEntry[]> {
  for (let from = after; from < until;) {
    const rows = await database.read(SCAN, { after: from, until, take: PAGE }, { timeoutMs: TIMEOUT_MS });
    const page = rows.map(storedEntry);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    from = last.seq;
  }
}

function storedEntry(fields: ReturnType<typeof SCAN.decode>): StoredEntry {
  const [seq, key, at, actor, command, project, subjects, changes, body, outcome, answer, leaf, restated, dropped] =
    fields;
  const entry = { seq, key, at, actor, command, project, subjects, body, outcome, answer, leaf };
  return {
    ...entry,
    changes: changes === null ? [] : changesOf(changes),
    ...(changes === null ? { dropped } : {}),
    ...(restated === null ? {} : { restated: changesOf(restated) }),
  };
}
