import type { Json } from '@rootline/graph/model';
import { Field, ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { integerOf, jsonOf, textOf } from '../entity/values.ts';
import { Version } from '../entity/version.type.ts';
import { entityConnectionType } from '../page/connection.ts';
import { JsonValue } from '../scalars/json.scalar.ts';
import { Long } from '../scalars/long.scalar.ts';

@ObjectType({
  description: 'What a dataset held for a while.',
  implements: [Node, Entity, Version],
  simpleResolvers: true,
})
export class DatasetVersion extends Version {
  @Field(() => Long, { nullable: true })
  get rowCount(): number | null {
    return integerOf(this.record.values['rowCount']);
  }

  @Field(() => Long, { nullable: true })
  get byteSize(): number | null {
    return integerOf(this.record.values['byteSize']);
  }

  @Field(() => Long, { nullable: true })
  get fileCount(): number | null {
    return integerOf(this.record.values['fileCount']);
  }

  @Field(() => String, { nullable: true, description: 'What its run did to the dataset: CREATE, OVERWRITE, DROP …' })
  get lifecycle(): string | null {
    return textOf(this.record.values['lifecycle']);
  }

  @Field(() => JsonValue, { nullable: true })
  get statistics(): Json {
    return jsonOf(this.record.values['statistics']);
  }

  @Field(() => JsonValue, { nullable: true })
  get quality(): Json {
    return jsonOf(this.record.values['quality']);
  }

  @Field(() => JsonValue, { nullable: true, description: 'Checks of its content and how they ended.' })
  get assertions(): Json {
    return jsonOf(this.record.values['assertions']);
  }
}

export const DatasetVersionConnection = entityConnectionType('DatasetVersion', () => DatasetVersion);
