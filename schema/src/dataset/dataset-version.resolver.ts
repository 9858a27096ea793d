import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { entityOfKind } from '../entity/lookup.ts';
import { DatasetVersion } from './dataset-version.type.ts';
import { Dataset } from './dataset.type.ts';

@Resolver(() => DatasetVersion)
export class DatasetVersionResolver {
  @FieldResolver(() => Dataset, { nullable: true })
  dataset(@Root() version: DatasetVersion, @Ctx() context: Context) {
    return entityOfKind(context, version.record.key['of'], 'Dataset', version.moment);
  }
}
