import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { READ_COST } from '../cost.ts';
import { relatedOne } from '../entity/lookup.ts';
import { ModelVersion } from '../model/model-version.type.ts';
import { DeploymentChange } from './deployment.type.ts';

@Resolver(() => DeploymentChange)
export class DeploymentChangeResolver {
  @FieldResolver(() => ModelVersion, {
    nullable: true,
    description: 'What answered from then on, as it was then; null when nothing did.',
    complexity: ({ childComplexity }) => READ_COST + childComplexity,
  })
  modelVersion(@Root() { deploymentId, moment }: DeploymentChange, @Ctx() context: Context) {
    const step = { relation: 'DEPLOYED_AS', direction: 'in', kind: 'ModelVersion' } as const;
    return relatedOne(context, { id: deploymentId, moment }, step);
  }
}
