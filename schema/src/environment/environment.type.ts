import type { Json } from '@rootline/graph/model';
import { Field, ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { jsonOf } from '../entity/values.ts';
import { JsonValue } from '../scalars/json.scalar.ts';

@ObjectType({
  description: 'What runs run in: an image, a set of packages, a cluster.',
  implements: [Node, Entity],
  simpleResolvers: true,
})
export class Environment extends Entity {
  @Field(() => JsonValue, { nullable: true })
  get attributes(): Json {
    return jsonOf(this.record.values['attributes']);
  }
}
