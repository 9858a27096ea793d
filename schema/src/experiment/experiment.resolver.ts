import { Args, Ctx, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost } from '../cost.ts';
import { filterOf, ListArgs } from '../entity/entity.args.ts';
import { entityPage } from '../entity/lookup.ts';
import { pageOf } from '../page/page.args.ts';
import { Experiment, ExperimentConnection } from './experiment.type.ts';

@Resolver(() => Experiment)
export class ExperimentResolver {
  @Query(() => ExperimentConnection, { description: 'Newest first.', complexity: pageCost })
  async experiments(@Args(() => ListArgs) args: ListArgs, @Ctx() context: Context) {
    return entityPage(await context.entities.list(filterOf('Experiment', args.filter), pageOf(args)), args);
  }
}
