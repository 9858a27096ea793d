import { Args, Ctx, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost } from '../cost.ts';
import { filterOf, ListArgs } from '../entity/entity.args.ts';
import { entityPage } from '../entity/lookup.ts';
import { Experiment, ExperimentConnection } from './experiment.type.ts';

@Resolver(() => Experiment)
export class ExperimentResolver {
  @Query(() => ExperimentConnection, { description: 'Newest first.', complexity: pageCost })
  experiments(@Args(() => ListArgs) args: ListArgs, @Ctx() context: Context) {
    return entityPage(context, filterOf('Experiment', args.filter), args);
  }
}
