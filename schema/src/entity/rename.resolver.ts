import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { answerMutation } from '../mutation/answer.ts';
import { RenameInput, renameRules } from './rename.args.ts';
import { RenameResult } from './rename.payload.ts';

@Resolver()
export class RenameResolver {
  @Mutation(() => RenameResult, { description: 'Give another name; the old one goes on leading here.' })
  rename(@Arg('input', () => RenameInput) input: RenameInput, @Ctx() context: Context) {
    return answerMutation(context, renameRules, input, (valid) => context.commands.rename(valid));
  }
}
