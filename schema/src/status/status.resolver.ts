import { Ctx, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { encodeCursor } from '../moment/cursor.ts';
import { HubStatus } from './status.type.ts';

@Resolver()
export class StatusResolver {
  @Query(() => HubStatus, { description: 'How the hub is.' })
  async status(@Ctx() context: Context) {
    const [status, head] = await Promise.all([context.status.read(), context.ledger.head()]);
    return { ...status, seq: head.seq, epoch: head.epoch, cursor: encodeCursor(head) };
  }
}
