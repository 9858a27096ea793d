import type { Json } from '@rootline/graph/model';
import { Field, ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { jsonOf } from '../entity/values.ts';
import { Version } from '../entity/version.type.ts';
import { entityConnectionType } from '../page/connection.ts';
import { JsonValue } from '../scalars/json.scalar.ts';

@ObjectType({
  description: 'A model as it was trained once.',
  implements: [Node, Entity, Version],
  simpleResolvers: true,
})
export class ModelVersion extends Version {
  @Field(() => JsonValue, { nullable: true })
  get metrics(): Json {
    return jsonOf(this.record.values['metrics']);
  }

  @Field(() => JsonValue, { nullable: true, description: 'The columns that it takes and gives.' })
  get signature(): Json {
    return jsonOf(this.record.values['signature']);
  }
}

export const ModelVersionConnection = entityConnectionType('ModelVersion', () => ModelVersion);
