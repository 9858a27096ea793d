import { kindOfId } from '@rootline/graph/model';
import { z } from 'zod';

const entityOf = (kind: 'Run' | 'Project') =>
  z.string().refine((id) => kindOfId(id) === kind, { error: `expected the id of a ${kind}` });

/**
 * What waits in a queue: names of things, and nothing that is worth stealing or that can go stale. A runner that takes a
 * task asks the server, with the token of its lease, what there is to do; Redis may be read by more people than the
 * server's answers, and keeps what it is given in memory. Unknown members are refused, so that nobody adds a secret later.
 */
export const task = z.strictObject({
  project: entityOf('Project'),
  /** The run that the task is a step of. */
  run: entityOf('Run'),
  /** The step's name within its pipeline. */
  step: z.string().regex(/^[\w-]{1,100}$/, 'expected letters, digits, _ and -, at most 100'),
  /**
   * Counted by the server from 1. It is the fencing token as well: what a runner writes under an earlier attempt than the
   * latest is refused, so a runner that lost its lease and does not know it changes nothing.
   */
  attempt: z.int().min(1).max(1_000),
});

export type Task = z.infer<typeof task>;

/**
 * Name of the job in its queue: the same task is in it once, however often it is added. It is no lasting proof: a removed
 * job's name can be used again, so the server looks at the run's state before it adds one. BullMQ takes no `:` in it.
 */
export function jobIdOf({ run, step, attempt }: Task): string {
  return `${run.replace(':', '_')}.${step}.${attempt}`;
}
