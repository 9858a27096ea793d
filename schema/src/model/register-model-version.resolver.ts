import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { answerMutation } from '../mutation/answer.ts';
import { RegisterModelVersionInput, registerModelVersionRules } from './register-model-version.args.ts';
import { RegisterModelVersionResult } from './register-model-version.payload.ts';

@Resolver()
export class RegisterModelVersionResolver {
  @Mutation(() => RegisterModelVersionResult, { description: 'Record a version of a model.' })
  registerModelVersion(
    @Arg('input', () => RegisterModelVersionInput) input: RegisterModelVersionInput,
    @Ctx() context: Context,
  ) {
    return answerMutation(context, registerModelVersionRules, input, (valid) =>
      context.commands.registerModelVersion(valid),
    );
  }
}
