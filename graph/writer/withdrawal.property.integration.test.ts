import { hash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cypher, query } from '../driver/cypher.ts';
import type { Database } from '../driver/database.ts';
import { integer, row, text } from '../driver/rows.ts';
import { openTestDatabase } from '../driver/test-database.ts';
import { migrate } from '../migrate/migrate.ts';
import { initialiseStore } from '../migrate/store.ts';
import { type Command, isAlone, type Outcome } from '../model/command.ts';
import { dataset, job } from '../model/natural-keys.ts';
import type { Statement } from '../model/statements.ts';
import { OPEN_END } from '../model/time.ts';
import { Neo4jBatchStore } from './batch-store.neo4j.ts';

/** Relations known at a position. */
const KNOWN = query(
  'test.known-relations',
  cypher`UNWIND $ids AS id MATCH (a:Entity {id: id})-[r:READ_BY|WRITES]->(b:Entity)
WHERE r.recordedSeq <= $seq AND r.retractedSeq > $seq
RETURN type(r), a.name, b.name, r.validFrom, r.validTo`,
  row(text, text, text, integer, integer),
);

/** What is withdrawn at the end of time, as known at a position, and since when. */
const WITHDRAWN = query(
  'test.withdrawn',
  cypher`UNWIND $ids AS id MATCH (n:Entity {id: id})
CALL (id) {
  MATCH (r:Revision) WHERE r.key STARTS WITH id + '|withdrawn|' AND r.recordedSeq <= $seq AND r.retractedSeq > $seq
  RETURN r.value AS value, r.validFrom AS since ORDER BY r.key DESC LIMIT 1
}
WITH n, value, since WHERE value <> 'null'
RETURN n.name, since`,
  row(text, integer),
);

let database: Database;
let example = 0;

beforeAll(async () => {
  database = openTestDatabase();
  await migrate(database, { directory: new URL('../migrations', import.meta.url).pathname });
  await initialiseStore(database);
});
afterAll(() => database.close());

/** An event at a part of the time that has gone by; a withdrawal or an end at the moment of its command. */
type Draft =
  | { readonly type: 'say'; readonly pair: number; readonly part: number }
  | { readonly type: 'withdraw'; readonly which: number }
  | { readonly type: 'end'; readonly pair: number };

const draft: fc.Arbitrary<Draft> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('say' as const), pair: fc.nat(3), part: fc.nat(100) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('withdraw' as const), which: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('end' as const), pair: fc.nat(3) }) },
);

const NAMES = ['d0', 'd1', 'j0', 'j1'] as const;
// d0 READ_BY j0, d1 READ_BY j0, j0 WRITES d1, d0 READ_BY j1
const PAIRS = [
  ['READ_BY', 'd0', 'j0'],
  ['READ_BY', 'd1', 'j0'],
  ['WRITES', 'j0', 'd1'],
  ['READ_BY', 'd0', 'j1'],
] as const;

type Step =
  | { readonly type: 'say' | 'end'; readonly pair: number; readonly at: number }
  | { readonly type: 'withdraw'; readonly name: string; readonly at: number };

/** Every moment is another one: times that are equal are for examples. */
function stepsOf(drafts: readonly Draft[]): readonly Step[] {
  return drafts.map((d, index): Step => {
    const now = (index + 1) * 1_000;
    if (d.type === 'withdraw') return { type: 'withdraw', name: NAMES[d.which] as string, at: now };
    return {
      type: d.type,
      pair: d.pair,
      at: d.type === 'end' ? now : Math.round((now * d.part) / 100_000) * 1_000 + index + 1,
    };
  });
}

/** What has to be so after these steps, from all of them at once. */
class Model {
  readonly #evidence = PAIRS.map((): number[] => []);
  readonly #ends = PAIRS.map((): number[] => []);
  readonly #withdrawn = new Map<string, number[]>(NAMES.map((name) => [name, []]));

