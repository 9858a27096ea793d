import { Args, Ctx, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost } from '../cost.ts';
import { filterOf, ListArgs } from '../entity/entity.args.ts';
import { entityPage } from '../entity/lookup.ts';
import { Project, ProjectConnection } from './project.type.ts';

@Resolver(() => Project)
export class ProjectResolver {
  @Query(() => ProjectConnection, { description: 'Newest first.', complexity: pageCost })
  projects(@Args(() => ListArgs) args: ListArgs, @Ctx() context: Context) {
    return entityPage(context, filterOf('Project', args.filter), args);
  }
}
