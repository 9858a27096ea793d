import { cypher, label, query, relationType } from '../driver/cypher.ts';
import type { Database } from '../driver/database.ts';
import { noRows } from '../driver/rows.ts';
import type { Params } from '../driver/params.ts';
import { DEFAULT_PROJECT_ID } from '../writer/projects.ts';
import { availabilityKey } from '../writer/version-timeline.ts';
import { factId } from '../model/ids.ts';
import type { EntityKind } from '../model/kinds.ts';
import type { RelationKind } from '../model/relations.ts';
import { RUN_STATE_RANK, type RunState } from '../model/run-state.ts';
import type { Json } from '../model/statements.ts';
import { OPEN_END, sortableTime } from '../model/time.ts';
import { wordsText } from '../search/words.ts';

/*
 * For tests of reads: rows as the writer leaves them (docs/adr/0004), made without it, so that a reader's test says
 * exactly what is in the store.
 */

export type FixtureEntity = {
  readonly id: string;
  readonly kind: EntityKind;
  readonly name: string;
  readonly namespace?: string;
  readonly project?: string;
  readonly createdAt?: number;
  readonly recordedSeq?: number;
  readonly aliasOf?: string;
  readonly description?: string;
  readonly columns?: readonly string[];
  /** Natural key parts and projected properties. */
  readonly properties?: Params;
};

export type FixtureRelation = {
  readonly kind: RelationKind;
  readonly from: string;
  readonly to: string;
  readonly validFrom?: number;
  readonly validTo?: number;
  readonly recordedSeq?: number;
  readonly retractedSeq?: number;
  readonly inferred?: true;
};

export type FixtureRevision = {
  readonly entity: string;
  readonly field: string;
  readonly value: Json;
  readonly validFrom: number;
  readonly rank?: number;
  readonly recordedSeq?: number;
  readonly retractedSeq?: number;
};

// Rows per statement: one transaction stays far below the store's memory limit.
const CHUNK = 5_000;

export class GraphFixture {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async entities(entities: readonly FixtureEntity[]): Promise<void> {
    for (const [kind, rows] of grouped(entities, (entity) => entity.kind)) {
      const create = query(
        'fixture.entities',
        cypher`UNWIND $rows AS x CREATE (n:Entity:${label(kind)}) SET n = x`,
        noRows,
      );
      await this.#inChunks(rows, (chunk) => this.#database.write(create, { rows: chunk.map(entityProperties) }));
    }
  }

  async relations(relations: readonly FixtureRelation[]): Promise<void> {
    for (const [kind, rows] of grouped(relations, (relation) => relation.kind)) {
      const create = query(
        'fixture.relations',
        cypher`
          UNWIND $rows AS x MATCH (a:Entity {id: x.from}) MATCH (b:Entity {id: x.to})
          CREATE (a)-[r:${relationType(kind)}]->(b) SET r = x.properties`,
        noRows,
      );
      await this.#inChunks(rows, (chunk) => this.#database.write(create, { rows: chunk.map(relationRow) }));
    }
  }

  /** Revisions, and the projected current values that follow from them (the newest order wins). */
  async revisions(revisions: readonly FixtureRevision[]): Promise<void> {
    const rows = revisions.map(revisionProperties);
    const kept = rows.map(({ order: _order, ...row }) => row);
    await this.#inChunks(kept, (chunk) => this.#database.write(CREATE_REVISIONS, { rows: chunk }));
    const projections = new Map<string, Record<string, [string, Json]>>();
    for (const [index, revision] of revisions.entries()) {
      const order = rows[index]?.order ?? '';
      if (revision.field.startsWith('facet:') || revision.retractedSeq !== undefined) continue;
      const projection = projections.get(revision.entity) ?? {};
      if ((projection[revision.field]?.[0] ?? '') < order) projection[revision.field] = [order, revision.value];
      projections.set(revision.entity, projection);
    }
    const updates = [...projections].map(([id, projection]) => ({
      id,
      projection: JSON.stringify(projection),
      name: (projection['name']?.[1] as string | undefined) ?? null,
      words: wordsText(projection['name']?.[1] as string | undefined) || null,
      state: (projection['state']?.[1] as string | undefined) ?? null,
      tags: Object.entries(projection).flatMap(([field, [, value]]) => tagTexts(field, value)),
      withdrawals: 'withdrawn' in projection ? 1 : null,
      withdrawnAt: (projection['withdrawn']?.[1] as { readonly at: number } | null | undefined)?.at ?? null,
    }));
    await this.#inChunks(updates, (chunk) => this.#database.write(PROJECT, { rows: chunk }));
  }

