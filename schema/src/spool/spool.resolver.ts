import { Args, Ctx, FieldResolver, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost } from '../cost.ts';
import { toConnection } from '../page/connection.ts';
import { PageArgs, pageOf } from '../page/page.args.ts';
import { HubStatus } from '../status/status.type.ts';
import { RefusedIntakeConnection, SpoolStatus } from './spool.type.ts';

@Resolver(() => SpoolStatus)
export class SpoolResolver {
  @Query(() => SpoolStatus, {
    description: 'What was accepted and is not yet in the graph. Answers while Neo4j is away, too.',
  })
  spool(@Ctx() context: Context) {
    return context.spool.read();
  }

  @FieldResolver(() => RefusedIntakeConnection, {
    description: 'Accepted, and refused when their turn came: the latest refusal first.',
    complexity: pageCost,
  })
  refused(@Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return toConnection(context.spool.refused(pageOf(args)), args, (node) => ({ node }));
  }
}

@Resolver(() => HubStatus)
export class StatusSpoolResolver {
  @FieldResolver(() => SpoolStatus, { description: 'What was accepted and is not yet in the graph.' })
  spool(@Ctx() context: Context) {
    return context.spool.read();
  }
}
