import type { Database } from '@rootline/graph';
import { cypher, query } from '../../../graph/driver/cypher.ts';
import type { Param } from '../../../graph/driver/params.ts';
import { integer, noRows, row, text, unknown } from '../../../graph/driver/rows.ts';

/** Rows of one command, ready to be created. */
export type CommandFacts = {
  readonly entities: readonly Param[];
  readonly relations: readonly Param[];
  readonly revisions: readonly Param[];
  readonly entry: Param;
};

const HEAD = query('bench.head', cypher`MATCH (c:Counter {id: '0'}) RETURN c.seq`, row(integer));

const ENTRIES = query(
  'bench.entries',
  cypher`UNWIND range($from, $to) AS seq MATCH (e:Entry {seq: seq}) RETURN e.seq, e.subjects, properties(e)`,
  row(integer, unknown, unknown),
);

/** Entities of a few entries, and the relations between subjects that were recorded by those entries. */
const OF_ENTRIES = query(
  'bench.facts',
  cypher`UNWIND $in.entries AS x
CALL (x) {
  UNWIND x.subjects AS id MATCH (n:Entity {id: id}) WHERE n.recordedSeq = x.seq RETURN collect(properties(n)) AS entities
}
CALL (x) {
  UNWIND x.subjects AS id MATCH (n:Entity {id: id})-[r]->(m) WHERE r.recordedSeq = x.seq
  RETURN collect([n.id, m.id, type(r), properties(r)]) AS relations
}
CALL (x) {
  UNWIND x.subjects AS id
  MATCH (r:Revision) WHERE r.key >= id + '|' AND r.key < id + '|~' AND r.recordedSeq = x.seq
  RETURN collect(properties(r)) AS revisions
}
RETURN x.seq, entities, relations, revisions`,
  row(integer, unknown, unknown, unknown),
);

const CREATE = query(
  'bench.create',
  cypher`CALL () {
  UNWIND $in.entities AS x CREATE (n:Entity) SET n = x, n:$(x.kind)
}
CALL () {
  UNWIND $in.relations AS x MATCH (a:Entity {id: x[0]}) WITH x, a MATCH (b:Entity {id: x[1]}) CREATE (a)-[r:$(x[2])]->(b) SET r = x[3]
}
CALL () {
  UNWIND $in.revisions AS x CREATE (r:Revision) SET r = x
}
CALL () {
  UNWIND $in.entries AS x CREATE (e:Entry) SET e = x
}
RETURN 1`,
  noRows,
);

/** The position of the ledger now. */
export async function ledgerHead(database: Database): Promise<number> {
  return (await database.readOne(HEAD))?.[0] ?? 0;
}

// Entries with their facts are some 10 KB each.
const PAGE = 200;

/** The facts of the commands after one position up to another. */
export async function readFacts(database: Database, after: number, until: number): Promise<readonly RecordedFacts[]> {
  const found: RecordedFacts[] = [];
  for (let from = after + 1; from <= until; from += PAGE) {
    const rows = await database.read(ENTRIES, { from, to: Math.min(from + PAGE - 1, until) }, { timeoutMs: 60_000 });
    const entries = new Map(rows.map(([seq, , properties]) => [seq, properties as Properties]));
    const asked = rows.map(([seq, subjects]) => ({ seq, subjects: subjects as readonly string[] }));
    for (const facts of await database.read(OF_ENTRIES, { in: { entries: asked } }, { timeoutMs: 60_000 })) {
      const [seq, entities, relations, revisions] = facts as readonly [number, Properties[], Relation[], Properties[]];
      found.push({ entry: entries.get(seq) ?? {}, entities, relations, revisions });
    }
  }
  return found;
}

/**
 * `count` commands' facts to write, copied from recorded ones again and again, each time under new names: what the
 * recorded commands created goes by an id of its own, what was there before them by its own.
 */
export function copiesOf(recorded: readonly RecordedFacts[], count: number): readonly CommandFacts[] {
  const created = new Set(recorded.flatMap(({ entities }) => entities.map((entity) => text(entity['id']))));
  const copies: CommandFacts[] = [];
  while (copies.length < count && recorded.length > 0) {
    const name = `copy${++copied}`;
    const renamed = (id: string): string => (created.has(id) ? `${id}:${name}` : id);
    for (const facts of recorded.slice(0, count - copies.length)) copies.push(copyOf(facts, renamed, name));
  }
  return copies;
}

// Every copy of a run of the benchmark has a name of its own: ids are unique in the store.
let copied = 0;
let lastSeq = 0;

type Properties = Readonly<Record<string, Param>>;
type Relation = readonly [from: string, to: string, kind: string, properties: Properties];
/** What one command left in the graph. */
export type RecordedFacts = {
  readonly entry: Properties;
  readonly entities: readonly Properties[];
  readonly relations: readonly Relation[];
  readonly revisions: readonly Properties[];
};

function copyOf(found: RecordedFacts, renamed: (id: string) => string, name: string): CommandFacts {
  return {
    entities: found.entities.map((entity) => ({ ...entity, id: renamed(text(entity['id'])) })),
    relations: found.relations.map(([from, to, kind, properties]) => [renamed(from), renamed(to), kind, properties]),
    revisions: found.revisions.map((revision) => ({ ...revision, key: `${text(revision['key'])}:${name}` })),
    // Below zero: the ledger's own numbers stay as they are.
    entry: { ...found.entry, seq: --lastSeq, key: `${text(found.entry['key'])}:${name}` },
  };
}

/** Writes some commands' facts in one transaction: no lock, no look-ups, nothing worked out. @throws StoreError */
export async function createFacts(database: Database, commands: readonly CommandFacts[]): Promise<void> {
  const tx = database.begin();
  void tx.run(CREATE, {
    in: {
      entities: commands.flatMap(({ entities }) => entities),
      relations: commands.flatMap(({ relations }) => relations),
      revisions: commands.flatMap(({ revisions }) => revisions),
      entries: commands.map(({ entry }) => entry),
    },
  });
  await tx.commit();
}
