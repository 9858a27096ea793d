import type { Moment, WalkNode } from '@rootline/graph';
import type { EntityKind, RelationKind } from '@rootline/graph/model';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { EntityKindEnum, type LineageSide, LineageSideEnum, RelationKindEnum } from '../enums.ts';
import { Cursor } from '../scalars/cursor.scalar.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';

/** What the walk knows of a node; the entity itself is read on demand, at the walk's moment. */
@ObjectType({ simpleResolvers: true })
export class LineageNode {
  @Field(() => ID)
  id!: string;

  @Field(() => EntityKindEnum)
  kind!: EntityKind;

  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true })
  namespace!: string | null;

  @Field(() => String, { nullable: true, description: 'Of runs and deployments.' })
  state!: string | null;

  @Field(() => Int, { description: 'Steps from the nearest root, nodes that are not shown included.' })
  distance!: number;

  @Field(() => LineageSideEnum)
  side!: LineageSide;

  @Field(() => Int, { description: 'Direct neighbours that the answer does not hold, counted up to 1,000.' })
  hiddenUpstream!: number;

  @Field(() => Int, { description: 'Direct neighbours that the answer does not hold, counted up to 1,000.' })
  hiddenDownstream!: number;

  readonly moment!: Moment;
}

@ObjectType({ description: 'Points with the flow of data.', simpleResolvers: true })
export class LineageEdge {
  @Field(() => ID)
  from!: string;

  @Field(() => ID)
  to!: string;

  @Field(() => [RelationKindEnum], {
    description: 'The relations that it stands for, in order: more than one where it leads over nodes not shown.',
  })
  kinds!: readonly RelationKind[];

  @Field(() => Boolean, { description: 'True when the hub worked it out; false when a producer said it.' })
  inferred!: boolean;

  @Field(() => DateTime)
  validFrom!: number;
}

@ObjectType({ simpleResolvers: true })
export class LineageResult {
  @Field(() => [LineageNode], { description: 'The roots, then what was found, nearest first.' })
  nodes!: readonly LineageNode[];

  @Field(() => [LineageEdge])
  edges!: readonly LineageEdge[];

  @Field(() => Boolean, { description: 'True when the limit, or time, left something out; not when the depth did.' })
  truncated!: boolean;

  @Field(() => Cursor, { description: 'The position in the ledger that the answer is true at.' })
  cursor!: string;
}

@ObjectType({ simpleResolvers: true })
export class PathResult {
  @Field(() => Boolean)
  found!: boolean;

  @Field(() => Int, { nullable: true, description: 'Steps of the path; null when there is none.' })
  length!: number | null;

  @Field(() => [LineageNode])
  nodes!: readonly LineageNode[];

  @Field(() => [LineageEdge])
  edges!: readonly LineageEdge[];

  @Field(() => Boolean, { description: 'True when there is another path.' })
  more!: boolean;

  @Field(() => Boolean, { description: 'True when time ran out before everything was looked at.' })
  truncated!: boolean;

  @Field(() => Cursor, { description: 'The position in the ledger that the answer is true at.' })
  cursor!: string;
}

@ObjectType({ simpleResolvers: true })
export class ImpactGroup {
  @Field(() => EntityKindEnum)
  kind!: EntityKind;

  @Field(() => Int)
  distance!: number;

  @Field(() => Int)
  count!: number;
}

@ObjectType({ simpleResolvers: true })
export class ImpactResult {
  @Field(() => [ImpactGroup])
  groups!: readonly ImpactGroup[];

  @Field(() => Int)
  total!: number;

  @Field(() => Boolean, { description: 'True when there is more than was counted.' })
  truncated!: boolean;

  @Field(() => Cursor, { description: 'The position in the ledger that the answer is true at.' })
  cursor!: string;
}

/** Nodes as the API shows them: each keeps the moment of the walk. */
export function lineageNodes(nodes: readonly WalkNode[], moment: Moment): readonly LineageNode[] {
  return nodes.map((node) => ({ ...node, moment }));
}
