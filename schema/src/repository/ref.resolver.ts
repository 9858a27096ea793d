import { entityId } from '@rootline/graph/model';
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { singlePageCost } from '../cost.ts';
import { entityOfKind, relatedOne } from '../entity/lookup.ts';
import { PageArgs } from '../page/page.args.ts';
import { Commit } from './commit.type.ts';
import { refMovements } from './ref-movements.ts';
import { Ref, RefMovementConnection } from './ref.type.ts';
import { Repository } from './repository.type.ts';

@Resolver(() => Ref)
export class RefResolver {
  @FieldResolver(() => Repository, { nullable: true })
  repository(@Root() { record, moment }: Ref, @Ctx() context: Context) {
    const url = record.key['repository'];
    return entityOfKind(context, url === undefined ? null : entityId('Repository', url), 'Repository', moment);
  }

  @FieldResolver(() => RefMovementConnection, { description: 'Newest first.', complexity: singlePageCost })
  movements(@Root() ref: Ref, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    return refMovements(context, ref, args);
  }

  @FieldResolver(() => Commit, { nullable: true, description: 'The commit that it points at, where one led to it.' })
  target(@Root() ref: Ref, @Ctx() context: Context) {
    return relatedOne(context, ref, { relation: 'LED_TO', direction: 'in', kind: 'Commit' });
  }
}
