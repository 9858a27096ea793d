import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { answerMutation } from '../mutation/answer.ts';
import { RelateInput, relateRules } from './relate.args.ts';
import { RelateResult } from './relate.payload.ts';

@Resolver()
export class RelateResolver {
  @Mutation(() => RelateResult, { description: 'Say that one thing leads to another.' })
  relate(@Arg('input', () => RelateInput) input: RelateInput, @Ctx() context: Context) {
    return answerMutation(context, relateRules, input, (valid) => context.commands.relate(valid));
  }
}
