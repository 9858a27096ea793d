import { Args, Ctx, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost } from '../cost.ts';
import { filterOf, ListArgs } from '../entity/entity.args.ts';
import { entityPage } from '../entity/lookup.ts';
import { pageOf } from '../page/page.args.ts';
import { Pipeline, PipelineConnection } from './pipeline.type.ts';

@Resolver(() => Pipeline)
export class PipelineResolver {
  @Query(() => PipelineConnection, { description: 'Newest first.', complexity: pageCost })
  async pipelines(@Args(() => ListArgs) args: ListArgs, @Ctx() context: Context) {
    return entityPage(await context.entities.list(filterOf('Pipeline', args.filter), pageOf(args)), args);
  }
}
