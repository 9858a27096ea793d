import { Field, ID, InputType } from 'type-graphql';
import { z } from 'zod';
import { description, id, idempotencyKey, label, name, optional, time, uri } from '../mutation/rules.ts';
import { MutationInput } from '../mutation/shared.args.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';

@InputType({ description: 'A deployment by its name in a project; one that is new is made.' })
export class DeploymentNameInput {
  @Field(() => String)
  name!: string;

  @Field(() => ID, { nullable: true, description: 'Default: the default project.' })
  project?: string | null;

  @Field(() => String, { nullable: true, description: 'For example `production`.' })
  environment?: string | null;
}

@InputType()
export class RecordDeploymentInput extends MutationInput {
  @Field(() => DeploymentNameInput)
  deployment!: DeploymentNameInput;

  @Field(() => ID, {
    nullable: true,
    description: 'What answers from then on. Null: nothing does, the deployment ended. Left out: as before.',
  })
  modelVersion?: string | null;

  @Field(() => String, { nullable: true, description: 'Default: ACTIVE, or ENDED when `modelVersion` is null.' })
  state?: string | null;

  @Field(() => String, { nullable: true })
  endpoint?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Default: now.' })
  at?: number | null;

  @Field(() => String, { nullable: true })
  reason?: string | null;
}

/** Bounds and types of the input, as the command gets it. Times are epoch milliseconds. */
export const recordDeploymentRules = z.object({
  idempotencyKey,
  deployment: z.object({ name, project: optional(id), environment: optional(label) }),
  // Null and left out differ: null ends the deployment.
  modelVersion: id.nullish(),
  state: optional(label),
  endpoint: optional(uri),
  at: optional(time),
  reason: optional(description),
});

export type RecordDeployment = z.output<typeof recordDeploymentRules>;
