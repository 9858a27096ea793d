import { entityId } from '@rootline/graph/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Task } from './task.ts';
import type { TaskQueue } from './task-queue.ts';

/** A task of its own for each `step` and `attempt`. */
export function taskOf(step: string, attempt = 1): Task {
  return { project: entityId('Project', 'default'), run: entityId('Run', 'a run'), step, attempt };
}

/** What every TaskQueue does. `open` gives an empty one. */
export function taskQueueContract(name: string, open: () => Promise<TaskQueue>): void {
  describe(name, () => {
    let queue: TaskQueue;
    beforeEach(async () => {
      queue = await open();
    });
    afterEach(() => queue.close());

    it('counts what was added and not yet begun', async () => {
      await queue.add(taskOf('clean'));
      await queue.add(taskOf('train'));

      expect(await queue.depth()).toEqual({ waiting: 2, active: 0, failed: 0 });
    });

    it('holds a task once, however often and at the same time it is added', async () => {
      await Promise.all([queue.add(taskOf('train')), queue.add(taskOf('train'))]);
      await queue.add(taskOf('train'));

      expect((await queue.depth()).waiting).toBe(1);
    });

    it('holds two attempts of one step as two tasks', async () => {
      await queue.add(taskOf('train', 1));
      await queue.add(taskOf('train', 2));

      expect((await queue.depth()).waiting).toBe(2);
    });

    it('withdraws a task that nobody has begun, and takes no offence at one that is not there', async () => {
      await queue.add(taskOf('clean'));
      await queue.add(taskOf('train'));

      expect(await queue.withdraw(taskOf('train'))).toBe(true);
      expect(await queue.withdraw(taskOf('train'))).toBe(true);
      expect((await queue.depth()).waiting).toBe(1);
    });

    it('refuses a task that carries more than ids, and one whose run is no run', async () => {
      await expect(queue.add({ ...taskOf('train'), token: 'secret' } as Task)).rejects.toThrow(/token/);
      await expect(queue.add({ ...taskOf('train'), run: entityId('Dataset', 'x', 'y') })).rejects.toThrow(
        /id of a Run/,
      );
      expect((await queue.depth()).waiting).toBe(0);
    });
  });
}
