import { entityId } from '@rootline/graph/model';
import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost } from '../cost.ts';
import { filterOf, ListArgs, RunsArgs } from '../entity/entity.args.ts';
import { entityOfKind, entityPage, relatedOne, relatedPage } from '../entity/lookup.ts';
import { Principal } from '../principal/principal.type.ts';
import { RunConnection } from '../run/run.type.ts';
import { Commit, CommitConnection } from './commit.type.ts';
import { Repository } from './repository.type.ts';

@Resolver(() => Commit)
export class CommitResolver {
  @FieldResolver(() => Repository, { nullable: true })
  repository(@Root() { record, moment }: Commit, @Ctx() context: Context) {
    const url = record.key['repository'];
    return entityOfKind(context, url === undefined ? null : entityId('Repository', url), 'Repository', moment);
  }

  @FieldResolver(() => Principal, { nullable: true })
  author(@Root() commit: Commit, @Ctx() context: Context) {
    return relatedOne(context, commit, { relation: 'AUTHORED_BY', direction: 'out', kind: 'Principal' });
  }

  @FieldResolver(() => RunConnection, { description: 'Runs of this code.', complexity: pageCost })
  runs(@Root() commit: Commit, @Args(() => RunsArgs) args: RunsArgs, @Ctx() context: Context) {
    return relatedPage(context, commit, { relation: 'BUILT_INTO', direction: 'out', kind: 'Run' }, args);
  }

  @Query(() => CommitConnection, { description: 'Newest first, by time of recording.', complexity: pageCost })
  commits(@Args(() => ListArgs) args: ListArgs, @Ctx() context: Context) {
    return entityPage(context, filterOf('Commit', args.filter), args);
  }
}
