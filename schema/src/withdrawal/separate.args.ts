import { Field, ID, InputType } from 'type-graphql';
import { z } from 'zod';
import { id, idempotencyKey } from '../mutation/rules.ts';
import { MutationInput } from '../mutation/shared.args.ts';

@InputType()
export class SeparateInput extends MutationInput {
  @Field(() => ID, {
    description:
      'The id of the entity that went: it leads to the other one now, whose history names it as `united.otherId`.',
  })
  id!: string;
}

/** Bounds and types of the input, as the command gets it. */
export const separateRules = z.object({ idempotencyKey, id });

export type Separate = z.output<typeof separateRules>;
