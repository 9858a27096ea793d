import { type EntityKind } from '@rootline/graph/model';
import { ArgsType, createUnionType, Field, ID, ObjectType } from 'type-graphql';
import { EntityKindEnum } from '../enums.ts';
import { LedgerEntry } from '../ledger/ledger.type.ts';
import { Cursor } from '../scalars/cursor.scalar.ts';

@ObjectType({ description: 'A committed change, or how far all is told.', simpleResolvers: true })
export class Change {
  @Field(() => Cursor, {
    description: 'All up to here was told. Keep it: given as `after`, it leads to exactly what comes next.',
  })
  cursor!: string;

  @Field(() => LedgerEntry, {
    nullable: true,
    description:
      'Null where nothing that was asked for has come up to `cursor`: at the beginning, and from time to time.',
  })
  entry!: LedgerEntry | null;
}

@ObjectType({
  description:
    'The hub cannot go on from the cursor: its store was emptied or restored, or what came next is no longer kept. The subscription ends with it.',
  simpleResolvers: true,
})
export class CursorExpired {
  @Field(() => String)
  message!: string;

  @Field(() => Cursor, { description: 'Where the hub stands now: read anew what you need, then go on from here.' })
  cursor!: string;
}

export const ChangesEvent = createUnionType({
  name: 'ChangesEvent',
  types: () => [Change, CursorExpired] as const,
  resolveType: (value) => ('message' in value ? CursorExpired : Change),
});

@ArgsType()
export class FollowArgs {
  @Field(() => Cursor, { nullable: true, description: 'Default: from now on.' })
  after?: string | null;

  @Field(() => [EntityKindEnum], { nullable: true, description: 'Changes that touched an entity of these kinds.' })
  kinds?: readonly EntityKind[] | null;

  @Field(() => ID, { nullable: true, description: 'Changes of this project.' })
  project?: string | null;
}
