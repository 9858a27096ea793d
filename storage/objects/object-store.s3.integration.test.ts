import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { bodyStoreContract } from '../bodies/body-store.contract.ts';
import { ObjectBodyStore } from '../bodies/body-store.objects.ts';
import { bodyOf } from '../bodies/digest.fixture.ts';
import { StorageFaultError, StorageFullError } from '../errors.ts';
import { objectStoreContract } from './object-store.contract.ts';
import type { ObjectStore } from './object-store.ts';
import { openS3 } from './object-store.s3.ts';
import { type FaultyProxy, startFaultyProxy } from './s3-faults.fixture.ts';
import { type S3Server, startS3Server } from './s3-server.fixture.ts';

const BUCKET = 'rootline-test';
let server: S3Server;
let proxy: FaultyProxy;
let prefixes = 0;

beforeAll(async () => {
  server = await startS3Server(BUCKET);
  proxy = await startFaultyProxy(server.url);
  // Where the SDK looks for them, as in production.
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: proxy.url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
});
afterAll(async () => {
  proxy.close();
  await server.stop();
});
beforeEach(() => {
  proxy.faults.length = 0;
  proxy.requests = 0;
});

const address = () => ({ bucket: BUCKET, prefix: `hub-${++prefixes}`, pathStyle: true });
const open = (): Promise<ObjectStore> => openS3(address(), { requestMs: 500 });

objectStoreContract('a bucket', open);
bodyStoreContract('bodies in a bucket', async () => new ObjectBodyStore(await open()));

it('tries again what the server had no time for, and what was done without an answer counts as done', async () => {
  const store = await open();
  proxy.faults.push('slow-down', 'slow-down');
  expect(await store.putIfAbsent('slow', Buffer.from('x'))).toBe(true);
  expect(proxy.requests).toBe(3);
  proxy.faults.push('answer-lost');
  // The second attempt finds what the first one wrote.
  expect(await store.putIfAbsent('lost', Buffer.from('x'))).toBe(false);
  expect(Buffer.from((await store.get('lost'))!).toString()).toBe('x');
  proxy.faults.push('silent');
  expect(Buffer.from((await store.get('slow'))!).toString()).toBe('x');
  await store.close();
});

it('gives up after some attempts, and tells no room from other faults', async () => {
  const store = await open();
  proxy.faults.push('slow-down', 'slow-down', 'slow-down', 'slow-down');
  await expect(store.putIfAbsent('never', Buffer.from('x'))).rejects.toThrow(StorageFaultError);
  expect(await store.has('never')).toBe(false);
  proxy.faults.push('full', 'full', 'full', 'full');
  await expect(store.putIfAbsent('never', Buffer.from('x'))).rejects.toThrow(StorageFullError);
  proxy.faults.length = 0;
  const nowhere = await openS3({ ...address(), bucket: 'no-such-bucket' });
  await expect(nowhere.get('x')).rejects.toThrow(/s3:\/\/no-such-bucket\/.* cannot be read: NoSuchBucket/);
  await store.close();
  await nowhere.close();
});

it('keeps hundreds of bodies, large ones among them, and reads them as another process', async () => {
  const one = new ObjectBodyStore(await openS3({ bucket: BUCKET, prefix: 'shared', pathStyle: true }));
  const two = new ObjectBodyStore(await openS3({ bucket: BUCKET, prefix: 'shared', pathStyle: true }));
  const bodies = Array.from({ length: 200 }, (_, i) => bodyOf(`body ${i}`));
  const large = bodyOf(Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * 7919) % 251)));
  await one.putMany([...bodies, large]);
  for (const { digest, bytes } of [...bodies, large])
    expect(Buffer.from((await two.get(digest))!)).toEqual(Buffer.from(bytes));
  await Promise.all([one.close(), two.close()]);
});
