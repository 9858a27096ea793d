import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.ts';
import { answerMutation } from '../mutation/answer.ts';
import { CreateProjectInput, createProjectRules } from './create-project.args.ts';
import { CreateProjectResult } from './create-project.payload.ts';

@Resolver()
export class CreateProjectResolver {
  @Mutation(() => CreateProjectResult, { description: 'Start a project.' })
  createProject(@Arg('input', () => CreateProjectInput) input: CreateProjectInput, @Ctx() context: Context) {
    return answerMutation(context, createProjectRules, input, (valid) => context.commands.createProject(valid));
  }
}
