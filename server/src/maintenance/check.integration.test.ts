import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, openDatabase } from '@rootline/graph';
import { type BodyStore, openFolderStorage } from '@rootline/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Fragment, cypher, query } from '../../../graph/driver/cypher.ts';
import { noRows } from '../../../graph/driver/rows.ts';
import type { Config } from '../config.ts';
import { type TestHub, startHub, testConfig } from '../hub.fixture.ts';
import { type CheckReport, checkStore } from './check-store.ts';
import { writeAtRandom } from './random-writes.fixture.ts';

let config: Config;
let hub: TestHub;
let database: Database;
let bodies: BodyStore;

beforeAll(async () => {
  config = await testConfig();
  hub = await startHub(config);
  database = openDatabase(config.neo4j);
  ({ bodies } = await openFolderStorage(config.dataFolder));
});
afterAll(async () => {
  await empty();
  await bodies.close();
  await database.close();
  await hub.stop();
});

async function empty(): Promise<void> {
  const answer = await hub.post('/dev/reset', {}, { 'x-rootline-reset': 'yes' });
  if (answer.status !== 200) throw new Error(`not emptied: ${answer.status} ${await answer.text()}`);
}

const check = (deep = false) => checkStore(database, bodies, { deep });
const damage = (name: string, statement: Fragment) => database.write(query(`test.${name}`, statement, noRows));
const kindsOf = ({ counts }: CheckReport) => Object.keys(counts).sort();

it('finds nothing in a store that was written at random, while others go on writing', async () => {
  await empty();
  await writeAtRandom(hub, 61, 120, 'separations');
  const going = writeAtRandom(hub, 62, 120, 'separations');
  for (let i = 0; i < 3; i++) expect(await check()).toMatchObject({ ok: true, findings: [] });
  await going;
  const report = await check(true);
  expect(report).toMatchObject({ ok: true, counts: {} });
  expect(report.entries).toBe(report.seq);
  expect(report.facts).toBeGreaterThan(500);
  expect(report.bodies).toBeGreaterThan(100);
});

