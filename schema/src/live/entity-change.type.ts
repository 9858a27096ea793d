import { ArgsType, createUnionType, Field, ID, ObjectType } from 'type-graphql';
import { LedgerEntry } from '../ledger/ledger.type.ts';
import { Cursor } from '../scalars/cursor.scalar.ts';
import { CursorExpired } from './changes.type.ts';

/** One thing was touched. */
@ObjectType({ simpleResolvers: true })
abstract class Touched {
  @Field(() => Cursor, {
    description: 'All up to here was told. Given as `after`, it leads to exactly what comes next.',
  })
  cursor!: string;

  @Field(() => LedgerEntry, {
    nullable: true,
    description: 'Null in the first message, and where nothing touched it up to `cursor`.',
  })
  entry!: LedgerEntry | null;

  /** What is followed, and the position that it is shown as of. */
  readonly id!: string;
  readonly seq!: number;
}

@ObjectType({ description: 'Something was touched by a committed change.', simpleResolvers: true })
export class EntityChange extends Touched {}

@ObjectType({ description: 'A run was touched by a committed change.', simpleResolvers: true })
export class RunChange extends Touched {}

export const EntityChangedEvent = createUnionType({
  name: 'EntityChangedEvent',
  types: () => [EntityChange, CursorExpired] as const,
  resolveType: (value) => ('message' in value ? CursorExpired : EntityChange),
});

export const RunChangedEvent = createUnionType({
  name: 'RunChangedEvent',
  types: () => [RunChange, CursorExpired] as const,
  resolveType: (value) => ('message' in value ? CursorExpired : RunChange),
});

@ArgsType()
export class FollowOneArgs {
  @Field(() => ID)
  id!: string;

  @Field(() => Cursor, { nullable: true, description: 'Default: from now on; the first message shows it as it is.' })
  after?: string | null;
}
