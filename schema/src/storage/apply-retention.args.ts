import { Field, InputType } from 'type-graphql';
import { z } from 'zod';
import { RetentionKindEnum } from '../enums.ts';
import { RETENTION_KINDS, type RetentionKind } from './storage-keeper.ts';

/** Without an idempotency key: run again, it drops nothing that is gone already. */
@InputType()
export class ApplyRetentionInput {
  @Field(() => RetentionKindEnum)
  kind!: RetentionKind;
}

export const applyRetentionRules = z.object({ kind: z.enum(RETENTION_KINDS) });

export type ApplyRetention = z.output<typeof applyRetentionRules>;
