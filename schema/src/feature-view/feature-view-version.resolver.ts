import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { entityOfKind } from '../entity/lookup.ts';
import { FeatureViewVersion } from './feature-view-version.type.ts';
import { FeatureView } from './feature-view.type.ts';

@Resolver(() => FeatureViewVersion)
export class FeatureViewVersionResolver {
  @FieldResolver(() => FeatureView, { nullable: true })
  featureView(@Root() version: FeatureViewVersion, @Ctx() context: Context) {
    return entityOfKind(context, version.record.key['of'], 'FeatureView', version.moment);
  }
}
