import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { answerMutation } from '../mutation/answer.ts';
import { TagEntityInput, tagRules } from './tag.args.ts';
import { TagResult } from './tag.payload.ts';

@Resolver()
export class TagResolver {
  @Mutation(() => TagResult, { description: 'Set and remove tags.' })
  tag(@Arg('input', () => TagEntityInput) input: TagEntityInput, @Ctx() context: Context) {
    return answerMutation(context, tagRules, input, (valid) => context.commands.tag(valid));
  }
}
