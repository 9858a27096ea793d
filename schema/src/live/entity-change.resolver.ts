import { InvalidInputError, kindOfId, NotFoundError } from '@rootline/graph/model';
import { Args, Ctx, FieldResolver, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../context.ts';
import { READ_COST } from '../cost.ts';
import { Entity } from '../entity/entity.type.ts';
import { entityAt, entityOfKind } from '../entity/lookup.ts';
import { checkId } from '../errors/checks.ts';
import { ledgerEntry } from '../ledger/ledger.type.ts';
import { Run } from '../run/run.type.ts';
import type { CursorExpired } from './changes.type.ts';
import { EntityChange, EntityChangedEvent, FollowOneArgs, RunChange, RunChangedEvent } from './entity-change.type.ts';
import { type Telling, tellAfter } from './tell.ts';

type Following = { args: FollowOneArgs; context: Context };

@Resolver(() => EntityChange)
export class EntityChangeResolver {
  @FieldResolver(() => Entity, {
    nullable: true,
    description: 'It as the hub knew it right after `entry`.',
    complexity: ({ childComplexity }) => READ_COST + childComplexity,
  })
  entity(@Root() { id, seq }: EntityChange, @Ctx() context: Context) {
    return entityAt(context, id, { asOfSeq: seq });
  }

  @Subscription(() => EntityChangedEvent, {
    description:
      'Every committed change that touched one thing, also by other names of it. Ends with NOT_FOUND where there is none.',
    subscribe: ({ args, context }: Following) =>
      tellAfter(args.after, context, () => touching(args.id, EntityChange, context)),
  })
  entityChanged(
    @Args(() => FollowOneArgs) _: FollowOneArgs,
    @Root() event: EntityChange | CursorExpired,
  ): typeof EntityChangedEvent {
    return event;
  }
}

@Resolver(() => RunChange)
export class RunChangeResolver {
  @FieldResolver(() => Run, {
    nullable: true,
    description: 'It as the hub knew it right after `entry`.',
    complexity: ({ childComplexity }) => READ_COST + childComplexity,
  })
  run(@Root() { id, seq }: RunChange, @Ctx() context: Context) {
    return entityOfKind(context, id, 'Run', { asOfSeq: seq });
  }

  @Subscription(() => RunChangedEvent, {
    description: 'Every committed change that touched a run: its state, what it read and wrote.',
    subscribe: ({ args, context }: Following) =>
      tellAfter(args.after, context, () => {
        if (kindOfId(checkId('id', args.id)) !== 'Run') throw new InvalidInputError('id', 'the id of a run', args.id);
        return touching(args.id, RunChange, context);
      }),
  })
  runChanged(
    @Args(() => FollowOneArgs) _: FollowOneArgs,
    @Root() event: RunChange | CursorExpired,
  ): typeof RunChangedEvent {
    return event;
  }
}

/** @throws InvalidInputError, NotFoundError */
async function touching<T extends object>(id: string, of: new () => T, { entities }: Context): Promise<Telling<T>> {
  const lead = async () => (await entities.getMany([checkId('id', id)], {}))[0]?.id;
  const first = await lead();
  if (first === undefined) throw new NotFoundError(id);
  // It may become one with another, whose id what comes later has.
  const names = new Set([id, first]);
  return {
    async wanted({ subjects }) {
      if (!subjects.some((one) => names.has(one))) return false;
      names.add((await lead()) ?? id);
      return true;
    },
    tell: (cursor, seq, entry) =>
      Object.assign(new of(), { cursor, id, seq, entry: entry === null ? null : ledgerEntry(entry) }),
  };
}
