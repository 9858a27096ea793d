import { Field, ID, InputType } from 'type-graphql';
import { z } from 'zod';
import { description, id, idempotencyKey, optional, time } from '../mutation/rules.ts';
import { MutationInput } from '../mutation/shared.args.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';

@InputType()
export class DescribeInput extends MutationInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'At most 20,000 characters; empty to clear.' })
  description!: string;

  @Field(() => DateTime, { nullable: true, description: 'Default: now.' })
  at?: number | null;
}

/** Bounds and types of the input, as the command gets it. Times are epoch milliseconds. */
export const describeRules = z.object({
  idempotencyKey,
  id,
  description,
  at: optional(time),
});

export type Describe = z.output<typeof describeRules>;
