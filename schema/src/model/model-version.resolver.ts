import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost } from '../cost.ts';
import { DeploymentConnection } from '../deployment/deployment.type.ts';
import { RunsArgs } from '../entity/entity.args.ts';
import { entityOfKind, relatedPage } from '../entity/lookup.ts';
import { PageArgs } from '../page/page.args.ts';
import { RunConnection } from '../run/run.type.ts';
import { ModelVersion } from './model-version.type.ts';
import { RegisteredModel } from './model.type.ts';

@Resolver(() => ModelVersion)
export class ModelVersionResolver {
  @FieldResolver(() => RegisteredModel, { nullable: true })
  model(@Root() version: ModelVersion, @Ctx() context: Context) {
    return entityOfKind(context, version.record.key['of'], 'RegisteredModel', version.moment);
  }

  @FieldResolver(() => DeploymentConnection, { description: 'Where it answers at that moment.', complexity: pageCost })
  deployments(@Root() version: ModelVersion, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, version, { relation: 'DEPLOYED_AS', direction: 'out', kind: 'Deployment' }, args);
  }

  @FieldResolver(() => RunConnection, { description: 'Runs that judged it.', complexity: pageCost })
  evaluations(@Root() version: ModelVersion, @Args(() => RunsArgs) args: RunsArgs, @Ctx() context: Context) {
    return relatedPage(context, version, { relation: 'EVALUATED_BY', direction: 'out', kind: 'Run' }, args);
  }
}
