import { Field, ObjectType } from 'type-graphql';
import { Entity } from './entity.type.ts';
import { resultUnion } from '../errors/expected-error.type.ts';
import { Receipt } from '../mutation/receipt.type.ts';

@ObjectType({ simpleResolvers: true })
export class TagPayload {
  @Field(() => Receipt)
  receipt!: Receipt;

  @Field(() => Entity, { nullable: true })
  entity!: () => Promise<Entity | null>;
}

export const TagResult = resultUnion('TagResult', () => TagPayload);
