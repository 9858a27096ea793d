import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { JOB_OPTIONS, MAX_EVENTS } from './options.ts';
import { KEY_PREFIX, queueName, type ResourceClass } from './resource-class.ts';
import { jobIdOf, type Task, task } from './task.ts';
import { QueueUnavailableError, type TaskQueue } from './task-queue.ts';

// The server's callers wait for the answer: after this long they should hear that it cannot be had.
const ANSWER_MS = 2_000;

export type TaskQueueOptions = {
  /** `redis://` or `rediss://`, with user and password where there are any. */
  readonly redisUrl: string;
  readonly resources: ResourceClass;
};

/** Opens the queue of a resource class. The connection is made in the background, and again when it is lost. */
export function openTaskQueue({ redisUrl, resources }: TaskQueueOptions): TaskQueue {
  const redis = new Redis(redisUrl, {
    // Without a connection a command fails at once instead of waiting for one in a line that nobody sees.
    maxRetriesPerRequest: 1,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  const queue = new Queue<Task>(queueName(resources), {
    connection: redis,
    prefix: KEY_PREFIX,
    defaultJobOptions: JOB_OPTIONS,
    streams: { events: { maxLen: MAX_EVENTS } },
  });
  // Both throw where nobody listens; whoever calls hears of it as QueueUnavailableError.
  redis.on('error', () => undefined);
  queue.on('error', () => undefined);
  return new BullTaskQueue(queue, redis);
}

class BullTaskQueue implements TaskQueue {
  readonly #queue: Queue<Task>;
  readonly #redis: Redis;

  constructor(queue: Queue<Task>, redis: Redis) {
    this.#queue = queue;
    this.#redis = redis;
  }

  async add(given: Task): Promise<void> {
    const valid = task.parse(given);
    await answered(this.#queue.add('task', valid, { jobId: jobIdOf(valid) }));
  }

  async withdraw(given: Task): Promise<boolean> {
    return (await answered(this.#queue.remove(jobIdOf(given)))) === 1;
  }

  async depth(): Promise<{ waiting: number; active: number; failed: number }> {
    const counts = await answered(this.#queue.getJobCounts('waiting', 'active', 'failed'));
    return { waiting: counts['waiting'] ?? 0, active: counts['active'] ?? 0, failed: counts['failed'] ?? 0 };
  }

  async close(): Promise<void> {
    // In this order: closing the queue would wait for a Redis that is away.
    this.#redis.disconnect();
    await this.#queue.close().catch(() => undefined);
  }
}

async function answered<T>(asked: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_MS} ms`)), ANSWER_MS);
  });
  try {
    return await Promise.race([asked, late]);
  } catch (cause) {
    throw new QueueUnavailableError('the queues do not answer', { cause });
  } finally {
    clearTimeout(timer);
  }
}
