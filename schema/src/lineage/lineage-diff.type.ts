import type { LineageDiff as StoredDiff, Moment } from '@rootline/graph';
import type { Json } from '@rootline/graph/model';
import { ArgsType, Field, InputType, Int, ObjectType } from 'type-graphql';
import { AsOf, type AsOfValue } from '../scalars/as-of.scalar.ts';
import { Cursor } from '../scalars/cursor.scalar.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { JsonValue } from '../scalars/json.scalar.ts';
import { MomentlessLineageArgs } from './lineage.args.ts';
import { LineageEdge, LineageNode, lineageNodes } from './lineage.type.ts';

@InputType('MomentInput', { description: 'A moment; what is left out is now.' })
export class MomentInput {
  @Field(() => AsOf, { nullable: true, description: 'What the hub knew then.' })
  asOf?: AsOfValue | null;

  @Field(() => DateTime, { nullable: true, description: 'What was so in the world then.' })
  validAt?: number | null;
}

@ArgsType()
export class LineageDiffArgs extends MomentlessLineageArgs {
  @Field(() => MomentInput)
  from!: MomentInput;

  @Field(() => MomentInput, { defaultValue: {}, description: 'Default: now.' })
  to!: MomentInput;
}

@ObjectType({ simpleResolvers: true })
export class FieldDiff {
  @Field(() => String)
  field!: string;

  @Field(() => JsonValue, { nullable: true })
  before!: Json;

  @Field(() => JsonValue, { nullable: true })
  after!: Json;

  @Field(() => Boolean, { description: 'True when a value of more than 4,000 characters was left out.' })
  tooLong!: boolean;
}

@ObjectType({ description: 'A thing that was there at both moments, and was not the same.', simpleResolvers: true })
export class LineageNodeDiff {
  @Field(() => LineageNode)
  before!: LineageNode;

  @Field(() => LineageNode)
  after!: LineageNode;

  @Field(() => [FieldDiff], { description: 'Facets that the hub gives no meaning are left out.' })
  fields!: readonly FieldDiff[];
}

@ObjectType({
  description: 'What the lineage of something has at one of two moments only, or has otherwise.',
  simpleResolvers: true,
})
export class LineageDiffResult {
  @Field(() => [LineageNode])
  added!: readonly LineageNode[];

  @Field(() => [LineageNode])
  removed!: readonly LineageNode[];

  @Field(() => [LineageNodeDiff])
  changed!: readonly LineageNodeDiff[];

  @Field(() => [LineageEdge])
  addedEdges!: readonly LineageEdge[];

  @Field(() => [LineageEdge])
  removedEdges!: readonly LineageEdge[];

  @Field(() => Int, {
    description: 'So many steps from the roots both lineages are complete; nothing farther away is compared.',
  })
  within!: number;

  @Field(() => Boolean, {
    description: 'True when that is less than was asked for, or relations or fields could not be compared.',
  })
  truncated!: boolean;

  @Field(() => Cursor, { description: 'The position that the earlier side is true at.' })
  fromCursor!: string;

  @Field(() => Cursor, { description: 'The position that the later side is true at.' })
  toCursor!: string;
}

/** A diff as the API shows it: each node at the moment of its side. */
export function lineageDiff(
  { added, removed, changed, fromSeq: _from, toSeq: _to, ...rest }: StoredDiff,
  from: Moment,
  to: Moment,
): Omit<LineageDiffResult, 'fromCursor' | 'toCursor'> {
  return {
    ...rest,
    added: lineageNodes(added, to),
    removed: lineageNodes(removed, from),
    changed: changed.map(({ before, after, fields }) => ({
      before: lineageNodes([before], from)[0] as LineageNode,
      after: lineageNodes([after], to)[0] as LineageNode,
      fields,
    })),
  };
}
