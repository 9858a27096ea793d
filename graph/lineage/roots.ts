import type { Database } from '../driver/database.ts';
import type { Moment } from '../entity/entity-store.ts';
import { NotFoundError } from '../model/errors.ts';
import { NOW_VALID } from '../model/time.ts';
import { checkMoment } from './checks.ts';
import type { Granularity } from './lineage-store.ts';
import { type NodeRow, ROOTS } from './lineage.queries.ts';
import { Reading } from './reading.ts';

/** Where a walk starts. */
export type Roots = {
  /** What was asked for, by the id that was asked with; aliases are resolved. */
  readonly named: ReadonlyMap<string, NodeRow>;
  /** What was asked for and, at the granularity of the walk, its parts or wholes; by id. */
  readonly all: ReadonlyMap<string, NodeRow>;
  /** A container has more parts than a walk starts from. */
  readonly truncated: boolean;
};

// A walk from more versions of one thing leads to more than an answer can hold; the newest are those that matter.
const MOST_PARTS = 1_000;

type Question = { readonly ids: readonly string[]; readonly granularity: Granularity; readonly moment: Moment };

/**
 * Opens a question: finds its roots, and the position as of which it will be answered.
 * @throws NotFoundError for the first id that leads to nothing that was known at the moment; InvalidInputError
 */
export async function openAt(
  database: Database,
  question: Question,
  budgetMs: number,
): Promise<{ readonly reading: Reading; readonly roots: Roots }> {
  const deadline = performance.now() + budgetMs;
  const rows = await rootRowsAt(database, question);
  const moment = { t: question.moment.validAt ?? NOW_VALID, seq: rows[0]?.[0] ?? 0 };
  return { reading: new Reading(database, moment, deadline), roots: rootsOf(rows) };
}

/**
 * What each of the ids leads to, and the position as of which that is so.
 * @throws NotFoundError for the first id that leads to nothing that was known at the moment; InvalidInputError
 */
export async function rootRowsAt(
  database: Database,
  { ids: asked, granularity, moment }: Question,
): Promise<readonly RootRow[]> {
  checkMoment(moment);
  const ids = [...new Set(asked)];
  // Without its ends a question has no answer at all: this read has the time of any other, whatever the budget.
  const rows = await database.read(ROOTS[granularity], {
    ids,
    most: MOST_PARTS + 1,
    asOf: moment.asOfSeq ?? moment.pinnedSeq ?? null,
    t: moment.validAt ?? NOW_VALID,
  });
  const found = new Set(rows.map(([, id]) => id));
  const missing = ids.find((id) => !found.has(id));
  if (missing !== undefined) throw new NotFoundError(missing);
  return rows;
}

/** What one id of a question leads to. */
export type RootRow = ReturnType<(typeof ROOTS)['ENTITY']['decode']>;

export function rootsOf(rows: readonly RootRow[]): Roots {
  const named = new Map(rows.map(([, asked, ...node]): [string, NodeRow] => [asked, nodeOf(node)]));
  const all = new Map([...named.values()].map((node) => [node[0], node]));
  let truncated = false;
  for (const row of rows) {
    const parts = row[7];
    truncated ||= parts.length > MOST_PARTS;
    for (const part of parts.slice(0, MOST_PARTS)) if (!all.has(part[0])) all.set(part[0], part);
  }
  return { named, all, truncated };
}

function nodeOf([id, kind, name, namespace, state]: readonly [...NodeRow, unknown]): NodeRow {
  return [id, kind, name, namespace, state];
}
