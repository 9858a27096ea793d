import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '@rootline/graph';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Fragment, cypher, query } from '../../../graph/driver/cypher.ts';
import { noRows } from '../../../graph/driver/rows.ts';
import type { Config } from '../../../server/src/config.ts';
import { type TestHub, startHub, testConfig } from '../../../server/src/hub.fixture.ts';
import { openHttpClient } from '../http-client.ts';
import { answersOf } from './campaign.queries.ts';
import { type Content, contentOf, differences } from './content.ts';
import { Journal, receiptOf } from './journal.ts';
import { auditLedger, toldOtherwise } from './ledger-audit.ts';
import { loadOf } from './load.ts';
import { answeredOtherwise } from './under-faults.ts';

const EVENTS = 60;
const load = loadOf([], 5, EVENTS);

let config: Config;
let hub: TestHub;
let database: Database;
let folder: string;

beforeAll(async () => {
  config = await testConfig();
  hub = await startHub(config);
  database = openDatabase(config.neo4j);
  folder = await mkdtemp(join(tmpdir(), 'rootline-audit-'));
});
afterAll(async () => {
  await database.close();
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

async function empty(): Promise<void> {
  const emptied = await hub.post('/dev/reset', {}, { 'x-rootline-reset': 'yes' });
  if (emptied.status !== 200) throw new Error(`not emptied: ${await emptied.text()}`);
}

/** An emptied store that takes the load. */
async function sent(): Promise<Journal> {
  await empty();
  const journal = new Journal();
  for (let index = 0; index < EVENTS; index++) {
    const answer = await hub.post('/api/v1/lineage', load.at(index).body);
    journal.note(index, 0, receiptOf(await answer.text()));
  }
  return journal;
}

/** An emptied store that takes events in batches. */
async function takenInBatches(bodies: readonly string[]): Promise<Content> {
  await empty();
  for (let from = 0; from < bodies.length; from += 64) {
    const answer = await hub.post('/api/v1/lineage/batch', `[${bodies.slice(from, from + 64).join(',')}]`);
    expect(await answer.json()).toMatchObject({ summary: { failed: 0 } });
  }
  return content('batches');
}

const audit = (journal: Journal) => auditLedger(database, config.dataFolder, { load, journal });
const damage = (name: string, statement: Fragment) => database.write(query(`test.${name}`, statement, noRows));
const content = (name: string) => contentOf(database, join(folder, name));

describe('what is held against the ledger', () => {
  let journal: Journal;
  beforeEach(async () => {
    journal = await sent();
  });

  it('is what was promised after events were taken', async () => {
    const { leaves, faults } = await audit(journal);
    expect(faults).toEqual([]);
    expect(leaves).toHaveLength(EVENTS + 1);
    expect(toldOtherwise(leaves, leaves, 'somebody')).toEqual([]);
    expect(toldOtherwise(leaves, leaves.slice(1), 'somebody')).toEqual(['somebody was told 60 entries, there are 61']);
    expect(toldOtherwise(leaves, ['x', ...leaves.slice(1)], 'somebody')).toEqual(['somebody was told another entry 1']);
  });

  it.each([
    [
      'an entry that is gone',
      cypher`MATCH (e:Entry {seq: 9}) DELETE e`,
      /after entry 8 comes 10/,
      /is not in the ledger/,
    ],
    [
      'one too many',
      cypher`MATCH (c:Counter) SET c.seq = 62 CREATE (e:Entry) SET e.seq = 62, e.key = 'x', e.at = 9007199254740990, e.actor = '', e.command = 'x.y', e.project = '', e.subjects = [], e.changes = '[]', e.body = '', e.outcome = 'committed', e.answer = '{}', e.leaf = ''`,
      /of nothing that was sent/,
      /./,
    ],
    ['a time that goes back', cypher`MATCH (e:Entry {seq: 9}) SET e.at = 5`, /entry 9 is earlier/, /./],
    [
      'another leaf than was promised',
      cypher`MATCH (e:Entry {seq: 9}) SET e.leaf = 'x'`,
      /was acknowledged as entry 9/,
      /./,
    ],
  ])('shows %s', async (_what, statement, ...words) => {
    await damage('damage', statement);
    const { faults } = await audit(journal);
    for (const expected of words) expect(faults.join('\n')).toMatch(expected);
  });

  it('shows an acknowledgement of something else', async () => {
    journal.note(3, 0, { seq: 40, leaf: 'x', replayed: true });
    expect((await audit(journal)).faults.join()).toMatch(/event 3 was acknowledged as entry 40/);
  });
});

describe('what two stores hold', () => {
  let first: Content;
  beforeEach(async () => {
    await sent();
    first = await content('first');
  });

  it('is the same in the end, whatever the order in which events came', async () => {
    const many = loadOf([], 6, 640);
    const bodies = Array.from({ length: many.length }, (_, index) => many.at(index).body);
    const forwards = await takenInBatches(bodies);
    await rename(forwards.folder, join(folder, 'forwards'));
    const backwards = await takenInBatches(bodies.toReversed());
    const kept = { ...forwards, folder: join(folder, 'forwards') };
    expect(await differences(kept, backwards, 'lasting')).toEqual([]);
    expect(await differences(kept, backwards, 'exact')).not.toEqual([]);
  });

  it.each([
    [
      'a relation that is gone',
      cypher`MATCH ()-[r:WRITES]->() WITH r ORDER BY r.factId LIMIT 1 DELETE r`,
      /^WRITES: \d+ and \d+, 1 only in the first/,
    ],
    [
      'a state that is another',
      cypher`MATCH (n:Run) WITH n ORDER BY n.id LIMIT 1 SET n.state = 'OTHER'`,
      /^Run: \d+ and \d+, 1 only in the first and 1 only in the second/,
    ],
    [
      'a revision more',
      cypher`CREATE (:Revision {key: 'x', recordedSeq: 2, retractedSeq: 9007199254740991})`,
      /^Revision: .* 1 only in the second/,
    ],
    ['a command under another name', cypher`MATCH (e:Entry {seq: 9}) SET e.key = 'x'`, /^Entry: /],
  ])('shows %s', async (_what, statement, words) => {
    await damage('damage', statement);
    const other = await content('damaged');
    expect((await differences(first, other, 'lasting'))[0]).toMatch(words);
    expect((await differences(first, other, 'exact'))[0]).toMatch(words);
  });
});

it('answers of a hub are the same twice, and show what is otherwise', async () => {
  await sent();
  const client = openHttpClient(hub.url, 1);
  const answers = await answersOf(client);
  expect(answers.size).toBeGreaterThan(10);
  expect(answeredOtherwise(answers, await answersOf(client), 'it')).toEqual([]);
  await damage('damage', cypher`MATCH (n:Dataset) SET n.name = n.name + '!'`);
  expect(answeredOtherwise(answers, await answersOf(client), 'it').join()).toMatch(/it answers .*datasets.* otherwise/);
  client.close();
});
