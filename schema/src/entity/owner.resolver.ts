import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { Principal } from '../principal/principal.type.ts';
import { Owner } from './entity.type.ts';
import { entityOfKind } from './lookup.ts';

@Resolver(() => Owner)
export class OwnerResolver {
  @FieldResolver(() => String, { description: 'For people: from the vault, else as the producer wrote it.' })
  async name(@Root() { principalId, spelled }: Owner, @Ctx() context: Context) {
    const known = principalId === null ? null : await context.loaders.personName(principalId);
    return known ?? spelled ?? principalId ?? '';
  }

  @FieldResolver(() => Principal, { nullable: true })
  principal(@Root() { principalId, moment }: Owner, @Ctx() context: Context) {
    return entityOfKind(context, principalId, 'Principal', moment);
  }
}
