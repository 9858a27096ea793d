import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { READ_COST } from '../cost.ts';
import { RetentionKindEnum } from '../enums.ts';
import { checkRange } from '../errors/checks.ts';
import { answerMutation } from '../mutation/answer.ts';
import { ApplyRetentionInput, applyRetentionRules } from './apply-retention.args.ts';
import { ApplyRetentionResult } from './apply-retention.payload.ts';
import {
  LEAST_DAYS,
  MOST_DAYS,
  SetRetentionPolicyInput,
  setRetentionPolicyRules,
} from './set-retention-policy.args.ts';
import { SetRetentionPolicyResult } from './set-retention-policy.payload.ts';
import type { RetentionKind } from './storage-keeper.ts';
import { RetentionPlan, StorageReport } from './storage.type.ts';

@Resolver()
export class StorageResolver {
  @Query(() => StorageReport, { description: 'What is stored where, how long, and when it was checked and backed up.' })
  storage(@Ctx() context: Context) {
    return context.storage.read();
  }

  @Query(() => RetentionPlan, {
    description: 'What `applyRetention` would drop now.',
    complexity: ({ childComplexity }) => READ_COST + childComplexity,
  })
  retentionDryRun(
    @Arg('kind', () => RetentionKindEnum) kind: RetentionKind,
    @Ctx() context: Context,
    @Arg('keepDays', () => Int, { nullable: true, description: 'Default: those of the policy.' })
    keepDays?: number | null,
  ) {
    if (keepDays == null) return context.storage.plan(kind);
    return context.storage.plan(kind, checkRange('keepDays', keepDays, LEAST_DAYS, MOST_DAYS));
  }

  @Mutation(() => SetRetentionPolicyResult, { description: 'Say how long something is kept. Drops nothing by itself.' })
  setRetentionPolicy(
    @Arg('input', () => SetRetentionPolicyInput) input: SetRetentionPolicyInput,
    @Ctx() context: Context,
  ) {
    return answerMutation(context, setRetentionPolicyRules, input, (valid) => context.storage.setPolicy(valid));
  }

  @Mutation(() => ApplyRetentionResult, {
    description:
      'Drop what is older than its policy keeps it, at most 20,000 entries at a time. An entry of the ledger says what.',
  })
  async applyRetention(@Arg('input', () => ApplyRetentionInput) input: ApplyRetentionInput, @Ctx() context: Context) {
    let run = {};
    const answer = await answerMutation(context, applyRetentionRules, input, async (valid) => {
      const { outcome, ...counts } = await context.storage.apply(valid);
      run = counts;
      return outcome;
    });
    return { ...answer, ...('receipt' in answer ? run : {}) };
  }
}
