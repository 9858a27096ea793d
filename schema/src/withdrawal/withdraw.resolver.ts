import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { answerMutation } from '../mutation/answer.ts';
import { WithdrawInput, withdrawRules } from './withdraw.args.ts';
import { WithdrawResult } from './withdraw.payload.ts';

@Resolver()
export class WithdrawResolver {
  @Mutation(() => WithdrawResult, {
    description:
      'Take something back: from now on it is in no list, search or lineage of now; its past stays, and it is shown as withdrawn. Its versions go with it. An event that reads or writes it later brings it back.',
  })
  withdraw(@Arg('input', () => WithdrawInput) input: WithdrawInput, @Ctx() context: Context) {
    return answerMutation(context, withdrawRules, input, (valid) => context.commands.withdraw(valid));
  }
}
