import { Field, ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { booleanOf, textOf, textsOf, timeOf } from '../entity/values.ts';
import { entityConnectionType } from '../page/connection.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';

@ObjectType({ implements: [Node, Entity], simpleResolvers: true })
export class Commit extends Entity {
  @Field(() => String)
  get sha(): string {
    return this.record.key['sha'] ?? this.record.name;
  }

  @Field(() => String, { nullable: true })
  get message(): string | null {
    return textOf(this.record.values['message']);
  }

  @Field(() => DateTime, { nullable: true })
  get authoredAt(): number | null {
    return timeOf(this.record.values['authoredAt']);
  }

  @Field(() => DateTime, { nullable: true })
  get committedAt(): number | null {
    return timeOf(this.record.values['committedAt']);
  }

  @Field(() => [String], { description: 'The shas of the commits that it follows.' })
  get parents(): readonly string[] {
    return textsOf(this.record.values['parents']);
  }

  @Field(() => Boolean, { nullable: true, description: 'True when the code that ran had changes beyond the commit.' })
  get dirty(): boolean | null {
    return booleanOf(this.record.values['dirty']);
  }
}

export const CommitConnection = entityConnectionType('Commit', () => Commit);
