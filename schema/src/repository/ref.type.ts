import { Field, ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';

@ObjectType({ description: 'A branch or tag of a repository.', implements: [Node, Entity], simpleResolvers: true })
export class Ref extends Entity {
  @Field(() => String, { description: 'For example `refs/heads/main`.' })
  get refName(): string {
    return this.record.key['ref'] ?? this.record.name;
  }
}
