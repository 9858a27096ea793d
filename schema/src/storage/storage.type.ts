import { Field, Int, ObjectType } from 'type-graphql';
import { RetentionKindEnum } from '../enums.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { Long } from '../scalars/long.scalar.ts';
import type { RetentionKind } from './storage-keeper.ts';

@ObjectType({ description: 'Accepted bodies.', simpleResolvers: true })
export class BodyStorage {
  @Field(() => String, { description: '`ok`, `full` or `failing`.' })
  state!: string;

  @Field(() => String, { nullable: true })
  detail?: string;

  @Field(() => Long, { description: 'Compressed; in a bucket, what this process wrote.' })
  bytes!: number;

  @Field(() => Int, { description: 'Files that they are in; 0 in a bucket.' })
  segments!: number;
}

@ObjectType({ simpleResolvers: true })
export class LedgerStorage {
  @Field(() => Long)
  entries!: number;

  @Field(() => Long, { description: 'Entries up to this one are without their list of changes; 0: all have it.' })
  withoutDetailTo!: number;
}

@ObjectType({ description: 'How long something is kept.', simpleResolvers: true })
export class RetentionPolicy {
  @Field(() => RetentionKindEnum)
  kind!: RetentionKind;

  @Field(() => Int, { nullable: true, description: 'Null: for good.' })
  keepDays!: number | null;

  @Field(() => Long, { description: 'The last entry that a run has reached; 0 before the first one.' })
  droppedTo!: number;
}

@ObjectType({ description: 'What `rootline check` found last.', simpleResolvers: true })
export class StoreCheck {
  @Field(() => DateTime)
  at!: number;

  @Field(() => Long, { description: 'The position as of which it looked.' })
  seq!: number;

  @Field(() => Long)
  entries!: number;

  @Field(() => Long)
  facts!: number;

  @Field(() => Long)
  bodies!: number;

  @Field(() => Long, { description: '0: everything is as the ledger says.' })
  findings!: number;

  @Field(() => Boolean, { description: 'Whether every body was read.' })
  deep!: boolean;

  @Field(() => Long)
  ms!: number;
}

@ObjectType({ description: 'What `rootline backup` wrote last.', simpleResolvers: true })
export class StoreBackup {
  @Field(() => DateTime)
  at!: number;

  @Field(() => Long, { description: 'The position as of which it is.' })
  seq!: number;

  @Field(() => Long)
  bodies!: number;

  @Field(() => Long)
  people!: number;

  @Field(() => Long)
  bytes!: number;

  @Field(() => String, { description: 'On the machine that wrote it.' })
  folder!: string;
}

@ObjectType({ description: 'What is stored where, and how long.', simpleResolvers: true })
export class StorageReport {
  @Field(() => BodyStorage)
  bodies!: BodyStorage;

  @Field(() => LedgerStorage)
  ledger!: LedgerStorage;

  @Field(() => [RetentionPolicy])
  policies!: readonly RetentionPolicy[];

  @Field(() => StoreCheck, { nullable: true })
  lastCheck!: StoreCheck | null;

  @Field(() => StoreBackup, { nullable: true })
  lastBackup!: StoreBackup | null;
}

@ObjectType({ simpleResolvers: true })
export class RetentionExample {
  @Field(() => Long)
  seq!: number;

  @Field(() => DateTime)
  at!: number;

  @Field(() => String)
  command!: string;

  @Field(() => Int)
  changes!: number;

  @Field(() => String, { nullable: true, description: 'SHA-256 of the body, in hex; null where changes would go.' })
  digest?: string;

  @Field(() => Long, { description: 'Of the changes, or of the body as it came.' })
  bytes!: number;
}

@ObjectType({ description: 'What a run would drop now. Nothing is changed.', simpleResolvers: true })
export class RetentionPlan {
  @Field(() => RetentionKindEnum)
  kind!: RetentionKind;

  @Field(() => Int)
  keepDays!: number;

  @Field(() => Long, { description: 'After this entry …' })
  from!: number;

  @Field(() => Long, { description: '… up to this one.' })
  to!: number;

  @Field(() => Int)
  entries!: number;

  @Field(() => Long, { description: 'Of changes, or of files of bodies.' })
  bytes!: number;

  @Field(() => DateTime, { nullable: true })
  oldest!: number | null;

  @Field(() => DateTime, { nullable: true })
  newest!: number | null;

  @Field(() => [RetentionExample], {
    description: 'The first ten; of bodies those of them that are there. A body that newer entries share stays.',
  })
  examples!: readonly RetentionExample[];

  @Field(() => Boolean, { description: 'More is old enough than one run takes.' })
  more!: boolean;

  @Field(() => StoreBackup, {
    nullable: true,
    description:
      'Of bodies: the newest backup, when it holds all that would go. Without it `applyRetention` is refused.',
  })
  backup!: StoreBackup | null;
}
