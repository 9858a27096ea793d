import { Field, ID, InputType } from 'type-graphql';
import { z } from 'zod';
import { id, idempotencyKey } from '../mutation/rules.ts';
import { MutationInput } from '../mutation/shared.args.ts';

// People write a sentence or two; it is shown wherever the thing is.
const MAX_REASON = 2_000;

@InputType()
export class WithdrawInput extends MutationInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'Why: shown with it from then on. 1 to 2,000 characters.' })
  reason!: string;
}

/** Bounds and types of the input, as the command gets it. */
export const withdrawRules = z.object({
  idempotencyKey,
  id,
  reason: z.string().trim().min(1, 'expected a reason').max(MAX_REASON, `expected at most ${MAX_REASON} characters`),
});

export type Withdraw = z.output<typeof withdrawRules>;
