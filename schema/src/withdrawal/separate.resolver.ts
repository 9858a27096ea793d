import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { answerMutation } from '../mutation/answer.ts';
import { SeparateInput, separateRules } from './separate.args.ts';
import { SeparateResult } from './separate.payload.ts';

@Resolver()
export class SeparateResolver {
  @Mutation(() => SeparateResult, {
    description:
      'Undo a union: two datasets, jobs, feature views or models that became one are two again. Each has what was said under its own ' +
      'names, before and since; names that are learnt later unite them no more. Positions of before still see one.',
  })
  separate(@Arg('input', () => SeparateInput) input: SeparateInput, @Ctx() context: Context) {
    return answerMutation(context, separateRules, input, (valid) => context.commands.separate(valid));
  }
}
