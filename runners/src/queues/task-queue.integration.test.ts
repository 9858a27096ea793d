import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLine } from './cut-line.fixture.ts';
import { WORKER_LOCKS } from './options.ts';
import { KEY_PREFIX, queueName, resourceClass } from './resource-class.ts';
import { jobIdOf } from './task.ts';
import { QueueUnavailableError } from './task-queue.ts';
import { openTaskQueue } from './task-queue.bullmq.ts';
import { taskOf, taskQueueContract } from './task-queue.contract.ts';

const redisUrl = process.env['ROOTLINE_TEST_REDIS_URL'] as string;
const resources = resourceClass.parse('gpu.testx1');
let redis: Redis;

beforeAll(() => {
  redis = new Redis(redisUrl);
});
afterAll(async () => {
  await empty();
  redis.disconnect();
});

async function empty(): Promise<void> {
  const keys = await redis.keys(`${KEY_PREFIX}:${queueName(resources)}:*`);
  if (keys.length > 0) await redis.del(keys);
}

taskQueueContract('a task queue in Redis', async () => {
  await empty();
  return openTaskQueue({ redisUrl, resources });
});

describe('a task in Redis', () => {
  it('is what a worker of the same contract finds: its ids, one attempt, and bounds on how long it is kept', async () => {
    await empty();
    const queue = openTaskQueue({ redisUrl, resources });
    const reader = new Queue(queueName(resources), { connection: redis, prefix: KEY_PREFIX });
    await queue.add(taskOf('train'));

    const job = await reader.getJob(jobIdOf(taskOf('train')));
    expect(job?.data).toEqual(taskOf('train'));
    expect(job?.opts).toMatchObject({ attempts: 1, removeOnComplete: { count: 100 }, removeOnFail: { count: 1_000 } });
    await queue.close();
    await reader.close();
  });
});

describe('a task that a worker is at', () => {
  it('is not withdrawn, and counts as active', async () => {
    await empty();
    const queue = openTaskQueue({ redisUrl, resources });
    await queue.add(taskOf('train'));
    const blocking = new Redis(redisUrl, { maxRetriesPerRequest: null });
    const options = { connection: blocking, prefix: KEY_PREFIX, autorun: false, ...WORKER_LOCKS };
    const worker = new Worker(queueName(resources), undefined, options);
    const job = await worker.getNextJob('a lease');

    expect(job.data).toEqual(taskOf('train'));
    expect(await queue.withdraw(taskOf('train'))).toBe(false);
    expect(await queue.depth()).toEqual({ waiting: 0, active: 1, failed: 0 });
    await queue.close();
    await worker.close();
    blocking.disconnect();
  });
});

describe('a Redis that goes away', () => {
  it('is said within seconds, and what was added before is there when it is back', async () => {
    await empty();
    const line = await openLine(redisUrl);
    const queue = openTaskQueue({ redisUrl: line.url, resources });
    await queue.add(taskOf('before'));
    line.cut();

    const asked = performance.now();
    await expect(queue.add(taskOf('during'))).rejects.toBeInstanceOf(QueueUnavailableError);
    expect(performance.now() - asked).toBeLessThan(5_000);

    line.mend();
    await expect.poll(() => queue.add(taskOf('after')).then(() => 'added'), { timeout: 20_000 }).toBe('added');
    expect((await queue.depth()).waiting).toBeGreaterThanOrEqual(2);
    await queue.close();
    await line.close();
  });
});
