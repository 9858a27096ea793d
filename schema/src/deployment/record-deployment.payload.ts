import { Field, ObjectType } from 'type-graphql';
import { Deployment } from './deployment.type.ts';
import { resultUnion } from '../errors/expected-error.type.ts';
import { Receipt } from '../mutation/receipt.type.ts';

@ObjectType({ simpleResolvers: true })
export class RecordDeploymentPayload {
  @Field(() => Receipt)
  receipt!: Receipt;

  @Field(() => Deployment, { nullable: true })
  deployment!: () => Promise<Deployment | null>;
}

export const RecordDeploymentResult = resultUnion('RecordDeploymentResult', () => RecordDeploymentPayload);
