import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { answerMutation } from '../mutation/answer.ts';
import { AddAliasInput, addAliasRules } from './add-alias.args.ts';
import { AddAliasResult } from './add-alias.payload.ts';

@Resolver()
export class AddAliasResolver {
  @Mutation(() => AddAliasResult, {
    description: 'Say that another name means the same thing. When it means something else already, both become one.',
  })
  addAlias(@Arg('input', () => AddAliasInput) input: AddAliasInput, @Ctx() context: Context) {
    return answerMutation(context, addAliasRules, input, (valid) => context.commands.addAlias(valid));
  }
}
