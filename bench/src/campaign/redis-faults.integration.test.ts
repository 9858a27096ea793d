import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@rootline/graph';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FaultName } from './faults.ts';
import { auditLedger, toldOtherwise } from './ledger-audit.ts';
import { loadOf } from './load.ts';
import { Stack } from './stack.ts';
import { runUnderFaults } from './under-faults.ts';

const FAULTS: readonly FaultName[] = ['Redis away for a while', 'roll Redis back', 'empty Redis', 'kill Redis'];

let folder: string;
let stack: Stack;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rootline-redis-'));
  stack = await Stack.start(folder);
  for (const name of ['hub-a', 'hub-b']) await stack.addHub(name);
});
afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The statements of a hub's writer that Neo4j did not carry out. */
async function failedWrites(url: string): Promise<readonly string[]> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const ofWriter = metrics
    .split('\n')
    .filter((line) => /^rootline_store_statements_total\{.*"(writer\.|commit)/.test(line));
  expect(ofWriter.filter((line) => line.includes('outcome="ok"')).length).toBeGreaterThan(2);
  return ofWriter.filter((line) => line.includes('outcome="error"'));
}

it('takes events at two hubs while Redis is away, rolled back, emptied and killed, and tells those who follow every one of them once', async () => {
  const load = loadOf([], 3, 50_000);
  const found = await runUnderFaults(stack, {
    ...{ load, seed: 3, producers: 4, ms: 600_000, faults: FAULTS },
    say: () => undefined,
  });
  expect(found.wrong).toEqual([]);
  expect(found.faults.map(({ fault }) => fault)).toEqual(FAULTS);
  // Redis is in nobody's way: who sends notices nothing. A machine that is busy elsewhere may let a few wait too long.
  expect(found.journal.retries).toBeLessThan(found.journal.acknowledged / 100);

  // Two writers wait for each other at the ledger's counter and nowhere else: no deadlock, nothing tried again.
  for (const { url } of stack.hubs) expect(await failedWrites(url)).toEqual([]);

  const database = openDatabase(stack.neo4j);
  const { leaves, faults } = await auditLedger(database, stack.dataFolder, found);
  await database.close();
  expect(faults).toEqual([]);
  expect(leaves.length).toBeGreaterThan(FAULTS.length * 20);
  for (const [who, { leaves: told, faults: wrong }] of found.told) {
    expect(wrong, who).toEqual([]);
    expect(toldOtherwise(leaves, told, who)).toEqual([]);
  }
}, 300_000);
