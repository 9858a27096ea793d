import { Field, InputType, Int } from 'type-graphql';
import { z } from 'zod';
import { RetentionKindEnum } from '../enums.ts';
import { idempotencyKey } from '../mutation/rules.ts';
import { MutationInput } from '../mutation/shared.args.ts';
import { RETENTION_KINDS, type RetentionKind } from './storage-keeper.ts';

/** Longer than any incident is looked into; whoever wants less wants no ledger. */
export const LEAST_DAYS = 30;
/** A hundred years. */
export const MOST_DAYS = 36_500;

@InputType()
export class SetRetentionPolicyInput extends MutationInput {
  @Field(() => RetentionKindEnum)
  kind!: RetentionKind;

  @Field(() => Int, {
    nullable: true,
    description: `How long to keep it, from ${LEAST_DAYS} to ${MOST_DAYS} days; null: for good.`,
  })
  keepDays?: number | null;
}

export const keepDaysRule = z
  .number()
  .int()
  .min(LEAST_DAYS, `from ${LEAST_DAYS} to ${MOST_DAYS} days`)
  .max(MOST_DAYS, `from ${LEAST_DAYS} to ${MOST_DAYS} days`);

export const setRetentionPolicyRules = z.object({
  idempotencyKey,
  kind: z.enum(RETENTION_KINDS),
  keepDays: keepDaysRule.nullish().transform((days) => days ?? null),
});

export type SetRetentionPolicy = z.output<typeof setRetentionPolicyRules>;
