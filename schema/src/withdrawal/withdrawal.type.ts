import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars/date-time.scalar.ts';

@ObjectType({ description: 'That somebody took a thing back.', simpleResolvers: true })
export class Withdrawal {
  @Field(() => DateTime, { description: 'Since when it is not there any more.' })
  at!: number;

  @Field(() => String)
  reason!: string;

  @Field(() => String, { description: 'Who did.' })
  by!: string;
}
