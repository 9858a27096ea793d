import { Field, ID, InputType } from 'type-graphql';
import { z } from 'zod';
import {
  derivedFrom,
  description,
  id,
  idempotencyKey,
  label,
  name,
  optional,
  schemaFields,
  time,
} from '../mutation/rules.ts';
import { MutationInput, SchemaFieldInput } from '../mutation/shared.args.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';

@InputType({ description: 'A feature view by its name in a project; one that is new is made.' })
export class FeatureViewNameInput {
  @Field(() => String)
  name!: string;

  @Field(() => ID, { nullable: true, description: 'Default: the default project.' })
  project?: string | null;
}

@InputType()
export class RegisterFeatureViewVersionInput extends MutationInput {
  @Field(() => FeatureViewNameInput)
  featureView!: FeatureViewNameInput;

  @Field(() => String)
  version!: string;

  @Field(() => String, { nullable: true, description: 'Of its content.' })
  digest?: string | null;

  @Field(() => [SchemaFieldInput], { nullable: true, description: 'Its columns.' })
  schema?: readonly SchemaFieldInput[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when it can be read. Default: now.' })
  createdAt?: number | null;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Versions that it was made of, where no run of the hub says so.' })
  derivedFrom?: readonly string[] | null;

  @Field(() => ID, { nullable: true, description: 'The run that made it.' })
  producedBy?: string | null;
}

/** Bounds and types of the input, as the command gets it. Times are epoch milliseconds. */
export const registerFeatureViewVersionRules = z.object({
  idempotencyKey,
  featureView: z.object({ name, project: optional(id) }),
  version: name,
  digest: optional(label),
  schema: schemaFields,
  createdAt: optional(time),
  description: optional(description),
  derivedFrom,
  producedBy: optional(id),
});

export type RegisterFeatureViewVersion = z.output<typeof registerFeatureViewVersionRules>;
