import type { Task } from './task.ts';

/** How many tasks of a queue are in which state, now. */
export type QueueDepth = { readonly waiting: number; readonly active: number; readonly failed: number };

/** The server's end of the queue of one resource class. */
export type TaskQueue = {
  /**
   * Resolves when the task is in the queue; one that is in it already stays where it is.
   * @throws ZodError when it is no task; QueueUnavailableError when Redis does not answer: it may or may not be in, so add it again
   */
  add(task: Task): Promise<void>;
  /**
   * Takes a task out, whether or not it is in. Answers false when a worker is at it: then it stays.
   * @throws QueueUnavailableError
   */
  withdraw(task: Task): Promise<boolean>;
  /** @throws QueueUnavailableError */
  depth(): Promise<QueueDepth>;
  /** Lets go of the connection. Tasks stay in the queue. */
  close(): Promise<void>;
};

/** Redis does not answer, or not in time. */
export class QueueUnavailableError extends Error {
  readonly code = 'QUEUE_UNAVAILABLE';
}
