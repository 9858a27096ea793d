import { hash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cypher, query } from '../driver/cypher.ts';
import type { Database } from '../driver/database.ts';
import { boolean, integer, row, text } from '../driver/rows.ts';
import { openTestDatabase } from '../driver/test-database.ts';
import { migrate } from '../migrate/migrate.ts';
import { initialiseStore } from '../migrate/store.ts';
import type { Command, Outcome } from '../model/command.ts';
import { entityId } from '../model/ids.ts';
import { dataset, job, run as runEntity } from '../model/natural-keys.ts';
import { RUN_STATES } from '../model/run-state.ts';
import type { Statement } from '../model/statements.ts';
import { Neo4jBatchStore } from './batch-store.neo4j.ts';
import { type Facts, naiveFacts } from './naive-model.ts';

/** Rows known at a position between entities of a test. */
const KNOWN = query(
  'test.known-relations',
  cypher`UNWIND $ids AS id MATCH (a:Entity {id: id})-[r]->(b:Entity)
WHERE r.recordedSeq <= $seq AND r.retractedSeq > $seq
RETURN type(r), a.id, b.id, r.validFrom, r.validTo, coalesce(r.inferred, false)`,
  row(text, text, text, integer, integer, boolean),
);

/** Where ids led at a position. */
const LED = query(
  'test.aliases',
  cypher`UNWIND $ids AS id MATCH (a:Alias {id: id}) WHERE a.recordedSeq <= $seq AND a.retractedSeq > $seq RETURN a.id, a.to`,
  row(text, text),
);

const VERSION_IDS = query('test.versions', cypher`UNWIND $ids AS id MATCH (v:Entity {of: id}) RETURN v.id`, row(text));

let database: Database;
let example = 0;

beforeAll(async () => {
  database = openTestDatabase();
  await migrate(database, { directory: new URL('../migrations', import.meta.url).pathname });
  await initialiseStore(database);
});
afterAll(() => database.close());

const uuid = (n: number) =>
  hash('md5', `${process.pid}-${example}-${n}`).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
const datasets = () => [0, 1, 2].map((n) => dataset(`example-${process.pid}-${example}`, `d${n}`));
const runs = () => [0, 1, 2, 3].map((n) => runEntity(uuid(n)));
const jobs = () => [0, 1].map((n) => job(`example-${process.pid}-${example}`, `j${n}`));

const principals = () =>
  [0, 1, 2].map((n): Statement => {
    const name = `p${n}-${process.pid}-${example}`;
    return { type: 'entity', kind: 'Principal', id: entityId('Principal', 'name', name), name };
  });

type Draft =
  | {
      readonly type: 'event';
      readonly run: number;
      readonly state: number;
      readonly at: number;
      readonly reads: readonly Use[];
      readonly makes: readonly Use[];
    }
  | { readonly type: 'version'; readonly of: number; readonly version: string; readonly at: number }
  | { readonly type: 'relation'; readonly job: number; readonly of: number; readonly at: number }
  | { readonly type: 'own'; readonly of: number; readonly owners: readonly number[]; readonly at: number }
  | { readonly type: 'deploy'; readonly to: number; readonly from: number; readonly at: number; readonly rank: number };
/** `madeBy`: people relate the version of another run by hand. */
type Use = { readonly of: number; readonly version: string | undefined; readonly madeBy: number | undefined };

const use = fc.record({
  of: fc.nat(2),
  version: fc.option(fc.constantFrom('v1', 'v2'), { nil: undefined, freq: 2 }),
  madeBy: fc.option(fc.nat(3), { nil: undefined, freq: 1 }),
});
const at = fc.integer({ min: 1, max: 14 });
const draft: fc.Arbitrary<Draft> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('event' as const),
      run: fc.nat(3),
      state: fc.nat(5),
      at,
      reads: fc.array(use, { maxLength: 2 }),
      makes: fc.array(use, { maxLength: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('version' as const),
      of: fc.nat(2),
      version: fc.constantFrom('v1', 'v3'),
      at,
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('relation' as const), job: fc.nat(1), of: fc.nat(2), at }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('own' as const),
      of: fc.nat(1),
      owners: fc.uniqueArray(fc.nat(2), { maxLength: 3 }),
      at,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('deploy' as const),
      to: fc.nat(1),
      from: fc.integer({ min: -1, max: 2 }),
      at,
      rank: fc.nat(1),
    }),
  },
);

/** Times are made unique per draft where equal times would be settled by a digest that the model does not know. */
function statementsOf(d: Draft, index: number): Statement[] {
  const [ds, rs, js] = [datasets(), runs(), jobs()];
  const time = d.at * 1_000;
  const entity = (list: readonly Statement[], n: number) => list[n] as Extract<Statement, { type: 'entity' }>;
  if (d.type === 'version') {
    const of = entity(ds, d.of);
    return [of, { type: 'version', of: of.id, version: d.version, availableAt: time }];
  }
  if (d.type === 'relation') {
    return [
      entity(ds, d.of),
      entity(js, d.job),
      { type: 'relation', kind: 'READ_BY', from: entity(ds, d.of).id, to: entity(js, d.job).id, validFrom: time },
    ];
  }
  if (d.type === 'deploy') {
    const from = d.from < 0 ? null : entity(ds, d.from).id;
    const to = entity(js, d.to);
    const ends = from === null ? [to] : [to, entity(ds, d.from)];
    return [
      ...ends,
      { type: 'slot', kind: 'SERVED_BY', slot: '', to: to.id, from, validFrom: time + index, rank: d.rank },
    ];
  }
  if (d.type === 'own') {
    const named = d.owners.map((n) => entity(principals(), n));
    const value = named.map(({ id, name }) => ({ name, principal: id }));
    const of = entity(js, d.of);
    return [of, ...named, { type: 'revision', of: of.id, field: 'owners', value, validFrom: time + index }];
  }
  const run = entity(rs, d.run);
  const state = RUN_STATES[d.state] ?? 'OTHER';
  return [
    run,
    { type: 'run-state', run: run.id, state, at: time + index },
    ...d.reads.flatMap((u): Statement[] => [
      entity(ds, u.of),
      {
        type: 'consumed',
        run: run.id,
        of: entity(ds, u.of).id,
        at: time + index,
        ...named(u),
      },
    ]),
    ...d.makes.flatMap((u): Statement[] => [
      entity(ds, u.of),
      {
        type: 'produced',
        run: run.id,
        of: entity(ds, u.of).id,
        at: time + index,
        ...named(u),
      },
    ]),
  ];
}

