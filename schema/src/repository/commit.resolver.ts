import { commit, entityId } from '@rootline/graph/model';
import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost, READ_COST, singlePageCost } from '../cost.ts';
import { filterOf, ListArgs, RunsArgs } from '../entity/entity.args.ts';
import { entityOfKind, entityPage, relatedOne, relatedPage } from '../entity/lookup.ts';
import { PageArgs } from '../page/page.args.ts';
import { Principal } from '../principal/principal.type.ts';
import { RunConnection } from '../run/run.type.ts';
import { commitChanges, submodulesOf } from './commit-changes.ts';
import { CommitChangeConnection, Submodule } from './commit-changes.type.ts';
import { Commit, CommitConnection } from './commit.type.ts';
import { RefConnection } from './ref.type.ts';
import { Repository } from './repository.type.ts';

/** Merges have two; the few of more are not worth counting. */
const USUAL_PARENTS = 2;

@Resolver(() => Commit)
export class CommitResolver {
  @FieldResolver(() => Repository, { nullable: true })
  repository(@Root() { record, moment }: Commit, @Ctx() context: Context) {
    const url = record.key['repository'];
    return entityOfKind(context, url === undefined ? null : entityId('Repository', url), 'Repository', moment);
  }

  @FieldResolver(() => Principal, { nullable: true })
  author(@Root() of: Commit, @Ctx() context: Context) {
    return relatedOne(context, of, { relation: 'AUTHORED_BY', direction: 'out', kind: 'Principal' });
  }

  @FieldResolver(() => [Commit], {
    description: 'Those of its parents that the hub knows, in their order; `parents` has the shas of all.',
    complexity: ({ childComplexity }) => USUAL_PARENTS * (1 + childComplexity),
  })
  async parentCommits(@Root() { record, parents, moment }: Commit, @Ctx() context: Context) {
    const url = record.key['repository'];
    const ids = url === undefined ? [] : parents.map((sha) => commit(url, sha).id);
    const known = await Promise.all(ids.map((id) => entityOfKind(context, id, 'Commit', moment)));
    return known.filter((parent) => parent !== null);
  }

  @FieldResolver(() => CommitChangeConnection, {
    nullable: true,
    description: 'The paths that it changed against its first parent; null where nobody told.',
    complexity: singlePageCost,
  })
  changes(@Root() of: Commit, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return commitChanges(context, of, args);
  }

  @FieldResolver(() => [Submodule], {
    nullable: true,
    description: 'The other repositories within it; null where nobody looked.',
    complexity: () => READ_COST,
  })
  submodules(@Root() of: Commit, @Ctx() context: Context) {
    return submodulesOf(context, of);
  }

  @FieldResolver(() => RefConnection, { description: 'Branches and tags that point at it.', complexity: pageCost })
  refs(@Root() of: Commit, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, of, { relation: 'LED_TO', direction: 'out', kind: 'Ref' }, args);
  }

  @FieldResolver(() => RunConnection, { description: 'Runs of this code.', complexity: pageCost })
  runs(@Root() of: Commit, @Args(() => RunsArgs) args: RunsArgs, @Ctx() context: Context) {
    return relatedPage(context, of, { relation: 'BUILT_INTO', direction: 'out', kind: 'Run' }, args);
  }

  @Query(() => CommitConnection, { description: 'Newest first, by time of recording.', complexity: pageCost })
  commits(@Args(() => ListArgs) args: ListArgs, @Ctx() context: Context) {
    return entityPage(context, filterOf('Commit', args.filter), args);
  }
}
