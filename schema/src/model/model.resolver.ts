import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost } from '../cost.ts';
import { DeploymentConnection } from '../deployment/deployment.type.ts';
import { filterOf, ListArgs } from '../entity/entity.args.ts';
import { latestVersionOf } from '../entity/latest-version.ts';
import { entityPage, relatedPage } from '../entity/lookup.ts';
import { JobConnection } from '../job/job.type.ts';
import { PageArgs } from '../page/page.args.ts';
import { ModelVersion, ModelVersionConnection } from './model-version.type.ts';
import { RegisteredModel, RegisteredModelConnection } from './model.type.ts';

@Resolver(() => RegisteredModel)
export class RegisteredModelResolver {
  @FieldResolver(() => ModelVersionConnection, { complexity: pageCost })
  versions(@Root() model: RegisteredModel, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, model, { relation: 'HAS_VERSION', direction: 'out', kind: 'ModelVersion' }, args);
  }

  @FieldResolver(() => ModelVersion, { nullable: true })
  latestVersion(@Root() model: RegisteredModel, @Ctx() context: Context) {
    return latestVersionOf(context, model);
  }

  @FieldResolver(() => JobConnection, { complexity: pageCost })
  readBy(@Root() model: RegisteredModel, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, model, { relation: 'READ_BY', direction: 'out', kind: 'Job' }, args);
  }

  @FieldResolver(() => JobConnection, { complexity: pageCost })
  writtenBy(@Root() model: RegisteredModel, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, model, { relation: 'WRITES', direction: 'in', kind: 'Job' }, args);
  }

  @FieldResolver(() => DeploymentConnection, { description: 'Where it answers or answered.', complexity: pageCost })
  deployments(@Root() model: RegisteredModel, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, model, { relation: 'SERVED_BY', direction: 'out', kind: 'Deployment' }, args);
  }

  @Query(() => RegisteredModelConnection, { description: 'Newest first.', complexity: pageCost })
  models(@Args(() => ListArgs) args: ListArgs, @Ctx() context: Context) {
    return entityPage(context, filterOf('RegisteredModel', args.filter), args);
  }
}
