import { Field, ObjectType } from 'type-graphql';

@ObjectType({
  description:
    'Where a page lies in its list. Every list takes `first` (1 to 200, by default 50) and `after` (the `endCursor` of the page before).',
  simpleResolvers: true,
})
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => Boolean)
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Give it as `after` to get the next page.' })
  endCursor!: string | null;
}
