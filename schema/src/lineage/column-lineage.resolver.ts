import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { walkCost } from '../cost.ts';
import { Dataset } from '../dataset/dataset.type.ts';
import { entityOfKind } from '../entity/lookup.ts';
import { checkId, checkText } from '../errors/checks.ts';
import { Job } from '../job/job.type.ts';
import {
  ColumnEdge,
  columnLineage,
  ColumnLineageArgs,
  ColumnLineageResult,
  ColumnNode,
} from './column-lineage.type.ts';
import { requireKnown } from './known.ts';
import { checkDepth, checkLimit } from './lineage.args.ts';

/** As long as any name. */
const MAX_COLUMN = 2_000;

@Resolver(() => ColumnNode)
export class ColumnNodeResolver {
  @FieldResolver(() => Dataset, { nullable: true })
  dataset(@Root() { datasetId, moment }: ColumnNode, @Ctx() context: Context) {
    return entityOfKind(context, datasetId, 'Dataset', moment);
  }

  @Query(() => ColumnLineageResult, {
    description: 'The columns that one column was made of, and those made of it.',
    complexity: walkCost,
  })
  async columnLineage(@Args(() => ColumnLineageArgs) args: ColumnLineageArgs, @Ctx() context: Context) {
    const bounds = { depth: checkDepth(args.depth), limit: checkLimit(args.limit) };
    const start = { dataset: checkId('of', args.of), column: checkText('column', args.column, MAX_COLUMN) };
    const moment = await context.moments.at(args);
    const answer = await context.lineage.columns({ ...start, ...bounds, direction: args.direction, moment });
    if (answer.edges.length === 0) await requireKnown(context, [args.of], moment);
    return { ...columnLineage(answer, moment), cursor: await context.moments.cursorAt(answer.seq) };
  }
}

@Resolver(() => ColumnEdge)
export class ColumnEdgeResolver {
  @FieldResolver(() => Job, { nullable: true, description: 'The job that does it.' })
  job(@Root() { jobId, moment }: ColumnEdge, @Ctx() context: Context) {
    return entityOfKind(context, jobId, 'Job', moment);
  }
}
