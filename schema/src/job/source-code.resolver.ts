import { commit, repository } from '@rootline/graph/model';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { entityOfKind } from '../entity/lookup.ts';
import { Commit } from '../repository/commit.type.ts';
import { Repository } from '../repository/repository.type.ts';
import { SourceCode } from './job.type.ts';

/** A full SHA-1 or SHA-256: a shorter one names no commit for sure. */
const SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;

@Resolver(() => SourceCode)
export class SourceCodeResolver {
  @FieldResolver(() => Repository, { nullable: true, description: 'When the hub knows it.' })
  repository(@Root() { repositoryUrl, moment }: SourceCode, @Ctx() context: Context) {
    return entityOfKind(context, repositoryUrl === null ? null : repository(repositoryUrl).id, 'Repository', moment);
  }

  @FieldResolver(() => Commit, { nullable: true, description: 'When the hub knows it.' })
  commit(@Root() { repositoryUrl, revision, moment }: SourceCode, @Ctx() context: Context) {
    if (repositoryUrl === null || revision === null || !SHA.test(revision)) return null;
    return entityOfKind(context, commit(repositoryUrl, revision).id, 'Commit', moment);
  }
}
