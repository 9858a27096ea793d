import { type Fragment, cypher, label, query, relationType } from '../driver/cypher.ts';
import type { Database } from '../driver/database.ts';
import { integer, noRows, row } from '../driver/rows.ts';
import { entityId, factId } from '../model/ids.ts';
import { ENTITY_KINDS, type EntityKind } from '../model/kinds.ts';
import { RELATION_KINDS, type RelationKind } from '../model/relations.ts';
import { OPEN_END, sortableTime } from '../model/time.ts';

/*
 * Graphs for tests and benchmarks, written straight into a store as the writer would have left them: identities,
 * relations with both times, aliases and the ledger's position; no revisions and no ledger entries.
 */

export type GeneratedNode = {
  readonly id: string;
  readonly kind: EntityKind;
  readonly name: string;
  readonly recordedSeq: number;
} & Readonly<Record<string, string | number | readonly string[]>>;

export type GeneratedRelation = {
  readonly kind: RelationKind;
  readonly factId: string;
  readonly from: string;
  readonly to: string;
  readonly validFrom: number;
  readonly validTo: number;
  readonly recordedSeq: number;
  readonly retractedSeq: number;
  readonly inferred?: true;
};

export type GeneratedAlias = {
  readonly id: string;
  readonly to: string;
  readonly label: string;
  readonly validFrom: number;
  readonly recordedSeq: number;
  readonly retractedSeq: number;
};

/** A piece of a graph; its relations may join nodes of it and of earlier pieces. */
export type GraphBatch = {
  readonly nodes: readonly GeneratedNode[];
  readonly relations: readonly GeneratedRelation[];
  readonly aliases?: readonly GeneratedAlias[];
};

const DEFAULT_PROJECT = entityId('Project', 'default');

/** The node as the store has it: identity, default project and paging properties beside those given. Times are epoch milliseconds. */
export function generatedNode(
  kind: EntityKind,
  id: string,
  name: string,
  more: Readonly<Record<string, string | number>> & { readonly recordedSeq: number; readonly createdAt: number },
): GeneratedNode {
  return {
    id,
    kind,
    name,
    words: name.split(/[^\p{L}\p{N}]+/u).join(' '),
    project: DEFAULT_PROJECT,
    searchText: '',
    aliases: [],
    pageKey: `${sortableTime(more.createdAt)}|${id}`,
    ...more,
  };
}

/** A relation that holds from `validFrom` on and is known from `recordedSeq` on, unless `times` says otherwise. */
export function generatedRelation(
  kind: RelationKind,
  from: string,
  to: string,
  times: Partial<Omit<GeneratedRelation, 'kind' | 'from' | 'to' | 'factId'>> & { readonly recordedSeq: number },
): GeneratedRelation {
  return {
    kind,
    from,
    to,
    factId: factId(kind, from, to),
    validFrom: 0,
    validTo: OPEN_END,
    retractedSeq: OPEN_END,
    ...times,
  };
}

const CREATE_NODES = new Map(
  ENTITY_KINDS.map((kind) => [
    kind,
    query(
      `generated.nodes.${kind}`,
      cypher`UNWIND $rows AS x CREATE (n:Entity:${label(kind)}) SET n = x RETURN count(n)`,
      row(integer),
    ),
  ]),
);

function createRelations(type: Fragment): Fragment {
  return cypher`UNWIND $rows AS x MATCH (a:Entity {id: x[0]}) MATCH (b:Entity {id: x[1]})
CREATE (a)-[r:${type} {factId: x[2], validFrom: x[3], validTo: x[4], recordedSeq: x[5], retractedSeq: x[6], inferred: x[7]}]->(b)
RETURN count(r)`;
}

const CREATE_RELATIONS = new Map(
  RELATION_KINDS.map((kind) => [
    kind,
    query(`generated.relations.${kind}`, createRelations(relationType(kind)), row(integer)),
  ]),
);

