import { Field, Float, Int, ObjectType } from 'type-graphql';
import { HubPhaseEnum } from '../enums.ts';
import { Cursor } from '../scalars/cursor.scalar.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { Long } from '../scalars/long.scalar.ts';
import { KindCount } from '../search/search.type.ts';
import type { HubPhase } from './status-reader.ts';

@ObjectType({ simpleResolvers: true })
export class ComponentStatus {
  @Field(() => String)
  name!: string;

  @Field(() => String, { description: 'up, down or starting.' })
  state!: string;

  @Field(() => DateTime, { description: 'Since when it is in that state.' })
  since!: number;

  @Field(() => String, { nullable: true, description: 'What is wrong, or how full it is.' })
  detail?: string;

  @Field(() => String, { nullable: true })
  version?: string;
}

@ObjectType({ simpleResolvers: true, description: 'A transaction of the writer.' })
export class BatchStatus {
  @Field(() => Int)
  commands!: number;

  @Field(() => Float)
  ms!: number;
}

@ObjectType({ simpleResolvers: true, description: 'What the hub did in ten seconds.' })
export class LoadSample {
  @Field(() => DateTime, { description: 'The end of the ten seconds.' })
  at!: number;

  @Field(() => Float)
  commandsPerSecond!: number;

  @Field(() => Float)
  requestsPerSecond!: number;

  @Field(() => Int, { description: 'Commands that waited at that moment.' })
  queued!: number;

  @Field(() => Float, { description: 'Milliseconds that a batch took on average; 0 where there was none.' })
  batchMs!: number;

  @Field(() => Long, { description: 'Resident memory of the process.' })
  memoryBytes!: number;
}

@ObjectType({ simpleResolvers: true })
export class HubStatus {
  @Field(() => String)
  version!: string;

  @Field(() => DateTime)
  startedAt!: number;

  @Field(() => HubPhaseEnum)
  phase!: HubPhase;

  @Field(() => Long, { description: 'The last entry of the ledger.' })
  seq!: number;

  @Field(() => String, { description: 'Of the store: another one means that cursors of before lead nowhere.' })
  epoch!: string;

  @Field(() => Cursor, { description: 'Where the ledger stands.' })
  cursor!: string;

  @Field(() => [KindCount])
  entities!: readonly KindCount[];

  @Field(() => Int, { description: 'Writes that wait.' })
  queueDepth!: number;

  @Field(() => Long, { description: 'Memory that the writes hold that wait.' })
  queueBytes!: number;

  @Field(() => Int, { description: 'Writes that may wait; beyond it they are refused for now.' })
  queueLimit!: number;

  @Field(() => BatchStatus, { nullable: true, description: 'The last transaction; null before the first one.' })
  lastBatch?: BatchStatus;

  @Field(() => Long, { description: 'Entries of the ledger that the change feed in Redis does not have yet.' })
  relayLag!: number;

  @Field(() => Long, { description: 'Resident memory of the process.' })
  memoryBytes!: number;

  @Field(() => [LoadSample], { description: 'The last half hour, every ten seconds, oldest first.' })
  samples!: readonly LoadSample[];

  @Field(() => [ComponentStatus])
  components!: readonly ComponentStatus[];
}
