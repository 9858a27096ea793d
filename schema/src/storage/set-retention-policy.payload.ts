import { Field, ObjectType } from 'type-graphql';
import { resultUnion } from '../errors/expected-error.type.ts';
import { Receipt } from '../mutation/receipt.type.ts';

@ObjectType({ simpleResolvers: true })
export class SetRetentionPolicyPayload {
  @Field(() => Receipt)
  receipt!: Receipt;
}

export const SetRetentionPolicyResult = resultUnion('SetRetentionPolicyResult', () => SetRetentionPolicyPayload);