function named({ version, madeBy }: Use): { version?: string; madeBy?: string } {
  if (version !== undefined) return { version };
  return madeBy === undefined ? {} : { madeBy: (runs()[madeBy] as { id: string }).id };
}

function commandOf(statements: readonly Statement[], index: number): Command {
  const key = `property-${process.pid}-${example}-${index}`;
  return {
    name: 'test',
    key,
    actor: 'test',
    bodyDigest: hash('sha256', key),
    guards: [],
    statements,
    size: 1,
    answer: {},
  };
}

async function factsAt(ids: readonly string[], seq: number): Promise<Facts> {
  const rows = await database.read(KNOWN, { ids, seq });
  return rows
    .map(
      ([kind, from, to, validFrom, validTo, inferred]) => `${kind} ${from} ${to} ${validFrom} ${validTo} ${inferred}`,
    )
    .sort();
}

/** The model's facts by the ids that versions go by: one that got its name late goes by its run. */
async function resolved(facts: Facts, seq: number): Promise<Facts> {
  const ids = [...new Set(facts.flatMap((fact) => fact.split(' ').slice(1, 3)))];
  const to = new Map(await database.read(LED, { ids, seq }));
  return facts
    .map((fact) =>
      fact
        .split(' ')
        .map((part) => to.get(part) ?? part)
        .join(' '),
    )
    .sort();
}

async function checkExample(
  drafts: readonly Draft[],
  sizes: readonly number[],
  doubled: readonly number[],
): Promise<void> {
  example++;
  const commands = drafts.map((d, index) => commandOf(statementsOf(d, index), index));
  const stream = [
    ...commands,
    ...doubled.flatMap((n) => commands.slice(n % commands.length, (n % commands.length) + 1)),
  ];
  // Two stores take turns, as two processes do: what one remembers must not make it overlook what the other wrote.
  const stores = [new Neo4jBatchStore(database), new Neo4jBatchStore(database)];
  const outcomes: Outcome[] = [];
  for (let from = 0, turn = 0; from < stream.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    outcomes.push(...(await (stores[turn % 2] as Neo4jBatchStore).apply(stream.slice(from, from + size))));
    from += size;
  }
  const entityIds = [...datasets(), ...runs(), ...jobs(), ...principals()].map((e) => (e as { id: string }).id);
  const versions = await database.read(VERSION_IDS, { ids: entityIds });
  const ids = [...entityIds, ...versions.map(([id]) => id)];
  for (const [index, outcome] of outcomes.entries()) {
    if (!outcome.ok) throw new Error(`command ${index} was refused`, { cause: outcome.error });
    if (index >= commands.length) expect(outcome.receipt.replayed).toBe(true);
    else {
      const expected = naiveFacts(commands.slice(0, index + 1).flatMap((command) => command.statements));
      expect(await factsAt(ids, outcome.receipt.seq)).toEqual(await resolved(expected, outcome.receipt.seq));
    }
  }
}

describe('random streams of late, doubled and out-of-order events', () => {
  test(
    'leave the graph, now and as of every earlier position, as the naive model says',
    { timeout: 240_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(draft, { minLength: 1, maxLength: 14 }),
          fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
          fc.array(fc.nat(13), { maxLength: 3 }),
          checkExample,
        ),
        { numRuns: Number(process.env['ROOTLINE_PROPERTY_RUNS'] ?? 60), endOnFailure: false },
      );
    },
  );

  test('does so in every order of one batch', { timeout: 240_000 }, async () => {
    // A late end, a named version, its reader and an unnamed one: what each says changes what the others mean.
    const drafts: readonly Draft[] = [
      {
        type: 'event',
        run: 0,
        state: RUN_STATES.indexOf('RUNNING'),
        at: 3,
        reads: [],
        makes: [{ of: 0, version: undefined, madeBy: undefined }],
      },
      {
        type: 'event',
        run: 0,
        state: RUN_STATES.indexOf('COMPLETED'),
        at: 5,
        reads: [],
        makes: [{ of: 0, version: 'v1', madeBy: undefined }],
      },
      {
        type: 'event',
        run: 1,
        state: RUN_STATES.indexOf('COMPLETED'),
        at: 9,
        reads: [{ of: 0, version: undefined, madeBy: undefined }],
        makes: [],
      },
      {
        type: 'event',
        run: 2,
        state: RUN_STATES.indexOf('COMPLETED'),
        at: 7,
        reads: [],
        makes: [{ of: 0, version: undefined, madeBy: undefined }],
      },
    ];
    for (const order of permutations(drafts)) await checkExample(order, [order.length], []);
  });
});

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
