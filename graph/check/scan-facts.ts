import type { Query } from '../driver/cypher.ts';
import type { Database } from '../driver/database.ts';
import type { RelationKind } from '../model/relations.ts';
import { OPEN_END } from '../model/time.ts';
import { digestOfAlias, digestOfEntity, digestOfRelation, digestOfRevision } from '../writer/rows.ts';
import { ALIASES, ENTITIES, RELATIONS, REVISIONS } from './check.queries.ts';

/** One fact of the graph: who wrote it, who retracted it, and the digest of what it says. */
export type StoredFact = {
  readonly id: string;
  readonly recordedSeq: number;
  readonly retractedSeq: number;
  readonly digest: string;
};

export type EntityFields = ReturnType<typeof ENTITIES.decode>;

/** Looks at what is not a fact of the ledger itself: ends of relations, values projected onto nodes. */
export type FactVisitor = {
  entity(fields: EntityFields): void;
  endMissing(kind: RelationKind, factId: string): void;
};

// With values of up to 1 MB in rare ones, some megabytes at once.
const PAGE = 500;
const TIMEOUT_MS = 60_000;

/** All facts, a page at a time, in the order of their indexes. @throws StoreError */
export async function* scanFacts(database: Database, visitor: FactVisitor): AsyncGenerator<readonly StoredFact[]> {
  for await (const page of unique(database, ENTITIES, { open: OPEN_END })) {
    for (const fields of page) visitor.entity(fields);
    yield page.map(entityFact);
  }
  for await (const page of repeated(database, REVISIONS))
    yield page.map(([id, recordedSeq, retractedSeq, value]) => ({
      ...{ id, recordedSeq, retractedSeq },
      digest: digestOfRevision({ key: id, value, recordedSeq } as Parameters<typeof digestOfRevision>[0]),
    }));
  for await (const page of repeated(database, ALIASES))
    yield page.map(([id, recordedSeq, retractedSeq, to, label, validFrom]) => ({
      ...{ id, recordedSeq, retractedSeq },
      digest: digestOfAlias({ id, to, label, validFrom, recordedSeq }),
    }));
  for (const [kind, statement] of RELATIONS) {
    for await (const page of repeated(database, statement))
      yield page.map(([factId, recordedSeq, retractedSeq, from, to, validFrom, validTo, inferred]) => {
        if (from === null || to === null) visitor.endMissing(kind, factId);
        const ends = { from: from ?? '', to: to ?? '' };
        const digest = digestOfRelation({ kind, factId, ...ends, validFrom, validTo, recordedSeq, inferred });
        return { id: factId, recordedSeq, retractedSeq, digest };
      });
  }
}

function entityFact(fields: EntityFields): StoredFact {
  const [id, kind, name, namespace, project, recordedSeq, content, , , , rest] = fields;
  const key = Object.fromEntries(rest.filter((part): part is readonly [string, string] => typeof part[1] === 'string'));
  const digest = digestOfEntity({ id, kind, name, namespace, project, key, content, recordedSeq });
  return { id, recordedSeq, retractedSeq: OPEN_END, digest };
}

/** Pages of rows whose first column is unique. */
async function* unique<Row extends readonly [string, ...unknown[]]>(
  database: Database,
  statement: Query<Row>,
  params: Readonly<Record<string, number>> = {},
): AsyncGenerator<readonly Row[]> {
  for (let after = ''; ;) {
    const page = await database.read(statement, { ...params, after, take: PAGE }, { timeoutMs: TIMEOUT_MS });
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last[0];
  }
}

/** Pages of rows whose first column may repeat: each page begins with the last id of the one before, whose rows are left out. */
async function* repeated<Row extends readonly [string, number, ...unknown[]]>(
  database: Database,
  statement: Query<Row>,
): AsyncGenerator<readonly Row[]> {
  let after = '';
  let take = PAGE;
  for (;;) {
    const page: readonly Row[] = await database.read(statement, { after, take }, { timeoutMs: TIMEOUT_MS });
    if (page.length < take) {
      yield page;
      return;
    }
    const last = page.at(-1)?.[0] ?? '';
    const whole = page.filter(([id]) => id !== last);
    if (whole.length === 0) {
      // One fact has more rows than a page.
      take *= 2;
      continue;
    }
    yield whole;
    after = last;
    take = PAGE;
  }
}
