import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost, singlePageCost } from '../cost.ts';
import { filterOf, RunListArgs, RunsArgs } from '../entity/entity.args.ts';
import { entityPage, relatedOne, relatedPage } from '../entity/lookup.ts';
import { NeighbourConnection } from '../entity/neighbour.type.ts';
import { Job } from '../job/job.type.ts';
import { toConnection } from '../page/connection.ts';
import { PageArgs, pageOf } from '../page/page.args.ts';
import { CommitConnection } from '../repository/commit.type.ts';
import { Run, RunConnection, RunStateChangeConnection, runStateOf } from './run.type.ts';

@Resolver(() => Run)
export class RunResolver {
  @FieldResolver(() => Job, { nullable: true })
  job(@Root() run: Run, @Ctx() context: Context) {
    return relatedOne(context, run, { relation: 'HAS_RUN', direction: 'in', kind: 'Job' });
  }

  @FieldResolver(() => Run, { nullable: true, description: 'The run that started it as a part of itself.' })
  parent(@Root() run: Run, @Ctx() context: Context) {
    return relatedOne(context, run, { relation: 'PARENT_OF', direction: 'in', kind: 'Run' });
  }

  @FieldResolver(() => RunConnection, { complexity: pageCost })
  children(@Root() run: Run, @Args(() => RunsArgs) args: RunsArgs, @Ctx() context: Context) {
    return relatedPage(context, run, { relation: 'PARENT_OF', direction: 'out', kind: 'Run' }, args);
  }

  @FieldResolver(() => NeighbourConnection, { description: 'The versions that it read.', complexity: pageCost })
  inputs(@Root() run: Run, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, run, { relation: 'CONSUMED_BY', direction: 'in' }, args);
  }

  @FieldResolver(() => NeighbourConnection, { description: 'The versions that it made.', complexity: pageCost })
  outputs(@Root() run: Run, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, run, { relation: 'PRODUCED', direction: 'out' }, args);
  }

  @FieldResolver(() => CommitConnection, { description: 'The code that ran.', complexity: pageCost })
  commits(@Root() run: Run, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, run, { relation: 'BUILT_INTO', direction: 'in', kind: 'Commit' }, args);
  }

  @FieldResolver(() => RunStateChangeConnection, { description: 'Newest first.', complexity: singlePageCost })
  async stateHistory(@Root() { id, moment }: Run, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    const page = await context.entities.revisions(id, ['state'], pageOf(args), moment);
    return toConnection(page, args, ({ value, validFrom, recordedSeq }) => ({
      node: { state: runStateOf(value), at: validFrom, recordedSeq },
    }));
  }

  @Query(() => RunConnection, { description: 'Newest first, by time of recording.', complexity: pageCost })
  runs(@Args(() => RunListArgs) args: RunListArgs, @Ctx() context: Context) {
    return entityPage(context, filterOf('Run', args.filter), args);
  }
}
