import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { answerMutation } from '../mutation/answer.ts';
import { RecordDeploymentInput, recordDeploymentRules } from './record-deployment.args.ts';
import { RecordDeploymentResult } from './record-deployment.payload.ts';

@Resolver()
export class RecordDeploymentResolver {
  @Mutation(() => RecordDeploymentResult, { description: 'Record which model version answers where, from when on.' })
  recordDeployment(@Arg('input', () => RecordDeploymentInput) input: RecordDeploymentInput, @Ctx() context: Context) {
    return answerMutation(context, recordDeploymentRules, input, (valid) => context.commands.recordDeployment(valid));
  }
}
