import type { WalkRequest } from '@rootline/graph';
import type { EntityKind } from '@rootline/graph/model';
import { ArgsType, Field, ID, Int } from 'type-graphql';
import { type Direction, DirectionEnum, EntityKindEnum, type Granularity, GranularityEnum } from '../enums.ts';
import { checkCount, checkId, checkRange } from '../errors/checks.ts';
import { MomentArgs } from '../moment/moment.args.ts';
import { AsOf, type AsOfValue } from '../scalars/as-of.scalar.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { DEFAULT_PAGE } from '../page/page.args.ts';

/** The store's bounds. */
const MAX_ROOTS = 100;
const MAX_DEPTH = 50;
const MAX_NODES = 5_000;
/** Every kind there is, once. */
const MAX_KINDS = 20;

/** A piece of lineage, however much of it is shown. */
@ArgsType()
export class PieceArgs {
  @Field(() => [ID], { description: '1 to 100 ids. A dataset, feature view or model stands for its versions too.' })
  of!: readonly string[];

  @Field(() => DirectionEnum, { defaultValue: 'BOTH' })
  direction!: Direction;

  @Field(() => GranularityEnum, { defaultValue: 'ENTITY' })
  granularity!: Granularity;

  @Field(() => Int, { defaultValue: 5, description: 'Steps, from 1 to 50.' })
  depth!: number;

  @Field(() => [EntityKindEnum], {
    nullable: true,
    description: 'Show these kinds only, and join what lies around the others. It does not cut the walk.',
  })
  kinds?: readonly EntityKind[] | null;
}

@ArgsType()
export class MomentlessLineageArgs extends PieceArgs {
  @Field(() => Int, { defaultValue: 500, description: 'Nodes beside the roots, from 1 to 5,000.' })
  limit!: number;
}

@ArgsType()
export class LineageArgs extends MomentlessLineageArgs {
  @Field(() => AsOf, { nullable: true, description: 'Answer with what the hub knew then. Default: now.' })
  asOf?: AsOfValue | null;

  @Field(() => DateTime, { nullable: true, description: 'Answer with what was so in the world then. Default: now.' })
  validAt?: number | null;
}

@ArgsType()
export class ImpactArgs extends MomentArgs {
  @Field(() => [ID], { description: '1 to 100 ids.' })
  of!: readonly string[];

  @Field(() => DirectionEnum, { defaultValue: 'DOWNSTREAM' })
  direction!: Direction;

  @Field(() => GranularityEnum, { defaultValue: 'ENTITY' })
  granularity!: Granularity;

  @Field(() => Int, { defaultValue: 10, description: 'Steps, from 1 to 50.' })
  depth!: number;
}

@ArgsType()
export class PathArgs extends MomentArgs {
  @Field(() => ID)
  from!: string;

  @Field(() => ID)
  to!: string;

  @Field(() => GranularityEnum, { defaultValue: 'VERSION' })
  granularity!: Granularity;

  @Field(() => Int, { defaultValue: 20, description: 'Steps, from 1 to 50.' })
  depth!: number;
}

@ArgsType()
export class NeighboursArgs extends MomentArgs {
  @Field(() => ID)
  of!: string;

  @Field(() => DirectionEnum, { defaultValue: 'BOTH' })
  direction!: Direction;

  @Field(() => GranularityEnum, { defaultValue: 'ENTITY' })
  granularity!: Granularity;

  @Field(() => [EntityKindEnum], { nullable: true })
  kinds?: readonly EntityKind[] | null;

  @Field(() => String, { nullable: true, description: 'A part of the name.' })
  filter?: string | null;

  @Field(() => Int, { defaultValue: DEFAULT_PAGE })
  first!: number;

  @Field(() => String, { nullable: true })
  after?: string | null;
}

/**
 * What the store is asked, but for the moment.
 * @throws InvalidInputError when a bound is broken
 */
export function reachOf(args: Omit<ImpactArgs, 'asOf' | 'validAt'>): Omit<WalkRequest, 'limit' | 'kinds' | 'moment'> {
  checkCount('of', args.of, 1, MAX_ROOTS).forEach((id, index) => checkId(`of[${index}]`, id));
  return {
    of: args.of,
    direction: args.direction,
    granularity: args.granularity,
    depth: checkDepth(args.depth),
  };
}

export function walkOf(args: MomentlessLineageArgs): Omit<WalkRequest, 'moment'> {
  return { ...reachOf(args), limit: checkLimit(args.limit), ...kindsOf(args.kinds) };
}

export function checkDepth(depth: number): number {
  return checkRange('depth', depth, 1, MAX_DEPTH);
}

export function checkLimit(limit: number): number {
  return checkRange('limit', limit, 1, MAX_NODES);
}

export function kindsOf(kinds: readonly EntityKind[] | null | undefined): { kinds?: readonly EntityKind[] } {
  return kinds == null || kinds.length === 0 ? {} : { kinds: checkCount('kinds', kinds, 0, MAX_KINDS) };
}
