import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase } from '../driver/test-database.ts';
import { Neo4jEntityStore } from '../entity/entity-store.neo4j.ts';
import { migrate } from '../migrate/migrate.ts';
import { resetStore } from '../migrate/store.ts';
import { entityId } from '../model/ids.ts';
import { dataset, job } from '../model/natural-keys.ts';
import { OPEN_END } from '../model/time.ts';
import { type GraphBatch, generatedNode, generatedRelation, loadGraph } from './generated-graph.ts';
import { Neo4jLineageStore } from './lineage-store.neo4j.ts';
import type { ColumnWalkAnswer } from './lineage-store.ts';

const database = openTestDatabase();
const store = new Neo4jLineageStore(database, new Neo4jEntityStore(database), { budgetMs: 30_000 });

const named = (name: string) => dataset('generated://columns', name);
const [raw, rawBefore, clean, routes, report] = ['raw', 'raw_before', 'clean', 'routes', 'report'].map(named) as [
  ReturnType<typeof named>,
  ReturnType<typeof named>,
  ReturnType<typeof named>,
  ReturnType<typeof named>,
  ReturnType<typeof named>,
];
const cleaner = job('generated://columns', 'clean');
const other = job('generated://columns', 'other');
const reporter = job('generated://columns', 'report');
const TIMES = { recordedSeq: 1, createdAt: 1_000 };

type Mapping = {
  readonly by: string;
  readonly output: string;
  readonly digest: string;
  readonly inputs: readonly string[];
  readonly columns: Record<string, readonly (readonly [dataset: string, column: string, how?: string])[]>;
  readonly filters?: readonly (readonly [dataset: string, column: string])[];
  readonly from: number;
  readonly seenAt: number;
};

function mapping({ by, output, digest, inputs, columns, filters, from, seenAt }: Mapping): GraphBatch {
  const input =
    (how: string) =>
    ([of, column]: readonly [string, string, string?]) => ({
      dataset: of,
      column,
      transformations: [how],
      masking: false,
    });
  const content = JSON.stringify({
    job: by,
    output,
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, all]) => [name, all.map(input('DIRECT:IDENTITY'))]),
    ),
    dataset: (filters ?? []).map(input('INDIRECT:FILTER')),
  });
  const id = entityId('JobVersion', by, output, digest);
  const more = { ...TIMES, job: by, output, digest, content, lastSeenAt: seenAt };
  const since = { recordedSeq: 1, validFrom: from };
  return {
    nodes: [generatedNode('JobVersion', id, digest, more)],
    relations: [
      generatedRelation('HAS_JOB_VERSION', by, id, since),
      ...inputs.map((of) => generatedRelation('MAPPED_BY', of, id, since)),
      generatedRelation('MAPS_INTO', id, output, since),
    ],
  };
}

beforeAll(async () => {
  await migrate(database, { directory: path.join(import.meta.dirname, '../migrations') });
  await resetStore(database);
  const nodes = [
    ...[raw, clean, routes, report].map(({ id, name }) => generatedNode('Dataset', id, name, TIMES)),
    ...[cleaner, other, reporter].map(({ id, name }) => generatedNode('Job', id, name, TIMES)),
  ];
  const alias = {
    id: rawBefore.id,
    to: raw.id,
    label: 'raw_before',
    validFrom: 0,
    recordedSeq: 1,
    retractedSeq: OPEN_END,
  };
  await loadGraph(database, [
    { nodes, relations: [], aliases: [alias] },
    // What the cleaner did first, and does now; the content still names the table as it was called then.
    mapping({
      by: cleaner.id,
      output: clean.id,
      digest: 'first',
      inputs: [raw.id],
      columns: { delay: [[raw.id, 'arr']] },
      from: 10,
      seenAt: 100,
    }),
    mapping({
      by: cleaner.id,
      output: clean.id,
      digest: 'second',
      inputs: [raw.id],
      columns: { delay: [[rawBefore.id, 'dep']], origin: [[rawBefore.id, 'org']] },
      filters: [[rawBefore.id, 'cancelled']],
      from: 50,
      seenAt: 200,
    }),
    mapping({
      by: other.id,
      output: clean.id,
      digest: 'other',
      inputs: [routes.id],
      columns: { origin: [[routes.id, 'from']] },
      from: 10,
      seenAt: 90,
    }),
    mapping({
      by: reporter.id,
      output: report.id,
      digest: 'report',
      inputs: [clean.id],
      columns: { average: [[clean.id, 'delay']], airport: [[clean.id, 'origin']] },
      from: 10,
      seenAt: 100,
    }),
    // And back: a cycle.
    mapping({
      by: reporter.id,
      output: raw.id,
      digest: 'loop',
      inputs: [report.id],
      columns: { dep: [[report.id, 'average']] },
      from: 10,
      seenAt: 100,
    }),
  ]);
});
afterAll(() => database.close());

