import { Field, ID, InputType } from 'type-graphql';
import { z } from 'zod';
import { id, idempotencyKey, name } from '../mutation/rules.ts';
import { MutationInput } from '../mutation/shared.args.ts';

@InputType()
export class RenameInput extends MutationInput {
  @Field(() => ID, {
    description: 'Something that was named here: a project, feature view, model, deployment, pipeline or experiment.',
  })
  id!: string;

  @Field(() => String)
  name!: string;
}

/** Bounds and types of the input, as the command gets it. Times are epoch milliseconds. */
export const renameRules = z.object({
  idempotencyKey,
  id,
  name,
});

export type Rename = z.output<typeof renameRules>;
