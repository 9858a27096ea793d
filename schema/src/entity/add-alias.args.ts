import { Field, ID, InputType } from 'type-graphql';
import { z } from 'zod';
import { id, idempotencyKey, name, optional } from '../mutation/rules.ts';
import { MutationInput } from '../mutation/shared.args.ts';

@InputType({ description: 'Another name of the same kind of thing.' })
export class AliasInput {
  @Field(() => String, { nullable: true, description: 'For what other systems name: datasets and jobs.' })
  namespace?: string | null;

  @Field(() => String)
  name!: string;
}

@InputType()
export class AddAliasInput extends MutationInput {
  @Field(() => ID)
  id!: string;

  @Field(() => AliasInput)
  alias!: AliasInput;
}

/** Bounds and types of the input, as the command gets it. Times are epoch milliseconds. */
export const addAliasRules = z.object({
  idempotencyKey,
  id,
  alias: z.object({ namespace: optional(name), name }),
});

export type AddAlias = z.output<typeof addAliasRules>;