  /** False when the step has to be refused. */
  apply(step: Step): boolean {
    if (step.type === 'withdraw') {
      if (this.#since(step.name) === undefined) this.#withdrawn.get(step.name)?.push(step.at);
      return true;
    }
    if (step.type === 'say') {
      this.#evidence[step.pair]?.push(step.at);
      return true;
    }
    const last = this.#spans(step.pair).at(-1);
    if (last === undefined || last[0] >= step.at) return false;
    if (last[1] > step.at) this.#ends[step.pair]?.push(step.at);
    return true;
  }

  relations(): readonly string[] {
    return PAIRS.flatMap(([kind, from, to], pair) =>
      this.#spans(pair).map(([validFrom, validTo]) => `${kind} ${from} ${to} ${validFrom} ${validTo}`),
    ).sort();
  }

  withdrawn(): readonly string[] {
    return NAMES.flatMap((name) => {
      const since = this.#since(name);
      return since === undefined ? [] : [`${name} ${since}`];
    }).sort();
  }

  /** Spans between one end and the next; each begins with the earliest evidence in it. */
  #spans(pair: number): readonly (readonly [number, number])[] {
    const [, from, to] = PAIRS[pair] as (typeof PAIRS)[number];
    const ends = [...this.#of(from), ...this.#of(to), ...(this.#ends[pair] ?? []), OPEN_END].sort((a, b) => a - b);
    return ends.flatMap((end, index) => {
      const first = Math.min(...(this.#evidence[pair] ?? []).filter((at) => at > (ends[index - 1] ?? 0) && at <= end));
      return first < end ? [[first, end] as const] : [];
    });
  }

  /** Since when it is withdrawn; undefined when somebody spoke of it since. */
  #since(name: string): number | undefined {
    const last = Math.max(...this.#of(name));
    const spoken = PAIRS.flatMap(([, from, to], pair) =>
      from === name || to === name ? (this.#evidence[pair] ?? []) : [],
    );
    return last > Math.max(0, ...spoken) ? last : undefined;
  }

  #of(name: string): readonly number[] {
    return this.#withdrawn.get(name) ?? [];
  }
}

function statementsOf(step: Step): readonly Statement[] {
  const space = `withdrawal-${process.pid}-${example}`;
  const entity = (name: string) => (name.startsWith('d') ? dataset(space, name) : job(space, name));
  if (step.type === 'withdraw') {
    const { id } = entity(step.name);
    return [{ type: 'withdraw', of: id, at: step.at, reason: 'a test', rest: false }];
  }
  const [kind, from, to] = PAIRS[step.pair] as (typeof PAIRS)[number];
  const ends = { kind, from: entity(from).id, to: entity(to).id, validFrom: step.at };
  return step.type === 'end' ? [{ type: 'end', ...ends }] : [entity(from), entity(to), { type: 'relation', ...ends }];
}

function commandOf(statements: readonly Statement[], index: number): Command {
  const key = `withdrawal-${process.pid}-${example}-${index}`;
  const rest = { guards: [], size: 1, answer: {} };
  return { name: 'test', key, actor: 'tester', bodyDigest: hash('sha256', key), statements, ...rest };
}

/** As the writer gathers them: a withdrawal is a batch by itself. */
function batchOf(commands: readonly Command[], size: number): readonly Command[] {
  const alone = commands.findIndex(isAlone);
  return commands.slice(0, alone < 0 ? size : Math.min(size, Math.max(alone, 1)));
}

async function checkExample(drafts: readonly Draft[], sizes: readonly number[]): Promise<void> {
  example++;
  const steps = stepsOf(drafts);
  const space = `withdrawal-${process.pid}-${example}`;
  const ids = [dataset(space, 'd0').id, dataset(space, 'd1').id, job(space, 'j0').id, job(space, 'j1').id];
  // All of them are known from the beginning: only what exists can be withdrawn.
  const first: readonly Statement[] = [dataset(space, 'd0'), dataset(space, 'd1'), job(space, 'j0'), job(space, 'j1')];
  const commands = [commandOf(first, -1), ...steps.map((step, index) => commandOf(statementsOf(step), index))];
  // Two stores take turns, as two processes do: what one remembers must not make it overlook what the other ended.
  const stores = [new Neo4jBatchStore(database), new Neo4jBatchStore(database)];
  const outcomes: Outcome[] = [];
  for (let from = 0, turn = 0; from < commands.length; turn++) {
    const batch = batchOf(commands.slice(from), sizes[turn % sizes.length] ?? 1);
    outcomes.push(...(await (stores[turn % 2] as Neo4jBatchStore).apply(batch)));
    from += batch.length;
  }
  const model = new Model();
  for (const [index, step] of steps.entries()) {
    const outcome = outcomes[index + 1] as Outcome;
    expect(outcome.ok, `step ${index}`).toBe(model.apply(step));
    const seq = outcome.receipt?.seq ?? 0;
    const relations = await database.read(KNOWN, { ids, seq });
    expect(relations.map((one) => one.join(' ')).sort(), `step ${index}`).toEqual(model.relations());
    const withdrawn = await database.read(WITHDRAWN, { ids, seq });
    expect(withdrawn.map((one) => one.join(' ')).sort(), `step ${index}`).toEqual(model.withdrawn());
  }
}

test(
  'random facts, late facts, ends and withdrawals leave the graph, as of every position, as the model says',
  { timeout: 240_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(draft, { minLength: 1, maxLength: 16 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
        checkExample,
      ),
      { numRuns: Number(process.env['ROOTLINE_PROPERTY_RUNS'] ?? 60), endOnFailure: false },
    );
  },
);
