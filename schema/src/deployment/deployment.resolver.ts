import { Args, ArgsType, Ctx, Field, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost, singlePageCost } from '../cost.ts';
import { DeploymentListArgs, filterOf } from '../entity/entity.args.ts';
import { entityPage, relatedOne } from '../entity/lookup.ts';
import { ModelVersion } from '../model/model-version.type.ts';
import { RegisteredModel } from '../model/model.type.ts';
import { type PageArgs, pageOf } from '../page/page.args.ts';
import { deploymentHistory, MAX_CHANGES } from './deployment-history.ts';
import { Deployment, DeploymentChangeConnection, DeploymentConnection } from './deployment.type.ts';

@ArgsType()
class HistoryArgs implements PageArgs {
  @Field(() => Int, { defaultValue: 10, description: `How many, from 1 to ${MAX_CHANGES}.` })
  first!: number;

  @Field(() => String, { nullable: true })
  after?: string | null;
}

@Resolver(() => Deployment)
export class DeploymentResolver {
  @FieldResolver(() => ModelVersion, {
    nullable: true,
    description: 'What answers at that moment; null when it ended.',
  })
  currentVersion(@Root() deployment: Deployment, @Ctx() context: Context) {
    return relatedOne(context, deployment, { relation: 'DEPLOYED_AS', direction: 'in', kind: 'ModelVersion' });
  }

  @FieldResolver(() => RegisteredModel, { nullable: true })
  model(@Root() deployment: Deployment, @Ctx() context: Context) {
    return relatedOne(context, deployment, { relation: 'SERVED_BY', direction: 'in', kind: 'RegisteredModel' });
  }

  @FieldResolver(() => DeploymentChangeConnection, { description: 'Newest first.', complexity: singlePageCost })
  history(@Root() deployment: Deployment, @Args(() => HistoryArgs) args: HistoryArgs, @Ctx() context: Context) {
    return deploymentHistory(context, deployment, args, pageOf(args, MAX_CHANGES));
  }

  @Query(() => DeploymentConnection, { description: 'Newest first.', complexity: pageCost })
  deployments(@Args(() => DeploymentListArgs) args: DeploymentListArgs, @Ctx() context: Context) {
    return entityPage(context, filterOf('Deployment', args.filter), args);
  }
}
