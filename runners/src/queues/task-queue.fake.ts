import { jobIdOf, type Task, task } from './task.ts';
import { type QueueDepth, QueueUnavailableError, type TaskQueue } from './task-queue.ts';

/** A queue in memory, for tests of whoever adds tasks. */
export class FakeTaskQueue implements TaskQueue {
  /** What waits, by job id, in order. */
  readonly waiting = new Map<string, Task>();
  /** Set to fail as a Redis that is away does. */
  away = false;

  async add(given: Task): Promise<void> {
    const valid = task.parse(given);
    this.#ask();
    const id = jobIdOf(valid);
    if (!this.waiting.has(id)) this.waiting.set(id, valid);
  }

  async withdraw(given: Task): Promise<boolean> {
    this.#ask();
    this.waiting.delete(jobIdOf(given));
    return true;
  }

  async depth(): Promise<QueueDepth> {
    this.#ask();
    return { waiting: this.waiting.size, active: 0, failed: 0 };
  }

  async close(): Promise<void> {
    // There is no connection to let go of.
  }

  #ask(): void {
    if (this.away) throw new QueueUnavailableError('the queues do not answer');
  }
}
