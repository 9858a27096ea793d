import { Field, ObjectType } from 'type-graphql';
import { Entity } from '../entity/entity.type.ts';
import { resultUnion } from '../errors/expected-error.type.ts';
import { Receipt } from '../mutation/receipt.type.ts';

@ObjectType({ simpleResolvers: true })
export class WithdrawPayload {
  @Field(() => Receipt)
  receipt!: Receipt;

  @Field(() => Entity, { nullable: true })
  entity!: () => Promise<Entity | null>;

  @Field(() => Entity, {
    nullable: true,
    description:
      'The same entity when it had so many relations that some are still to be ended: withdraw it again to go on. Null when all have ended.',
  })
  rest?: () => Promise<Entity | null>;
}

export const WithdrawResult = resultUnion('WithdrawResult', () => WithdrawPayload);
