import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost } from '../cost.ts';
import { filterOf, ListArgs } from '../entity/entity.args.ts';
import { entityPage, relatedPage } from '../entity/lookup.ts';
import { PageArgs } from '../page/page.args.ts';
import { CommitConnection } from './commit.type.ts';
import { Repository, RepositoryConnection } from './repository.type.ts';

@Resolver(() => Repository)
export class RepositoryResolver {
  @FieldResolver(() => CommitConnection, { complexity: pageCost })
  commits(@Root() repository: Repository, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, repository, { relation: 'HAS_COMMIT', direction: 'out', kind: 'Commit' }, args);
  }

  @Query(() => RepositoryConnection, { description: 'Newest first.', complexity: pageCost })
  repositories(@Args(() => ListArgs) args: ListArgs, @Ctx() context: Context) {
    return entityPage(context, filterOf('Repository', args.filter), args);
  }
}
