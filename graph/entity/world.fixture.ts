import type { Database } from '../driver/database.ts';
import { cypher, query } from '../driver/cypher.ts';
import { noRows } from '../driver/rows.ts';
import { AWAIT_FULL_TEXT } from '../search/search.queries.ts';
import { type FixtureEntity, type FixtureRelation, type FixtureRevision, GraphFixture } from './graph-fixture.ts';
import { FakeGraph } from './graph.fake.ts';

/** What a contract suite of reads begins with: the same facts in memory and in the store. */
export type World = {
  readonly entities: readonly FixtureEntity[];
  readonly relations?: readonly FixtureRelation[];
  readonly revisions?: readonly FixtureRevision[];
  readonly aliases?: readonly {
    readonly id: string;
    readonly to: string;
    readonly label: string;
    readonly recordedSeq?: number;
    readonly retractedSeq?: number;
  }[];
  readonly availabilities?: readonly {
    readonly of: string;
    readonly version: string;
    readonly at: number;
    readonly until?: number;
  }[];
  /** Where the ledger stands; an entry each from 1, at seq × 1,000. */
  readonly lastSeq: number;
};

const APPEND = query(
  'world.append',
  cypher`UNWIND range(1, $last) AS seq CREATE (e:Entry {seq: seq, key: 'key-' + toString(seq), at: seq * 1000, actor: 'somebody', command: 'test.write', project: 'project:1',
  subjects: [], changes: '[["fact","ab"]]', changeCount: 1, body: 'b', outcome: 'committed', answer: '{}', leaf: 'f'})`,
  noRows,
);
const ADVANCE = query(
  'world.advance',
  cypher`MATCH (c:Counter {id: '0'}) SET c.seq = $last, c.at = $last * 1000`,
  noRows,
);

/** Into an empty store. */
export async function storeWorld(database: Database, world: World): Promise<void> {
  const fixture = new GraphFixture(database);
  await fixture.entities(world.entities);
  await fixture.relations(world.relations ?? []);
  await fixture.revisions(world.revisions ?? []);
  await fixture.aliases(world.aliases ?? []);
  await fixture.availabilities(world.availabilities ?? []);
  await database.write(APPEND, { last: world.lastSeq });
  await database.write(ADVANCE, { last: world.lastSeq });
  await database.write(AWAIT_FULL_TEXT);
}

export function fakeWorld(world: World): FakeGraph {
  const graph = new FakeGraph();
  for (const { id, kind, name, namespace, project, createdAt, recordedSeq, description } of world.entities) {
    const given = { namespace: namespace ?? null, project: project ?? '', recordedSeq: recordedSeq ?? 1 };
    const values = description === undefined ? {} : { description };
    graph.addEntity(id, kind, name, { ...given, createdAt: createdAt ?? 1_000, values });
  }
  for (const { kind, from, to, ...times } of world.relations ?? []) graph.addRelation(kind, from, to, times);
  for (const { entity, field, value, validFrom, ...times } of world.revisions ?? [])
    graph.addRevision(entity, field, value, validFrom, times);
  for (const { id, to, label, ...times } of world.aliases ?? []) graph.addAlias(id, to, label, times);
  for (const { of, version, at, ...times } of world.availabilities ?? []) graph.addAvailability(of, version, at, times);
  return graph;
}
