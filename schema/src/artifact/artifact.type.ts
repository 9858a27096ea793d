import { Field, ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { integerOf, textOf } from '../entity/values.ts';
import { Long } from '../scalars/long.scalar.ts';

@ObjectType({ description: 'A file that a run made or took.', implements: [Node, Entity], simpleResolvers: true })
export class Artifact extends Entity {
  @Field(() => String, { nullable: true })
  get digest(): string | null {
    return textOf(this.record.values['digest']) ?? this.record.key['digest'] ?? null;
  }

  @Field(() => String, { nullable: true, description: 'Where its content lies.' })
  get uri(): string | null {
    return textOf(this.record.values['uri']);
  }

  @Field(() => Long, { nullable: true })
  get byteSize(): number | null {
    return integerOf(this.record.values['byteSize']);
  }
}
