import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { answerMutation } from '../mutation/answer.ts';
import { RegisterDatasetVersionInput, registerDatasetVersionRules } from './register-dataset-version.args.ts';
import { RegisterDatasetVersionResult } from './register-dataset-version.payload.ts';

@Resolver()
export class RegisterDatasetVersionResolver {
  @Mutation(() => RegisterDatasetVersionResult, { description: 'Record a version of a dataset.' })
  registerDatasetVersion(
    @Arg('input', () => RegisterDatasetVersionInput) input: RegisterDatasetVersionInput,
    @Ctx() context: Context,
  ) {
    return answerMutation(context, registerDatasetVersionRules, input, (valid) =>
      context.commands.registerDatasetVersion(valid),
    );
  }
}
