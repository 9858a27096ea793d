import type { Json } from '@rootline/graph/model';
import { Field, ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { jsonOf, textOf } from '../entity/values.ts';
import { entityConnectionType } from '../page/connection.ts';
import { JsonValue } from '../scalars/json.scalar.ts';

@ObjectType({
  description: 'Data under a name: a table, a file, a topic.',
  implements: [Node, Entity],
  simpleResolvers: true,
})
export class Dataset extends Entity {
  @Field(() => String, { nullable: true })
  get datasetType(): string | null {
    return textOf(this.record.values['datasetType']);
  }

  @Field(() => String, { nullable: true, description: 'The system that holds it.' })
  get source(): string | null {
    const { source } = this.record.values;
    return typeof source === 'string' || source === undefined || source === null
      ? (source ?? null)
      : JSON.stringify(source);
  }

  @Field(() => String, { nullable: true, description: 'What last happened to it as a whole: CREATE, TRUNCATE, DROP …' })
  get lifecycle(): string | null {
    return textOf(this.record.values['lifecycle']);
  }

  @Field(() => JsonValue, { nullable: true })
  get quality(): Json {
    return jsonOf(this.record.values['quality']);
  }
}

export const DatasetConnection = entityConnectionType('Dataset', () => Dataset);
