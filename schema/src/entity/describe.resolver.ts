import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { answerMutation } from '../mutation/answer.ts';
import { DescribeInput, describeRules } from './describe.args.ts';
import { DescribeResult } from './describe.payload.ts';

@Resolver()
export class DescribeResolver {
  @Mutation(() => DescribeResult, { description: 'Say what something is.' })
  describe(@Arg('input', () => DescribeInput) input: DescribeInput, @Ctx() context: Context) {
    return answerMutation(context, describeRules, input, (valid) => context.commands.describe(valid));
  }
}