function columnsOf(answer: ColumnWalkAnswer): readonly string[] {
  return answer.nodes
    .map(({ datasetName, column, distance, side }) => `${distance} ${side} ${datasetName}.${column}`)
    .sort();
}

const request = { dataset: raw.id, column: 'dep', direction: 'DOWNSTREAM', depth: 10, limit: 500, moment: {} } as const;

describe('Neo4jLineageStore.columns', () => {
  it('follows a column over the current mappings, around a cycle, once', async () => {
    const answer = await store.columns(request);
    expect(columnsOf(answer)).toEqual(['0 ROOT raw.dep', '1 DOWNSTREAM clean.delay', '2 DOWNSTREAM report.average']);
    expect(answer.truncated).toBe(false);
    expect(answer.edges.map(({ from, to, job: by }) => [from.column, to.column, by]).sort()).toEqual([
      ['average', 'dep', reporter.id],
      ['delay', 'average', reporter.id],
      ['dep', 'delay', cleaner.id],
    ]);
    expect(answer.edges.find(({ to }) => to.column === 'delay')?.transformations).toEqual(['DIRECT:IDENTITY']);
  });

  it('asks for a dataset by a name that it had', async () => {
    expect(columnsOf(await store.columns({ ...request, dataset: rawBefore.id }))).toEqual(
      columnsOf(await store.columns(request)),
    );
  });

  it('takes a filter as an input of every column, in both directions', async () => {
    const down = await store.columns({ ...request, column: 'cancelled', depth: 1 });
    expect(columnsOf(down)).toEqual(['0 ROOT raw.cancelled', '1 DOWNSTREAM clean.delay', '1 DOWNSTREAM clean.origin']);
    expect(down.edges.every(({ transformations }) => transformations[0] === 'INDIRECT:FILTER')).toBe(true);
    const up = await store.columns({
      ...request,
      dataset: clean.id,
      column: 'origin',
      direction: 'UPSTREAM',
      depth: 1,
    });
    expect(columnsOf(up)).toEqual([
      '0 ROOT clean.origin',
      '1 UPSTREAM raw.cancelled',
      '1 UPSTREAM raw.org',
      '1 UPSTREAM routes.from',
    ]);
  });

  it('answers as of an earlier time with the mapping of that time', async () => {
    const at = { ...request, dataset: clean.id, column: 'delay', direction: 'UPSTREAM', depth: 1 } as const;
    expect(columnsOf(await store.columns({ ...at, moment: { validAt: 20 } }))).toEqual([
      '0 ROOT clean.delay',
      '1 UPSTREAM raw.arr',
    ]);
    expect(columnsOf(await store.columns({ ...at, moment: { validAt: 60 } }))).toContain('1 UPSTREAM raw.dep');
    expect(columnsOf(await store.columns({ ...at, moment: { validAt: 5 } }))).toEqual(['0 ROOT clean.delay']);
  });

  it('shows as many columns as it may, and says that there are more', async () => {
    const answer = await store.columns({
      ...request,
      dataset: clean.id,
      column: 'origin',
      direction: 'BOTH',
      limit: 2,
    });
    expect(answer.nodes.length).toBe(3);
    expect(answer.truncated).toBe(true);
    const known = new Set(answer.nodes.map(({ dataset: of, column }) => `${of} ${column}`));
    for (const { from, to } of answer.edges) {
      expect(known).toContain(`${from.dataset} ${from.column}`);
      expect(known).toContain(`${to.dataset} ${to.column}`);
    }
  });

  it('answers with the column alone when nothing is known of it', async () => {
    expect(columnsOf(await store.columns({ ...request, column: 'no such column' }))).toEqual([
      '0 ROOT raw.no such column',
    ]);
  });
});