describe('in a damaged store', () => {
  beforeEach(async () => {
    await empty();
    await writeAtRandom(hub, 63, 20);
  });

  const damages: readonly (readonly [what: string, statement: Fragment, found: readonly string[], words: RegExp])[] = [
    [
      'an entity without its entry',
      cypher`CREATE (:Entity {id: 'dataset:0', kind: 'Dataset', name: 'x', project: 'p', recordedSeq: 3})`,
      ['FACT_UNKNOWN'],
      /dataset:0 says that entry 3 wrote it/,
    ],
    [
      'an entity under another name',
      cypher`MATCH (n:Job) WITH n ORDER BY n.id LIMIT 1 SET n.name = n.name + '!', n.recordedName = null`,
      ['FACT_CHANGED'],
      /job:[0-9a-f]+ is not what entry \d+ wrote/,
    ],
    [
      'an entity that is gone',
      cypher`MATCH (n:Schema) WITH n ORDER BY n.id LIMIT 1 DETACH DELETE n`,
      ['FACT_MISSING'],
      /entry \d+ wrote schema:[0-9a-f]+, which is not there/,
    ],
    [
      'a relation that is gone',
      cypher`MATCH ()-[r:WRITES]->() WITH r ORDER BY r.factId LIMIT 1 DELETE r`,
      ['FACT_MISSING'],
      /entry \d+ wrote [0-9a-f]{32}, which is not there/,
    ],
    [
      'a relation at another time',
      cypher`MATCH ()-[r:WRITES]->() WITH r ORDER BY r.factId LIMIT 1 SET r.validFrom = r.validFrom + 1`,
      ['FACT_CHANGED'],
      /is not what entry/,
    ],
    [
      'a relation written twice',
      cypher`MATCH (a)-[r:WRITES]->(b) WITH a, r, b ORDER BY r.factId LIMIT 1 CREATE (a)-[c:WRITES]->(b) SET c = properties(r)`,
      ['FACT_UNKNOWN'],
      /./,
    ],
    [
      'a relation to something that is no entity',
      cypher`MATCH (a:Job)-[r:WRITES]->() WITH a, r ORDER BY r.factId LIMIT 1 CREATE (a)-[c:WRITES]->(:Other) SET c = properties(r) DELETE r`,
      ['END_MISSING', 'FACT_CHANGED'],
      /WRITES [0-9a-f]{32} leads to something that is no entity/,
    ],
    [
      'a relation that was closed by nobody',
      cypher`MATCH ()-[r:WRITES]->() WHERE r.retractedSeq > 1000000 WITH r ORDER BY r.factId LIMIT 1 SET r.retractedSeq = 5`,
      ['RETRACTION_UNKNOWN'],
      /says that entry 5 retracted it/,
    ],
    [
      'a relation that was opened again',
      cypher`MATCH ()-[r]->() WHERE r.retractedSeq < 1000000 WITH r ORDER BY r.factId LIMIT 1 SET r.retractedSeq = 9007199254740991`,
      ['RETRACTION_MISSING'],
      /retracted [0-9a-f]{32}, which is open or not there/,
    ],
    [
      'a revision with another value',
      cypher`MATCH (r:Revision {field: 'description'}) WITH r ORDER BY r.key DESC LIMIT 1 SET r.value = '"other"'`,
      ['FACT_CHANGED'],
      /is not what entry/,
    ],
    [
      'a value that a node carries',
      cypher`MATCH (n:Run) WHERE n.projection IS NOT NULL WITH n ORDER BY n.id LIMIT 1 SET n.projection = replace(n.projection, n.state, 'OTHER')`,
      ['PROJECTION_WRONG'],
      /run:[0-9a-f]+ carries another value of state/,
    ],
    [
      'an alias that leads elsewhere',
      cypher`MATCH (a:Alias) WITH a ORDER BY a.id LIMIT 1 SET a.to = 'dataset:0'`,
      ['FACT_CHANGED'],
      /is not what entry/,
    ],
    [
      'an entry that was changed',
      cypher`MATCH (e:Entry {seq: 4}) SET e.actor = 'somebody'`,
      ['LEAF_WRONG'],
      /entry 4 is not what its leaf says/,
    ],
    [
      'an entry that is gone',
      cypher`MATCH (e:Entry {seq: 4}) DELETE e`,
      ['FACT_UNKNOWN', 'LEDGER_GAP'],
      /after entry 3 comes 5: 1 are missing/,
    ],
    [
      'entries at the end that are gone',
      cypher`MATCH (c:Counter) SET c.seq = c.seq + 2`,
      ['LEDGER_GAP'],
      /2 are missing/,
    ],
    [
      'entries whose time goes back',
      cypher`MATCH (e:Entry {seq: 4}) SET e.at = e.at - 100000`,
      ['LEAF_WRONG', 'TIME_GOES_BACK'],
      /entry 4 is earlier/,
    ],
    [
      'what a rebuild is said to have found',
      cypher`MATCH (e:Entry {seq: 4}) SET e.restated = e.changes`,
      ['RESTATEMENT_WRONG'],
      /1 entries are restated otherwise/,
    ],
  ];

  it.each(damages)('finds %s', async (_what, statement, found, words) => {
    await damage('damage', statement);
    const report = await check();
    expect(report.ok).toBe(false);
    for (const kind of found) expect(kindsOf(report)).toContain(kind);
    expect(report.findings.map(({ what }) => what).join('\n')).toMatch(words);
  });

  it('finds bodies that are gone, and with --deep those that are damaged', async () => {
    expect(await check(true)).toMatchObject({ ok: true, findings: [] });
    const without: BodyStore = { ...storeOf(bodies), has: async () => false };
    const gone = await checkStore(database, without);
    expect(kindsOf(gone)).toEqual(['BODY_MISSING']);
    // The first hundred in words, all of them in number.
    expect(gone.counts.BODY_MISSING).toBe(gone.bodies);
    const folder = join(config.dataFolder, 'bodies');
    const [segment = ''] = (await readdir(folder)).filter((name) => name.endsWith('.seg'));
    const file = await open(join(folder, segment), 'r+');
    await file.write(Buffer.from('damage'), 0, 6, 100);
    await file.close();
    expect(await check()).toMatchObject({ ok: true });
    expect(kindsOf(await check(true))).toEqual(['BODY_WRONG']);
  });
});

function storeOf(store: BodyStore): BodyStore {
  return {
    putMany: (bodiesToKeep) => store.putMany(bodiesToKeep),
    get: (digest) => store.get(digest),
    has: (digest) => store.has(digest),
    old: undefined,
    isEmpty: () => store.isEmpty(),
    health: () => store.health(),
    close: () => store.close(),
  };
}
