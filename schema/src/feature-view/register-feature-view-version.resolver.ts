import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { answerMutation } from '../mutation/answer.ts';
import {
  RegisterFeatureViewVersionInput,
  registerFeatureViewVersionRules,
} from './register-feature-view-version.args.ts';
import { RegisterFeatureViewVersionResult } from './register-feature-view-version.payload.ts';

@Resolver()
export class RegisterFeatureViewVersionResolver {
  @Mutation(() => RegisterFeatureViewVersionResult, { description: 'Record a version of a feature view.' })
  registerFeatureViewVersion(
    @Arg('input', () => RegisterFeatureViewVersionInput) input: RegisterFeatureViewVersionInput,
    @Ctx() context: Context,
  ) {
    return answerMutation(context, registerFeatureViewVersionRules, input, (valid) =>
      context.commands.registerFeatureViewVersion(valid),
    );
  }
}
