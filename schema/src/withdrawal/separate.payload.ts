import { Field, ObjectType } from 'type-graphql';
import { Entity } from '../entity/entity.type.ts';
import { resultUnion } from '../errors/expected-error.type.ts';
import { Receipt } from '../mutation/receipt.type.ts';

@ObjectType({ simpleResolvers: true })
export class SeparatePayload {
  @Field(() => Receipt)
  receipt!: Receipt;

  @Field(() => Entity, { nullable: true, description: 'The one that is an entity of its own again.' })
  entity!: () => Promise<Entity | null>;

  @Field(() => Entity, { nullable: true, description: 'The one that it was one with.' })
  from!: () => Promise<Entity | null>;
}

export const SeparateResult = resultUnion('SeparateResult', () => SeparatePayload);
