import { Field, InputType } from 'type-graphql';
import { z } from 'zod';
import { description, idempotencyKey, label, list, name, optional } from '../mutation/rules.ts';
import { MutationInput } from '../mutation/shared.args.ts';

@InputType()
export class CreateProjectInput extends MutationInput {
  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Namespaces whose things belong to it; `*` stands for any text.',
  })
  namespacePatterns?: readonly string[] | null;
}

/** Each is tried on every new namespace. */
const MAX_PATTERNS = 100;

/** Bounds and types of the input, as the command gets it. Times are epoch milliseconds. */
export const createProjectRules = z.object({
  idempotencyKey,
  name: label,
  description: optional(description),
  namespacePatterns: optional(list(name, MAX_PATTERNS)),
});

export type CreateProject = z.output<typeof createProjectRules>;
