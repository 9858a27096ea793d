import { Field, ObjectType } from 'type-graphql';
import { ModelVersion } from './model-version.type.ts';
import { RegisteredModel } from './model.type.ts';
import { resultUnion } from '../errors/expected-error.type.ts';
import { Receipt } from '../mutation/receipt.type.ts';

@ObjectType({ simpleResolvers: true })
export class RegisterModelVersionPayload {
  @Field(() => Receipt)
  receipt!: Receipt;

  @Field(() => RegisteredModel, { nullable: true })
  model!: () => Promise<RegisteredModel | null>;

  @Field(() => ModelVersion, { nullable: true })
  modelVersion!: () => Promise<ModelVersion | null>;
}

export const RegisterModelVersionResult = resultUnion('RegisterModelVersionResult', () => RegisterModelVersionPayload);
