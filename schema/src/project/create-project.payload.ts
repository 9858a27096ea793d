import { Field, ObjectType } from 'type-graphql';
import { Project } from './project.type.ts';
import { resultUnion } from '../errors/expected-error.type.ts';
import { Receipt } from '../mutation/receipt.type.ts';

@ObjectType({ simpleResolvers: true })
export class CreateProjectPayload {
  @Field(() => Receipt)
  receipt!: Receipt;

  @Field(() => Project, { nullable: true })
  project!: () => Promise<Project | null>;
}

export const CreateProjectResult = resultUnion('CreateProjectResult', () => CreateProjectPayload);
