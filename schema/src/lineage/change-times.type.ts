import type { ChangeTime as StoredTime, ChangeTimesRequest } from '@rootline/graph';
import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { type Direction, DirectionEnum, type Granularity, GranularityEnum } from '../enums.ts';
import { checkRange } from '../errors/checks.ts';
import { MomentPageArgs } from '../moment/moment-page.args.ts';
import { PageInfo } from '../page/page.type.ts';
import { Cursor } from '../scalars/cursor.scalar.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';

const TimeAxisEnum = { RECORDED: 'RECORDED', VALID: 'VALID' } as const;
registerEnumType(TimeAxisEnum, {
  name: 'TimeAxis',
  description: 'RECORDED: when the hub learnt something. VALID: when something began or ended in the world.',
});

/** The store's bounds. */
const MAX_DEPTH = 50;
const MAX_BUCKETS = 200;

@ArgsType()
export class ChangeTimesArgs extends MomentPageArgs {
  @Field(() => ID)
  of!: string;

  @Field(() => TimeAxisEnum, { defaultValue: 'RECORDED' })
  axis!: keyof typeof TimeAxisEnum;

  @Field(() => DirectionEnum, { defaultValue: 'BOTH' })
  direction!: Direction;

  @Field(() => GranularityEnum, { defaultValue: 'ENTITY' })
  granularity!: Granularity;

  @Field(() => Int, { defaultValue: 5, description: 'Steps, from 0 (the entity alone) to 50.' })
  depth!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Gather the latest 10,000 moments into at most so many spans of equal length, 1 to 200, instead of pages.',
  })
  buckets?: number | null;
}

@ObjectType({ description: 'A moment at which something changed, or those of one span.', simpleResolvers: true })
export class ChangeTime {
  @Field(() => DateTime, { description: 'The earliest of them.' })
  since!: number;

  @Field(() => DateTime, { description: 'The latest of them.' })
  until!: number;

  @Field(() => Int)
  moments!: number;

  @Field(() => Int, { description: 'Facts that were written or withdrawn.' })
  changes!: number;

  readonly seq!: number | null;
}

@ObjectType({ simpleResolvers: true })
export class ChangeTimeEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => ChangeTime)
  node!: ChangeTime;
}

@ObjectType({ description: 'Latest first.', simpleResolvers: true })
export class ChangeTimeConnection {
  @Field(() => [ChangeTimeEdge])
  edges!: readonly ChangeTimeEdge[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;

  @Field(() => Boolean, { description: 'True when more than the nearest 500 things are, or were, around it.' })
  truncated!: boolean;

  @Field(() => Cursor, { description: 'The position in the ledger that the answer is true at.' })
  cursor!: string;
}

/** @throws InvalidInputError when a bound is broken */
export function changeTimesOf(args: ChangeTimesArgs): Omit<ChangeTimesRequest, 'of' | 'page' | 'moment'> {
  const { axis, direction, granularity, buckets } = args;
  const depth = checkRange('depth', args.depth, 0, MAX_DEPTH);
  const spans = buckets == null ? {} : { buckets: checkRange('buckets', buckets, 1, MAX_BUCKETS) };
  return { axis, direction, granularity, depth, ...spans };
}

export function changeTime({ place, ...time }: StoredTime, axis: ChangeTimesArgs['axis']): ChangeTime {
  return { ...time, seq: axis === 'RECORDED' ? place : null };
}
