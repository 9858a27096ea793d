import type { Json } from '@rootline/graph/model';
import { Field, ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { jsonOf } from '../entity/values.ts';
import { entityConnectionType } from '../page/connection.ts';
import { JsonValue } from '../scalars/json.scalar.ts';
import { contentOf } from '../table-schema/schema.type.ts';

@ObjectType({
  description: 'How a job made the columns of one output, known by its content.',
  implements: [Node, Entity],
  simpleResolvers: true,
})
export class JobVersion extends Entity {
  @Field(() => String, { nullable: true })
  get digest(): string | null {
    return this.record.key['digest'] ?? null;
  }

  @Field(() => JsonValue, { nullable: true, description: 'For each column of the output, the columns it comes from.' })
  get columnMapping(): Json {
    return jsonOf(contentOf(this.record));
  }
}

export const JobVersionConnection = entityConnectionType('JobVersion', () => JobVersion);
