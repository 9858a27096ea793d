import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost } from '../cost.ts';
import { RunsArgs } from '../entity/entity.args.ts';
import { relatedPage } from '../entity/lookup.ts';
import { RunConnection } from '../run/run.type.ts';
import { Artifact } from './artifact.type.ts';

@Resolver(() => Artifact)
export class ArtifactResolver {
  @FieldResolver(() => RunConnection, { description: 'Runs that made it.', complexity: pageCost })
  producedBy(@Root() artifact: Artifact, @Args(() => RunsArgs) args: RunsArgs, @Ctx() context: Context) {
    return relatedPage(context, artifact, { relation: 'PRODUCED', direction: 'in', kind: 'Run' }, args);
  }

  @FieldResolver(() => RunConnection, { description: 'Runs that read it.', complexity: pageCost })
  consumedBy(@Root() artifact: Artifact, @Args(() => RunsArgs) args: RunsArgs, @Ctx() context: Context) {
    return relatedPage(context, artifact, { relation: 'CONSUMED_BY', direction: 'out', kind: 'Run' }, args);
  }
}
