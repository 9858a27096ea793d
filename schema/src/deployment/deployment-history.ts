import type { PageRequest } from '@rootline/graph';
import type { Context } from '../context.ts';
import { textOf } from '../entity/values.ts';
import { type Connection, type Edge, toConnection } from '../page/connection.ts';
import type { PageArgs } from '../page/page.args.ts';
import type { Deployment, DeploymentChange } from './deployment.type.ts';

/** The version that ran is read once for each change, at its time: a page is kept short. */
export const MAX_CHANGES = 50;

/** The states that a deployment was put in, newest first, with the reasons given at the same times. */
export async function deploymentHistory(
  context: Context,
  { id, moment }: Deployment,
  args: PageArgs,
  page: PageRequest,
): Promise<Connection<Edge<DeploymentChange>>> {
  const [states, reasons] = await Promise.all([
    context.entities.revisions(id, ['state'], page, moment),
    // Cursors of states do not fit the list of reasons: its newest are matched by time.
    context.entities.revisions(id, ['reason'], { first: 200 }, moment),
  ]);
  const reasonAt = new Map(reasons.items.map(({ item }) => [item.validFrom, textOf(item.value)]));
  return toConnection(states, args, ({ value, validFrom, recordedSeq }) => ({
    node: {
      at: validFrom,
      state: textOf(value),
      reason: reasonAt.get(validFrom) ?? null,
      recordedSeq,
      deploymentId: id,
      moment: { ...moment, validAt: validFrom },
    },
  }));
}
