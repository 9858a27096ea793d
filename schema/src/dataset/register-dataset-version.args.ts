import { Field, ID, InputType } from 'type-graphql';
import { z } from 'zod';
import {
  count,
  derivedFrom,
  description,
  id,
  idempotencyKey,
  label,
  name,
  optional,
  schemaFields,
  time,
  uri,
} from '../mutation/rules.ts';
import { MutationInput, SchemaFieldInput } from '../mutation/shared.args.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { Long } from '../scalars/long.scalar.ts';

@InputType({ description: 'A dataset by its natural key; one that is new is made.' })
export class DatasetNameInput {
  @Field(() => String)
  namespace!: string;

  @Field(() => String)
  name!: string;
}

@InputType()
export class RegisterDatasetVersionInput extends MutationInput {
  @Field(() => DatasetNameInput)
  dataset!: DatasetNameInput;

  @Field(() => String)
  version!: string;

  @Field(() => String, { nullable: true, description: 'Of its content.' })
  digest?: string | null;

  @Field(() => String, { nullable: true, description: 'Where its content lies.' })
  uri?: string | null;

  @Field(() => [SchemaFieldInput], { nullable: true, description: 'Its columns.' })
  schema?: readonly SchemaFieldInput[] | null;

  @Field(() => Long, { nullable: true })
  rowCount?: number | null;

  @Field(() => Long, { nullable: true })
  byteSize?: number | null;

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
export const registerDatasetVersionRules = z.object({
  idempotencyKey,
  dataset: z.object({ namespace: name, name }),
  version: name,
  digest: optional(label),
  uri: optional(uri),
  schema: schemaFields,
  rowCount: optional(count),
  byteSize: optional(count),
  createdAt: optional(time),
  description: optional(description),
  derivedFrom,
  producedBy: optional(id),
});

export type RegisterDatasetVersion = z.output<typeof registerDatasetVersionRules>;
