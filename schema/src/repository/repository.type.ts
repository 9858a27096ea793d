import { Field, ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { entityConnectionType } from '../page/connection.ts';

@ObjectType({ description: 'A repository of code.', implements: [Node, Entity], simpleResolvers: true })
export class Repository extends Entity {
  @Field(() => String, { description: 'In one spelling, however it was cloned.' })
  get url(): string {
    return this.record.key['url'] ?? this.record.name;
  }
}

export const RepositoryConnection = entityConnectionType('Repository', () => Repository);
