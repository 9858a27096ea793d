import { Args, Ctx, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost } from '../cost.ts';
import { filterOf, ListArgs } from '../entity/entity.args.ts';
import { entityPage } from '../entity/lookup.ts';
import { Pipeline, PipelineConnection } from './pipeline.type.ts';

@Resolver(() => Pipeline)
export class PipelineResolver {
  @Query(() => PipelineConnection, { description: 'Newest first.', complexity: pageCost })
  pipelines(@Args(() => ListArgs) args: ListArgs, @Ctx() context: Context) {
    return entityPage(context, filterOf('Pipeline', args.filter), args);
  }
}
