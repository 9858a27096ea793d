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
import { DatasetVersion, DatasetVersionConnection } from './dataset-version.type.ts';
import { Dataset, DatasetConnection } from './dataset.type.ts';

@Resolver(() => Dataset)
export class DatasetResolver {
  @FieldResolver(() => [SchemaField], { nullable: true, description: 'Its columns, where a producer named them.' })
  schema(@Root() dataset: Dataset, @Ctx() context: Context) {
    return schemaOf(context, dataset);
  }

  @FieldResolver(() => DatasetVersionConnection, { complexity: pageCost })
  versions(@Root() dataset: Dataset, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, dataset, { relation: 'HAS_VERSION', direction: 'out', kind: 'DatasetVersion' }, args);
  }

  @FieldResolver(() => DatasetVersion, { nullable: true, description: 'The one that a reader gets at that moment.' })
  latestVersion(@Root() dataset: Dataset, @Ctx() context: Context) {
    return latestVersionOf(context, dataset);
  }

  @FieldResolver(() => JobConnection, { complexity: pageCost })
  readBy(@Root() dataset: Dataset, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, dataset, { relation: 'READ_BY', direction: 'out', kind: 'Job' }, args);
  }

  @FieldResolver(() => JobConnection, { complexity: pageCost })
  writtenBy(@Root() dataset: Dataset, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, dataset, { relation: 'WRITES', direction: 'in', kind: 'Job' }, args);
  }

  @Query(() => DatasetConnection, { description: 'Newest first.', complexity: pageCost })
  datasets(@Args(() => ListArgs) args: ListArgs, @Ctx() context: Context) {
    return entityPage(context, filterOf('Dataset', args.filter), args);
  }
}
