import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost } from '../cost.ts';
import { filterOf, ListArgs, RunsArgs } from '../entity/entity.args.ts';
import { entityPage, relatedOne, relatedPage } from '../entity/lookup.ts';
import { NeighbourConnection } from '../entity/neighbour.type.ts';
import { PageArgs } from '../page/page.args.ts';
import { Run, RunConnection } from '../run/run.type.ts';
import { JobVersionConnection } from './job-version.type.ts';
import { Job, JobConnection } from './job.type.ts';

@Resolver(() => Job)
export class JobResolver {
  @FieldResolver(() => Job, { nullable: true, description: 'The job that it is a part of.' })
  parent(@Root() job: Job, @Ctx() context: Context) {
    return relatedOne(context, job, { relation: 'PARENT_OF', direction: 'in', kind: 'Job' });
  }

  @FieldResolver(() => JobConnection, { complexity: pageCost })
  children(@Root() job: Job, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, job, { relation: 'PARENT_OF', direction: 'out', kind: 'Job' }, args);
  }

  @FieldResolver(() => RunConnection, { complexity: pageCost })
  runs(@Root() job: Job, @Args(() => RunsArgs) args: RunsArgs, @Ctx() context: Context) {
    return relatedPage(context, job, { relation: 'HAS_RUN', direction: 'out', kind: 'Run' }, args);
  }

  @FieldResolver(() => Run, { nullable: true })
  latestRun(@Root() job: Job, @Ctx() context: Context) {
    return relatedOne(context, job, { relation: 'HAS_RUN', direction: 'out', kind: 'Run' });
  }

  @FieldResolver(() => NeighbourConnection, { description: 'What it is known to read.', complexity: pageCost })
  inputs(@Root() job: Job, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, job, { relation: 'READ_BY', direction: 'in' }, args);
  }

  @FieldResolver(() => NeighbourConnection, { description: 'What it is known to write.', complexity: pageCost })
  outputs(@Root() job: Job, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, job, { relation: 'WRITES', direction: 'out' }, args);
  }

  @FieldResolver(() => JobVersionConnection, {
    description: 'How it made columns of its outputs.',
    complexity: pageCost,
  })
  versions(@Root() job: Job, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, job, { relation: 'HAS_JOB_VERSION', direction: 'out', kind: 'JobVersion' }, args);
  }

  @Query(() => JobConnection, { description: 'Newest first.', complexity: pageCost })
  jobs(@Args(() => ListArgs) args: ListArgs, @Ctx() context: Context) {
    return entityPage(context, filterOf('Job', args.filter), args);
  }
}
