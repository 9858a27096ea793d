import type { Json } from '@rootline/graph/model';
import { Field, ID, InputType } from 'type-graphql';
import { z } from 'zod';
import {
  commitRef,
  derivedFrom,
  description,
  id,
  idempotencyKey,
  json,
  label,
  name,
  optional,
  time,
  uri,
} from '../mutation/rules.ts';
import { MutationInput } from '../mutation/shared.args.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { JsonValue } from '../scalars/json.scalar.ts';

@InputType({ description: 'A model by its name in a project; one that is new is made.' })
export class ModelNameInput {
  @Field(() => String)
  name!: string;

  @Field(() => ID, { nullable: true, description: 'Default: the default project.' })
  project?: string | null;
}

@InputType({ description: 'A commit, of which nothing else need be known.' })
export class CommitRefInput {
  @Field(() => String, { description: 'Its URL, in any spelling.' })
  repository!: string;

  @Field(() => String, { description: 'In full.' })
  sha!: string;
}

@InputType()
export class RegisterModelVersionInput extends MutationInput {
  @Field(() => ModelNameInput)
  model!: ModelNameInput;

  @Field(() => String)
  version!: string;

  @Field(() => String, { nullable: true, description: 'Of its content.' })
  digest?: string | null;

  @Field(() => String, { nullable: true, description: 'Where its content lies.' })
  uri?: string | null;

  @Field(() => JsonValue, { nullable: true, description: 'The columns that it takes and gives.' })
  signature?: Json | null;

  @Field(() => JsonValue, { nullable: true })
  metrics?: Json | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when it can be read. Default: now.' })
  createdAt?: number | null;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Versions that it was made of, where no run of the hub says so.' })
  derivedFrom?: readonly string[] | null;

  @Field(() => ID, { nullable: true, description: 'The run that made it.' })
  producedBy?: string | null;

  @Field(() => CommitRefInput, { nullable: true, description: 'The code that made it.' })
  commit?: CommitRefInput | null;
}

/** Bounds and types of the input, as the command gets it. Times are epoch milliseconds. */
export const registerModelVersionRules = z.object({
  idempotencyKey,
  model: z.object({ name, project: optional(id) }),
  version: name,
  digest: optional(label),
  uri: optional(uri),
  signature: optional(json),
  metrics: optional(json),
  createdAt: optional(time),
  description: optional(description),
  derivedFrom,
  producedBy: optional(id),
  commit: optional(commitRef),
});

export type RegisterModelVersion = z.output<typeof registerModelVersionRules>;
