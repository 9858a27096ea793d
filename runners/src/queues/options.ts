import type { DefaultJobOptions, WorkerOptions } from 'bullmq';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Options of every job. What happened to a task is kept in the graph; the queue is a list of work, not a history. */
export const JOB_OPTIONS = {
  // Whether and when to try again is the server's decision: it counts attempts, which fence off the earlier ones.
  attempts: 1,
  // Long enough to look at what just ran. Jobs go only when another one ends, so the count bounds an idle queue too.
  removeOnComplete: { count: 100, age: HOUR },
  // Failures are looked at later than successes, and there are fewer of them.
  removeOnFail: { count: 1_000, age: 7 * 24 * HOUR },
  // A task is about 200 bytes; what is larger is not a task.
  sizeLimit: 1_024,
  // Logs belong to the run's own log, where they can be searched and end with it.
  keepLogs: 0,
  stackTraceLimit: 5,
} as const satisfies DefaultJobOptions;

// BullMQ keeps 10,000 events with their return values in memory (200 MB were seen). They are hints here: what counts is
// what a runner reports to the server.
export const MAX_EVENTS = 1_000;

/** What a worker of these queues has to be opened with, so that no task runs twice because its machine was busy. */
export const WORKER_LOCKS = {
  // Renewed at half. Twice BullMQ's default, because a machine that trains is slow to run a timer.
  lockDuration: 60_000,
  // How long a dead worker's task waits beyond its lock until it is found.
  stalledInterval: 30_000,
  // A stalled task is failed, not handed on: its process may still be at work. The server adds the next attempt.
  maxStalledCount: 0,
} as const satisfies Partial<WorkerOptions>;