const CREATE_ALIASES = query(
  'generated.aliases',
  cypher`UNWIND $rows AS x CREATE (a:Alias) SET a = x RETURN count(a)`,
  row(integer),
);

const ADVANCE = query(
  'generated.advance',
  cypher`MERGE (c:Counter {id: '0'}) ON CREATE SET c.seq = 0, c.at = 0, c.epoch = 'generated', c.aliasSeq = 0
SET c.seq = CASE WHEN c.seq > $seq THEN c.seq ELSE $seq END`,
  noRows,
);

const DELETE_RELATIONS = query(
  'generated.delete-relations',
  cypher`MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 10000 ROWS RETURN count(*)`,
  row(integer),
);

/** Deletes every relation of a store, in pieces: a hub that is deleted with its own asks for more memory than a small store has. */
export async function deleteRelations(database: Database): Promise<void> {
  await database.write(DELETE_RELATIONS, {}, DELETE_TIMEOUT_MS);
}

// Some 10,000 a second.
const DELETE_TIMEOUT_MS = 600_000;

/**
 * Writes a graph, one transaction per batch (at most some thousand rows each), and moves the ledger's position to the
 * newest recordedSeq in it. Migrations have to be applied before. Answers with the number of nodes and relations written.
 * @throws Error when a relation names a node that is not there
 */
export async function loadGraph(
  database: Database,
  batches: Iterable<GraphBatch>,
): Promise<{ readonly nodes: number; readonly relations: number }> {
  let nodes = 0;
  let relations = 0;
  let seq = 0;
  for (const batch of batches) {
    await loadBatch(database, batch);
    nodes += batch.nodes.length;
    relations += batch.relations.length;
    for (const item of [...batch.nodes, ...batch.relations]) if (item.recordedSeq > seq) seq = item.recordedSeq;
  }
  await database.write(ADVANCE, { seq });
  return { nodes, relations };
}

// An index on a store of a million nodes is slow to grow: a batch of some thousand rows stays far below a minute.
const BATCH_TIMEOUT_MS = 120_000;

async function loadBatch(database: Database, batch: GraphBatch): Promise<void> {
  const transaction = database.begin(BATCH_TIMEOUT_MS);
  try {
    const written: Promise<readonly (readonly [number])[]>[] = [];
    const sent: number[] = [];
    for (const [kind, rows] of byKind<EntityKind, GeneratedNode>(batch.nodes)) {
      written.push(transaction.run(CREATE_NODES.get(kind) as never, { rows: rows as never }));
      sent.push(rows.length);
    }
    for (const [kind, rows] of byKind<RelationKind, GeneratedRelation>(batch.relations)) {
      const lists = rows.map((x) => [
        x.from,
        x.to,
        x.factId,
        x.validFrom,
        x.validTo,
        x.recordedSeq,
        x.retractedSeq,
        x.inferred ?? null,
      ]);
      written.push(transaction.run(CREATE_RELATIONS.get(kind) as never, { rows: lists }));
      sent.push(rows.length);
    }
    const aliases = batch.aliases ?? [];
    if (aliases.length > 0) {
      written.push(transaction.run(CREATE_ALIASES, { rows: aliases }));
      sent.push(aliases.length);
    }
    const counts = (await Promise.all(written)).map(([first]) => first?.[0]);
    if (counts.some((count, index) => count !== sent[index]))
      throw new Error('a generated relation names a node that is not there');
    await transaction.commit();
  } finally {
    await transaction.rollback();
  }
}

function byKind<Kind extends string, Item extends { readonly kind: Kind }>(
  items: readonly Item[],
): ReadonlyMap<Kind, Item[]> {
  const groups = new Map<Kind, Item[]>();
  for (const item of items) {
    const group = groups.get(item.kind);
    if (group === undefined) groups.set(item.kind, [item]);
    else group.push(item);
  }
  return groups;
}