  async aliases(
    aliases: readonly { id: string; to: string; label: string; recordedSeq?: number; retractedSeq?: number }[],
  ): Promise<void> {
    const rows = aliases.map((alias) => ({ validFrom: 0, recordedSeq: 1, retractedSeq: OPEN_END, ...alias }));
    await this.#database.write(CREATE_ALIASES, { rows });
  }

  async availabilities(
    rows: readonly {
      of: string;
      version: string;
      at: number;
      run?: string;
      recordedSeq?: number;
      until?: number;
      retractedSeq?: number;
    }[],
  ): Promise<void> {
    const full = rows.map((row) => {
      const key = availabilityKey(row);
      return { id: key, key, run: '', recordedSeq: 1, retractedSeq: OPEN_END, ...row };
    });
    await this.#inChunks(full, (chunk) => this.#database.write(CREATE_AVAILABILITIES, { rows: chunk }));
  }

  async #inChunks<Row>(rows: readonly Row[], write: (chunk: readonly Row[]) => Promise<unknown>): Promise<void> {
    for (let start = 0; start < rows.length; start += CHUNK) await write(rows.slice(start, start + CHUNK));
  }
}

const CREATE_REVISIONS = query('fixture.revisions', cypher`UNWIND $rows AS x CREATE (r:Revision) SET r = x`, noRows);
const CREATE_ALIASES = query('fixture.aliases', cypher`UNWIND $rows AS x CREATE (a:Alias) SET a = x`, noRows);
const CREATE_AVAILABILITIES = query(
  'fixture.availabilities',
  cypher`UNWIND $rows AS x CREATE (v:Availability) SET v = x`,
  noRows,
);
const PROJECT = query(
  'fixture.project',
  cypher`UNWIND $rows AS x MATCH (n:Entity {id: x.id}) SET n.projection = x.projection, n.state = x.state, n.tags = x.tags,
    n.recordedName = CASE WHEN x.name IS NULL THEN null ELSE n.name END, n.name = coalesce(x.name, n.name),
    n.words = coalesce(x.words, n.words), n.withdrawals = x.withdrawals, n.withdrawnAt = x.withdrawnAt,
    n.searchText = CASE WHEN x.withdrawnAt IS NULL THEN n.searchText ELSE coalesce(n.searchText, '') + ' _withdrawn_' END`,
  noRows,
);

function entityProperties(entity: FixtureEntity): Params {
  const createdAt = entity.createdAt ?? 1_000;
  return {
    id: entity.id,
    kind: entity.kind,
    name: entity.name,
    namespace: entity.namespace,
    project: entity.project ?? DEFAULT_PROJECT_ID,
    createdAt,
    pageKey: `${sortableTime(createdAt)}|${entity.id}`,
    recordedSeq: entity.recordedSeq ?? 1,
    aliasOf: entity.aliasOf,
    words: wordsText(entity.name, entity.namespace),
    searchText: wordsText(entity.description),
    columns: wordsText(...(entity.columns ?? [])),
    ...entity.properties,
  };
}

function relationRow(relation: FixtureRelation): Params {
  const { kind, from, to, inferred, ...times } = relation;
  return {
    from,
    to,
    properties: {
      factId: factId(kind, from, to),
      validFrom: 0,
      validTo: OPEN_END,
      recordedSeq: 1,
      retractedSeq: OPEN_END,
      ...times,
      inferred,
    },
  };
}

function revisionProperties(revision: FixtureRevision) {
  const { entity, field, validFrom } = revision;
  const isRunState = field === 'state' && entity.startsWith('run:');
  const rank = revision.rank ?? (isRunState ? RUN_STATE_RANK[revision.value as RunState] : 0);
  const value = JSON.stringify(revision.value);
  // A key part is no longer.
  const digest = factId(value.slice(0, 2_000));
  const [time, ranked] = [sortableTime(validFrom), String(rank).padStart(6, '0')];
  const order = `${isRunState ? `${ranked}|${time}` : `${time}|${ranked}`}|${digest.slice(0, 16)}`;
  const { recordedSeq = 1, retractedSeq = OPEN_END } = revision;
  return {
    key: `${entity}|${field}|${order}`,
    field,
    order,
    value,
    validFrom,
    recordedSeq,
    retractedSeq,
  };
}

function tagTexts(field: string, value: Json): readonly string[] {
  if (!field.startsWith('tag:') || value === null) return [];
  const key = field.slice('tag:'.length);
  return value === '' || value === true
    ? [key]
    : [key, `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`];
}

function grouped<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
