import type { EntityKind } from '@rootline/graph/model';
import { ArgsType, Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Entity } from '../entity/entity.type.ts';
import { EntityKindEnum } from '../enums.ts';
import { MomentArgs } from '../moment/moment.args.ts';
import { PageInfo } from '../page/page.type.ts';
import { Long } from '../scalars/long.scalar.ts';

@ObjectType({ simpleResolvers: true })
export class KindCount {
  @Field(() => EntityKindEnum)
  kind!: EntityKind;

  @Field(() => Long)
  count!: number;
}

@ObjectType({ simpleResolvers: true })
export class SearchEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => Entity)
  node!: Entity;

  @Field(() => Float, { description: 'How well it fits; comparable within one answer only.' })
  score!: number;
}

@ObjectType({ description: 'Best first.', simpleResolvers: true })
export class SearchConnection {
  @Field(() => [SearchEdge])
  edges!: readonly SearchEdge[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;

  @Field(() => [KindCount], { description: 'Hits by kind among the first 1,000, whatever `kinds` says.' })
  facets!: readonly KindCount[];

  @Field(() => Boolean, { description: 'True when there are more hits than were counted.' })
  truncated!: boolean;
}

@ArgsType()
export class SearchArgs extends MomentArgs {
  @Field(() => String, { description: 'Words; the last one may be the beginning of one. At most 500 characters.' })
  query!: string;

  @Field(() => [EntityKindEnum], { nullable: true })
  kinds?: readonly EntityKind[] | null;

  @Field(() => ID, { nullable: true })
  project?: string | null;

  @Field(() => Int, { defaultValue: 20, description: 'How many, from 1 to 100.' })
  first!: number;

  @Field(() => String, { nullable: true })
  after?: string | null;
}
