import { z } from 'zod';

/**
 * What a task needs of a machine: `cpu`, `memory`, or `gpu.<model>x<count>`, for example `gpu.a100x1`. BullMQ hands a worker
 * whatever is next in its queue and cannot choose by need, so each class has a queue of its own.
 */
export const resourceClass = z
  .string()
  .regex(/^(cpu|memory|gpu\.[a-z0-9]{1,20}x[1-9]\d?)$/, 'expected cpu, memory or gpu.<model>x<count>')
  .brand<'ResourceClass'>();

export type ResourceClass = z.infer<typeof resourceClass>;

/** Before every key of every queue, so that a Redis may be shared and an ACL can name what runners may touch. */
export const KEY_PREFIX = 'rootline';

/**
 * The queue of a class. The braces are a hash tag: all keys of one queue live on one node of a Redis Cluster, as BullMQ's
 * scripts need, and different queues on different ones.
 */
export function queueName(resources: ResourceClass): string {
  return `{tasks.${resources}}`;
}
