import type { LedgerChangeRecord, LedgerRecord } from '@rootline/graph';
import { ArgsType, Field, ID, Int, ObjectType } from 'type-graphql';
import { LedgerOutcomeEnum } from '../enums.ts';
import { connectionTypeOf, plainConnectionType } from '../page/connection.ts';
import { DEFAULT_PAGE, PageArgs } from '../page/page.args.ts';
import { Cursor } from '../scalars/cursor.scalar.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { Long } from '../scalars/long.scalar.ts';

@ObjectType({ simpleResolvers: true })
export class LedgerChange {
  @Field(() => String, { description: 'Of the fact: an entity, a relation or a revision.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'SHA-256 of the fact, in hex; null when it was only retracted.' })
  digest!: string | null;

  @Field(() => String, { nullable: true, description: 'SHA-256 of the fact that was retracted.' })
  before?: string;
}

export const LedgerChangeConnection = plainConnectionType('LedgerChange', () => LedgerChange);

@ObjectType({ description: 'Why the body of an entry is gone.', simpleResolvers: true })
export class DroppedBody {
  @Field(() => DateTime, {
    description: 'Of the first run of the policy that reached the entry. Its file may have gone with one after it.',
  })
  at!: number;

  @Field(() => Long, { description: 'The entry of the ledger that says what this run dropped.' })
  entry!: number;

  @Field(() => Int, { description: 'Those that the policy kept bodies for.' })
  keepDays!: number;

  @Field(() => String, { nullable: true, description: 'Holds the body, on the machine that wrote it.' })
  backupFolder!: string | null;
}

@ObjectType({ description: 'One accepted write. Entries are dense: none is missing.', simpleResolvers: true })
export class LedgerEntry {
  @Field(() => Long)
  seq!: number;

  @Field(() => String, { description: 'The idempotency key.' })
  key!: string;

  @Field(() => DateTime)
  at!: number;

  @Field(() => String, { description: 'The principal that did it.' })
  actor!: string;

  @Field(() => String, { description: 'What kind of write, for example `graphql.tag`.' })
  command!: string;

  @Field(() => [ID], { description: 'The entities that it touched.' })
  subjects!: readonly string[];

  @Field(() => Int, { description: 'How many facts it wrote or retracted.' })
  changeCount!: number;

  @Field(() => Boolean, {
    description: 'Its changes were dropped under a retention policy: `changes` has none, whatever `changeCount` says.',
  })
  detailDropped!: boolean;

  @Field(() => LedgerOutcomeEnum)
  outcome!: LedgerRecord['outcome'];

  @Field(() => String, { description: 'SHA-256 of the canonical entry, in hex.' })
  leaf!: string;

  @Field(() => String, { description: 'SHA-256 of the accepted body, in hex.' })
  bodyDigest!: string;

  readonly projectId!: string;
}

@ObjectType({ simpleResolvers: true })
export class LedgerEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => LedgerEntry)
  node!: LedgerEntry;
}

export const LedgerConnection = connectionTypeOf('Ledger', () => LedgerEdge);

@ObjectType({ description: 'What was written after a position, in its order.', simpleResolvers: true })
export class ChangePage {
  @Field(() => [LedgerEntry], { description: 'Oldest first; none is missing between them.' })
  entries!: readonly LedgerEntry[];

  @Field(() => Cursor, { description: 'Give it as `after` to go on, now or when there is more.' })
  cursor!: string;

  @Field(() => Boolean, { description: 'Whether there is more already.' })
  hasMore!: boolean;
}

@ArgsType()
export class ChangesArgs {
  @Field(() => Int, { defaultValue: DEFAULT_PAGE })
  first!: number;

  @Field(() => Cursor, { nullable: true, description: 'Default: before the oldest entry that is kept.' })
  after?: string | null;
}

@ArgsType()
export class LedgerArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Entries that touched this entity.' })
  subject?: string | null;

  @Field(() => String, { nullable: true, description: 'Entries of this kind of write.' })
  command?: string | null;
}

export function ledgerEntry({ project, detailDropped = false, ...record }: LedgerRecord): LedgerEntry {
  return { ...record, detailDropped, projectId: project };
}

/** The leaf has empty text for a fact that was only retracted. */
export function ledgerChange(change: LedgerChangeRecord): LedgerChange {
  return { ...change, digest: change.digest === '' ? null : change.digest };
}
