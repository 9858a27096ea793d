import { describe, expect, it } from 'vitest';
import { queueName, resourceClass } from './resource-class.ts';
import { jobIdOf } from './task.ts';
import { QueueUnavailableError } from './task-queue.ts';
import { taskOf, taskQueueContract } from './task-queue.contract.ts';
import { FakeTaskQueue } from './task-queue.fake.ts';

taskQueueContract('a task queue in memory', async () => new FakeTaskQueue());

describe('a task queue in memory', () => {
  it('fails as the real one does while it is away', async () => {
    const queue = new FakeTaskQueue();
    queue.away = true;

    await expect(queue.add(taskOf('train'))).rejects.toBeInstanceOf(QueueUnavailableError);
  });
});

describe('names of queues and jobs', () => {
  it('put each resource class into a queue of its own, within one slot of a cluster', () => {
    const names = ['cpu', 'memory', 'gpu.a100x1', 'gpu.a100x8'].map((text) => queueName(resourceClass.parse(text)));

    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name).toMatch(/^\{[^{}:]+\}$/);
  });

  it.each(['', 'CPU', 'gpu', 'gpu.a100', 'gpu.a100x0', 'cpu:0', 'cpu}', 'gpu.a100x1 '])(
    'know no resource class %j',
    (text) => {
      expect(resourceClass.safeParse(text).success).toBe(false);
    },
  );

  it('tell run, step and attempt apart without a colon, which BullMQ does not take', () => {
    expect(jobIdOf(taskOf('train', 2))).toMatch(/^run_[0-9a-f]{32}\.train\.2$/);
  });
});
