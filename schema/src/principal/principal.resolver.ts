import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost } from '../cost.ts';
import { filterOf, ListArgs } from '../entity/entity.args.ts';
import { entityPage } from '../entity/lookup.ts';
import { pageOf } from '../page/page.args.ts';
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
  async principals(@Args(() => ListArgs) args: ListArgs, @Ctx() context: Context) {
    return entityPage(await context.entities.list(filterOf('Principal', args.filter), pageOf(args)), args);
  }
}
