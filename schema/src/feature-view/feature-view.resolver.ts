import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost } from '../cost.ts';
import { filterOf, ListArgs } from '../entity/entity.args.ts';
import { latestVersionOf } from '../entity/latest-version.ts';
import { entityPage, relatedPage } from '../entity/lookup.ts';
import { JobConnection } from '../job/job.type.ts';
import { PageArgs } from '../page/page.args.ts';
import { SchemaField } from '../table-schema/schema-field.type.ts';
import { schemaOf } from '../table-schema/schema-of.ts';
import { FeatureViewVersion, FeatureViewVersionConnection } from './feature-view-version.type.ts';
import { FeatureView, FeatureViewConnection } from './feature-view.type.ts';

@Resolver(() => FeatureView)
export class FeatureViewResolver {
  @FieldResolver(() => [SchemaField], { nullable: true, description: 'Its columns, where a producer named them.' })
  schema(@Root() view: FeatureView, @Ctx() context: Context) {
    return schemaOf(context, view);
  }

  @FieldResolver(() => FeatureViewVersionConnection, { complexity: pageCost })
  versions(@Root() view: FeatureView, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, view, { relation: 'HAS_VERSION', direction: 'out', kind: 'FeatureViewVersion' }, args);
  }

  @FieldResolver(() => FeatureViewVersion, {
    nullable: true,
    description: 'The one that a reader gets at that moment.',
  })
  latestVersion(@Root() view: FeatureView, @Ctx() context: Context) {
    return latestVersionOf(context, view);
  }

  @FieldResolver(() => JobConnection, { complexity: pageCost })
  readBy(@Root() view: FeatureView, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, view, { relation: 'READ_BY', direction: 'out', kind: 'Job' }, args);
  }

  @FieldResolver(() => JobConnection, { complexity: pageCost })
  writtenBy(@Root() view: FeatureView, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, view, { relation: 'WRITES', direction: 'in', kind: 'Job' }, args);
  }

  @Query(() => FeatureViewConnection, { description: 'Newest first.', complexity: pageCost })
  featureViews(@Args(() => ListArgs) args: ListArgs, @Ctx() context: Context) {
    return entityPage(context, filterOf('FeatureView', args.filter), args);
  }
}
