import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost } from '../cost.ts';
import { filterOf, ListArgs } from '../entity/entity.args.ts';
import { entityPage } from '../entity/lookup.ts';
import { Principal, PrincipalConnection } from './principal.type.ts';

@Resolver(() => Principal)
export class PrincipalResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'From the vault; null when the person was forgotten or never named.',
  })
  displayName(@Root() principal: Principal, @Ctx() context: Context) {
    return context.loaders.personName(principal.id);
  }

  @Query(() => PrincipalConnection, { complexity: pageCost })
  principals(@Args(() => ListArgs) args: ListArgs, @Ctx() context: Context) {
    return entityPage(context, filterOf('Principal', args.filter), args);
  }
}
