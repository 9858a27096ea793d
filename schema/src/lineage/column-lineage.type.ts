import type { ColumnWalkAnswer, Moment } from '@rootline/graph';
import { ArgsType, Field, ID, Int, ObjectType } from 'type-graphql';
import { type Direction, DirectionEnum, type LineageSide, LineageSideEnum } from '../enums.ts';
import { MomentArgs } from '../moment/moment.args.ts';
import { Cursor } from '../scalars/cursor.scalar.ts';

@ObjectType({ simpleResolvers: true })
export class ColumnRef {
  @Field(() => ID)
  datasetId!: string;

  @Field(() => String)
  datasetName!: string;

  @Field(() => String)
  column!: string;
}

@ObjectType({ simpleResolvers: true })
export class ColumnNode {
  @Field(() => ID)
  datasetId!: string;

  @Field(() => String)
  datasetName!: string;

  @Field(() => String)
  column!: string;

  @Field(() => Int, { description: 'Steps from the column asked about.' })
  distance!: number;

  @Field(() => LineageSideEnum)
  side!: LineageSide;

  readonly moment!: Moment;
}

@ObjectType({ description: 'Points with the flow of data.', simpleResolvers: true })
export class ColumnEdge {
  @Field(() => ColumnRef)
  from!: ColumnRef;

  @Field(() => ColumnRef)
  to!: ColumnRef;

  @Field(() => [String], { description: '`DIRECT:IDENTITY`, `INDIRECT:FILTER` … as the producer said.' })
  transformations!: readonly string[];

  @Field(() => Boolean, { description: 'True when the values cannot be told from the result.' })
  masking!: boolean;

  @Field(() => ID)
  jobId!: string;

  readonly moment!: Moment;
}

@ObjectType({ simpleResolvers: true })
export class ColumnLineageResult {
  @Field(() => [ColumnNode])
  nodes!: readonly ColumnNode[];

  @Field(() => [ColumnEdge])
  edges!: readonly ColumnEdge[];

  @Field(() => Boolean, { description: 'True when the limit, or time, left something out.' })
  truncated!: boolean;

  @Field(() => Cursor, { description: 'The position in the ledger that the answer is true at.' })
  cursor!: string;
}

@ArgsType()
export class ColumnLineageArgs extends MomentArgs {
  @Field(() => ID, { description: 'A dataset.' })
  of!: string;

  @Field(() => String)
  column!: string;

  @Field(() => DirectionEnum, { defaultValue: 'BOTH' })
  direction!: Direction;

  @Field(() => Int, { defaultValue: 10, description: 'Steps, from 1 to 50.' })
  depth!: number;

  @Field(() => Int, { defaultValue: 500, description: 'Columns, from 1 to 5,000.' })
  limit!: number;
}

type StoredRef = ColumnWalkAnswer['edges'][number]['from'];

/** A walk over columns as the API shows it. */
export function columnLineage(
  { nodes, edges, truncated }: ColumnWalkAnswer,
  moment: Moment,
): Omit<ColumnLineageResult, 'cursor'> {
  return {
    nodes: nodes.map(({ dataset, datasetName, column, distance, side }) => ({
      ...{ datasetId: dataset, datasetName, column, distance, side, moment },
    })),
    edges: edges.map(({ from, to, job, transformations, masking }) => ({
      from: columnRef(from),
      to: columnRef(to),
      transformations,
      masking,
      jobId: job,
      moment,
    })),
    truncated,
  };
}

function columnRef({ dataset, datasetName, column }: StoredRef): ColumnRef {
  return { datasetId: dataset, datasetName, column };
}
