import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { singlePageCost } from '../cost.ts';
import { Entity } from '../entity/entity.type.ts';
import { entityAt } from '../entity/lookup.ts';
import { checkId } from '../errors/checks.ts';
import { ledgerEntry, LedgerEntry } from '../ledger/ledger.type.ts';
import { requireKnown } from '../lineage/known.ts';
import { toConnection } from '../page/connection.ts';
import { pageOf } from '../page/page.args.ts';
import {
  HistoryArgs,
  HistoryConnection,
  historyEvent,
  HistoryEvent,
  historyFilter,
  HistoryRelation,
  HistoryUnion,
  MAX_HISTORY,
} from './history.type.ts';

@Resolver(() => HistoryEvent)
export class HistoryResolver {
  @FieldResolver(() => LedgerEntry, {
    nullable: true,
    description: 'Who said it, when, and with which command; null when the entry is no longer kept.',
  })
  async entry(@Root() { seq }: HistoryEvent, @Ctx() context: Context) {
    const record = await context.loaders.entry(seq);
    return record === null ? null : ledgerEntry(record);
  }

  @Query(() => HistoryConnection, {
    description: 'What the hub learnt about an entity, latest first: values, relations that began and ended, names.',
    complexity: singlePageCost,
  })
  async history(@Args(() => HistoryArgs) args: HistoryArgs, @Ctx() context: Context) {
    const id = checkId('id', args.id);
    const request = [pageOf(args, MAX_HISTORY), await context.moments.at(args), historyFilter(args)] as const;
    const page = await context.entities.history(id, ...request);
    if (page.items.length === 0) await requireKnown(context, [id], request[1]);
    return toConnection(page, args, (event) => ({ node: historyEvent(event) }));
  }
}

@Resolver(() => HistoryRelation)
export class HistoryRelationResolver {
  @FieldResolver(() => Entity, { nullable: true, description: 'The other end, as it was right after the entry.' })
  other(@Root() { otherId, moment }: HistoryRelation, @Ctx() context: Context) {
    return entityAt(context, otherId, moment);
  }
}

@Resolver(() => HistoryUnion)
export class HistoryUnionResolver {
  @FieldResolver(() => Entity, { nullable: true, description: 'The other one, as it was right before the entry.' })
  other(@Root() { otherId, moment }: HistoryUnion, @Ctx() context: Context) {
    return entityAt(context, otherId, moment);
  }
}
