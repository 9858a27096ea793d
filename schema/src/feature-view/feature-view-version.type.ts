import type { Json } from '@rootline/graph/model';
import { Field, ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { integerOf, jsonOf } from '../entity/values.ts';
import { Version } from '../entity/version.type.ts';
import { entityConnectionType } from '../page/connection.ts';
import { JsonValue } from '../scalars/json.scalar.ts';
import { Long } from '../scalars/long.scalar.ts';

@ObjectType({ description: 'One state of a feature view.', implements: [Node, Entity, Version], simpleResolvers: true })
export class FeatureViewVersion extends Version {
  @Field(() => Long, { nullable: true })
  get rowCount(): number | null {
    return integerOf(this.record.values['rowCount']);
  }

  @Field(() => Long, { nullable: true })
  get byteSize(): number | null {
    return integerOf(this.record.values['byteSize']);
  }

  @Field(() => JsonValue, { nullable: true })
  get statistics(): Json {
    return jsonOf(this.record.values['statistics']);
  }
}

export const FeatureViewVersionConnection = entityConnectionType('FeatureViewVersion', () => FeatureViewVersion);
