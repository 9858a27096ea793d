import { commit } from '@rootline/graph/model';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { entityOfKind } from '../entity/lookup.ts';
import { Principal } from '../principal/principal.type.ts';
import { Commit } from './commit.type.ts';
import { RefMovement } from './ref.type.ts';

@Resolver(() => RefMovement)
export class RefMovementResolver {
  @FieldResolver(() => Commit, { nullable: true, description: 'Where the hub knows it.' })
  from(@Root() move: RefMovement, @Ctx() context: Context) {
    return commitOf(context, move, move.fromSha);
  }

  @FieldResolver(() => Commit, { nullable: true })
  to(@Root() move: RefMovement, @Ctx() context: Context) {
    return commitOf(context, move, move.toSha);
  }

  @FieldResolver(() => Principal, { nullable: true, description: 'Who moved it, where the host told.' })
  by(@Root() { byId, moment }: RefMovement, @Ctx() context: Context) {
    return entityOfKind(context, byId, 'Principal', moment);
  }
}

function commitOf(context: Context, { repositoryUrl: url, moment }: RefMovement, sha: string | null) {
  return entityOfKind(context, url === null || sha === null ? null : commit(url, sha).id, 'Commit', moment);
}
