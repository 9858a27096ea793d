import { Field, Int, ObjectType } from 'type-graphql';
import { Cursor } from '../scalars/cursor.scalar.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { Long } from '../scalars/long.scalar.ts';
import { KindCount } from '../search/search.type.ts';

@ObjectType({ simpleResolvers: true })
export class ComponentStatus {
  @Field(() => String)
  name!: string;

  @Field(() => String, { description: 'up, down or starting.' })
  state!: string;

  @Field(() => String, { nullable: true })
  detail?: string;
}

@ObjectType({ simpleResolvers: true })
export class HubStatus {
  @Field(() => String)
  version!: string;

  @Field(() => DateTime)
  startedAt!: number;

  @Field(() => Long, { description: 'The last entry of the ledger.' })
  seq!: number;

  @Field(() => String, { description: 'Of the store: another one means that cursors of before lead nowhere.' })
  epoch!: string;

  @Field(() => Cursor, { description: 'Where the ledger stands.' })
  cursor!: string;

  @Field(() => [KindCount])
  entities!: readonly KindCount[];

  @Field(() => Int, { description: 'Writes that wait.' })
  queueDepth!: number;

  @Field(() => [ComponentStatus])
  components!: readonly ComponentStatus[];
}
