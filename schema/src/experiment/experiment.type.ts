import type { Json } from '@rootline/graph/model';
import { Field, ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { jsonOf } from '../entity/values.ts';
import { entityConnectionType } from '../page/connection.ts';
import { JsonValue } from '../scalars/json.scalar.ts';

@ObjectType({ description: 'Runs that belong together.', implements: [Node, Entity], simpleResolvers: true })
export class Experiment extends Entity {
  @Field(() => JsonValue, { nullable: true })
  get attributes(): Json {
    return jsonOf(this.record.values['attributes']);
  }
}

export const ExperimentConnection = entityConnectionType('Experiment', () => Experiment);
