export { JOB_OPTIONS, MAX_EVENTS, WORKER_LOCKS } from './options.ts';
export { KEY_PREFIX, queueName, resourceClass, type ResourceClass } from './resource-class.ts';
export { jobIdOf, task, type Task } from './task.ts';
export { QueueUnavailableError, type QueueDepth, type TaskQueue } from './task-queue.ts';
export { openTaskQueue, type TaskQueueOptions } from './task-queue.bullmq.ts';
