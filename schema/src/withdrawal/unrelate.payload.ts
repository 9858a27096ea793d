import { Field, ObjectType } from 'type-graphql';
import { Entity } from '../entity/entity.type.ts';
import { resultUnion } from '../errors/expected-error.type.ts';
import { Receipt } from '../mutation/receipt.type.ts';

@ObjectType({ simpleResolvers: true })
export class UnrelatePayload {
  @Field(() => Receipt)
  receipt!: Receipt;

  @Field(() => Entity, { nullable: true })
  from!: () => Promise<Entity | null>;

  @Field(() => Entity, { nullable: true })
  to!: () => Promise<Entity | null>;
}

export const UnrelateResult = resultUnion('UnrelateResult', () => UnrelatePayload);
