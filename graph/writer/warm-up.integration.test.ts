import { hash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordingPlans } from '../driver/plan-shape.fixture.ts';
import { openTestDatabase } from '../driver/test-database.ts';
import { Neo4jEntityStore } from '../entity/entity-store.neo4j.ts';
import { Neo4jLineageStore } from '../lineage/lineage-store.neo4j.ts';
import { migrate } from '../migrate/migrate.ts';
import { initialiseStore } from '../migrate/store.ts';
import type { Command } from '../model/command.ts';
import { dataset, job, run } from '../model/natural-keys.ts';
import type { Statement } from '../model/statements.ts';
import { Neo4jBatchStore } from './batch-store.neo4j.ts';
import { warmUp } from './warm-up.ts';

const database = openTestDatabase();
beforeAll(async () => {
  await migrate(database, { directory: new URL('../migrations', import.meta.url).pathname });
  await initialiseStore(database);
});
afterAll(() => database.close());

function command(statements: readonly Statement[]): Command {
  const key = randomUUID();
  const answer = {};
  return { name: 'test', key, actor: 'test', bodyDigest: hash('sha256', key), guards: [], statements, size: 1, answer };
}

it('plans all that writers ask first, with parameters of the same names, types and sizes', async () => {
  const [warm, asked] = [new Set<string>(), new Set<string>()];
  await warmUp(recordingPlans(database, warm));

  const namespace = `warm-${randomUUID()}`;
  const [source, sink, other] = [dataset(namespace, 'in'), dataset(namespace, 'out'), dataset(namespace, 'other')];
  const [jobOf, runOf] = [job(namespace, 'job'), run(randomUUID())];
  const store = new Neo4jBatchStore(recordingPlans(database, asked));
  const first = command([
    ...[source, sink, other, jobOf, runOf],
    { type: 'relation', kind: 'READ_BY', from: source.id, to: jobOf.id, validFrom: 1 },
    { type: 'relation', kind: 'WRITES', from: jobOf.id, to: sink.id, validFrom: 1 },
  ]);
  const made = await store.apply([first]);
  // Uniting two datasets asks for all that belongs to one of them.
  const alias = { type: 'alias', alias: other.id, of: source.id, label: `${namespace}/other`, validFrom: 1 } as const;
  const united = await store.apply([command([alias])]);
  expect([...made, ...united].map(({ ok }) => ok)).toEqual([true, true]);
  expect([...asked].map((shape) => shape.split(' ')[0])).toEqual(
    expect.arrayContaining(['writer.lock', 'writer.look-up', 'writer.save', 'writer.relations-of']),
  );
  expect([...asked].filter((shape) => !warm.has(shape))).toEqual([]);
});

it('plans what a walk of the usual depth from one thing asks', async () => {
  const [warm, asked] = [new Set<string>(), new Set<string>()];
  const storeOn = (seen: Set<string>) => {
    const recorded = recordingPlans(database, seen);
    return new Neo4jLineageStore(recorded, new Neo4jEntityStore(recorded));
  };
  await storeOn(warm).warmUp();
  const namespace = `warm-${randomUUID()}`;
  const [from, by] = [dataset(namespace, 'in'), job(namespace, 'job')];
  const relation = { type: 'relation', kind: 'READ_BY', from: from.id, to: by.id, validFrom: 1 } as const;
  await new Neo4jBatchStore(database).apply([command([from, by, relation])]);
  const request = { of: [from.id], direction: 'BOTH', depth: 5, limit: 500, moment: {} } as const;
  const { nodes } = await storeOn(asked).walk({ ...request, granularity: 'ENTITY' });
  expect(nodes).toHaveLength(2);
  const ofWalks = [...asked].filter((shape) => /^lineage\.(roots|reach|surroundings)/.test(shape));
  expect(ofWalks).toHaveLength(4);
  expect(ofWalks.filter((shape) => !warm.has(shape))).toEqual([]);
});
