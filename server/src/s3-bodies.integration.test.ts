import { openDatabase } from '@rootline/graph';
import { openFolderStorage } from '@rootline/storage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type S3Server, startS3Server } from '../../storage/objects/s3-server.fixture.ts';
import { type TestHub, runEvent, startHub, testConfig } from './hub.fixture.ts';
import { checkStore } from './maintenance/check-store.ts';
import { rebuildStore } from './maintenance/rebuild-store.ts';

const s3 = { bucket: 'hub-bodies', prefix: 'a/b', pathStyle: true };
const uuid = (n: number) => `0191f2a4-0000-7000-8000-${String(n).padStart(12, '0')}`;
let server: S3Server;
let hub: TestHub;

beforeAll(async () => {
  server = await startS3Server(s3.bucket);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: server.url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  hub = await startHub({ s3 });
});
afterAll(async () => {
  await hub.stop();
  await server.stop();
});

it('keeps bodies in a bucket: rebuilt, checked, and refused while the bucket is away', async () => {
  const events = Array.from({ length: 40 }, (_, i) => runEvent('bucket', uuid(i)));
  expect((await hub.post('/api/v1/lineage/batch', events)).status).toBe(200);
  expect(await (await fetch(`${hub.url}/health`)).json()).toMatchObject({ parts: { storage: { state: 'up' } } });
  const config = await testConfig();
  const database = openDatabase(config.neo4j);
  // As on another machine: nothing of the folder is shared.
  const elsewhere = await openFolderStorage(config.dataFolder, s3);
  expect(await checkStore(database, elsewhere.bodies, { deep: true })).toMatchObject({ ok: true, bodies: 40 });
  expect(await rebuildStore(database, elsewhere.bodies)).toMatchObject({ differing: 0 });
  await elsewhere.close();
  await database.close();

  const reset = await hub.post('/dev/reset', {}, { 'x-rootline-reset': 'yes' });
  expect(await reset.json()).toMatchObject({
    error: { message: 'only a hub whose bodies lie in its data folder can be emptied' },
  });
  await server.stop();
  const refused = await hub.post('/api/v1/lineage', runEvent('away', uuid(100)));
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30']);
  const { data } = await hub.gql('{ jobs { edges { node { name } } } }');
  expect(data).toEqual({ jobs: { edges: [{ node: { name: 'bucket' } }] } });
});
