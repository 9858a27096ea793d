import { repository } from '@rootline/graph/model';
import { Args, ArgsType, Ctx, Field, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost, READ_COST } from '../cost.ts';
import { filterOf, ListArgs, MAX_NAME } from '../entity/entity.args.ts';
import { entityOfKind, entityPage, relatedPage } from '../entity/lookup.ts';
import { checkText } from '../errors/checks.ts';
import { MomentArgs } from '../moment/moment.args.ts';
import { PageArgs } from '../page/page.args.ts';
import { CommitConnection } from './commit.type.ts';
import { RefConnection } from './ref.type.ts';
import { Repository, RepositoryConnection } from './repository.type.ts';

@ArgsType()
class RefsArgs extends PageArgs {
  @Field(() => [String], { nullable: true })
  states?: readonly string[] | null;
}

@ArgsType()
class RepositoryArgs extends MomentArgs {
  @Field(() => String)
  url!: string;
}

@Resolver(() => Repository)
export class RepositoryResolver {
  @FieldResolver(() => CommitConnection, { description: 'Newest first, by their own time.', complexity: pageCost })
  commits(@Root() of: Repository, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return relatedPage(context, of, { relation: 'HAS_COMMIT', direction: 'out', kind: 'Commit' }, args);
  }

  @FieldResolver(() => RefConnection, {
    description: 'Branches and tags, those that were last made first; states: ACTIVE, DELETED.',
    complexity: pageCost,
  })
  refs(@Root() of: Repository, @Args(() => RefsArgs) args: RefsArgs, @Ctx() context: Context) {
    return relatedPage(context, of, { relation: 'HAS_REF', direction: 'out', kind: 'Ref' }, args);
  }

  @Query(() => Repository, {
    nullable: true,
    description: 'By any of its addresses, in any spelling: https, ssh, with and without `.git`.',
    complexity: ({ childComplexity }) => READ_COST + childComplexity,
  })
  async repository(@Args(() => RepositoryArgs) args: RepositoryArgs, @Ctx() context: Context) {
    const url = checkText('url', args.url, MAX_NAME);
    return entityOfKind(context, repository(url).id, 'Repository', await context.moments.at(args));
  }

  @Query(() => RepositoryConnection, { description: 'Newest first.', complexity: pageCost })
  repositories(@Args(() => ListArgs) args: ListArgs, @Ctx() context: Context) {
    return entityPage(context, filterOf('Repository', args.filter), args);
  }
}
