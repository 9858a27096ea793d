import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { changeStreamContract } from '../events/change-stream.contract.ts';
import { entriesFrom } from '../events/entry.fixture.ts';
import { type RedisChangeStream, STREAM_LENGTH, openChangeStream } from './change-stream.redis.ts';

const url = process.env['ROOTLINE_TEST_REDIS_URL'] as string;
let redis: Redis;
let stream: RedisChangeStream;

beforeAll(async () => {
  redis = new Redis(url);
  stream = openChangeStream(url);
  // Commands before the connection is there are refused.
  await vi.waitFor(() => stream.last('E'));
});
afterAll(async () => {
  await forget();
  stream.close();
  redis.disconnect();
});

async function forget(): Promise<void> {
  await redis.del('rootline:changes:E', 'rootline:changes:F');
}

changeStreamContract('a stream of changes in Redis', async () => {
  await forget();
  return stream;
});

it('keeps about as many entries as it may, the newest, without a hole', async () => {
  await forget();
  for (let first = 1; first <= STREAM_LENGTH + 5_000; first += 500) {
    await stream.append('E', entriesFrom(first, 500), first === 1);
  }
  const length = await redis.xlen('rootline:changes:E');
  // Redis drops whole nodes of a hundred entries.
  expect(length).toBeGreaterThanOrEqual(STREAM_LENGTH);
  expect(length).toBeLessThan(STREAM_LENGTH + 200);
  expect(await stream.range('E', 0, 10)).toEqual([]);
  expect(await stream.last('E')).toBe(STREAM_LENGTH + 5_000);
  const oldest = STREAM_LENGTH + 5_000 - length;
  expect(await stream.range('E', oldest, 2)).toEqual(entriesFrom(oldest + 1, 2));
  expect(await redis.ttl('rootline:changes:E')).toBeGreaterThan(6 * 24 * 3_600);
});
