import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost } from '../cost.ts';
import { RunConnection } from '../run/run.type.ts';
import { SchemaField } from '../table-schema/schema-field.type.ts';
import { schemaOf } from '../table-schema/schema-of.ts';
import { RunsArgs } from './entity.args.ts';
import { relatedPage } from './lookup.ts';
import { Version } from './version.type.ts';

@Resolver(() => Version)
export class VersionResolver {
  @FieldResolver(() => [SchemaField], { nullable: true, description: 'Its columns, where a producer named them.' })
  schema(@Root() version: Version, @Ctx() context: Context) {
    return schemaOf(context, version);
  }

  @FieldResolver(() => RunConnection, { description: 'Runs that made it.', complexity: pageCost })
  producedBy(@Root() version: Version, @Args(() => RunsArgs) args: RunsArgs, @Ctx() context: Context) {
    return relatedPage(context, version, { relation: 'PRODUCED', direction: 'in', kind: 'Run' }, args);
  }

  @FieldResolver(() => RunConnection, { description: 'Runs that read it.', complexity: pageCost })
  consumedBy(@Root() version: Version, @Args(() => RunsArgs) args: RunsArgs, @Ctx() context: Context) {
    return relatedPage(context, version, { relation: 'CONSUMED_BY', direction: 'out', kind: 'Run' }, args);
  }
}
