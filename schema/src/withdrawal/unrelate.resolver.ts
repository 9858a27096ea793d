import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { answerMutation } from '../mutation/answer.ts';
import { UnrelateInput, unrelateRules } from './unrelate.args.ts';
import { UnrelateResult } from './unrelate.payload.ts';

@Resolver()
export class UnrelateResolver {
  @Mutation(() => UnrelateResult, {
    description:
      'Say that a relation holds no longer. It ends; it was so until then, and later evidence opens it again. One that has ended by then stays as it is.',
  })
  unrelate(@Arg('input', () => UnrelateInput) input: UnrelateInput, @Ctx() context: Context) {
    return answerMutation(context, unrelateRules, input, (valid) => context.commands.unrelate(valid));
  }
}
