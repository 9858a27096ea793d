import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { entityOfKind } from '../entity/lookup.ts';
import { JobVersion } from './job-version.type.ts';
import { Job } from './job.type.ts';

@Resolver(() => JobVersion)
export class JobVersionResolver {
  @FieldResolver(() => Job, { nullable: true })
  job(@Root() { record, moment }: JobVersion, @Ctx() context: Context) {
    return entityOfKind(context, record.key['job'], 'Job', moment);
  }
}
