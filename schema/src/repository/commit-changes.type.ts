import { Field, Int, ObjectType } from 'type-graphql';
import { PathChangeEnum } from '../enums.ts';
import { plainConnectionType } from '../page/connection.ts';

export type PathChange = (typeof PathChangeEnum)[keyof typeof PathChangeEnum];

@ObjectType({ description: 'A path that a commit changed against its first parent.', simpleResolvers: true })
export class CommitChange {
  @Field(() => String)
  path!: string;

  @Field(() => PathChangeEnum)
  change!: PathChange;

  @Field(() => String, { nullable: true, description: 'Of a renamed one: the path before.' })
  from!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of a submodule: the sha of the commit of the other repository that it points at.',
  })
  submodule!: string | null;
}

@ObjectType({ simpleResolvers: true })
export class CommitChangeConnection extends plainConnectionType('CommitChange', () => CommitChange) {
  @Field(() => Int, { description: 'How many there are; of very many the first are listed.' })
  total!: number;
}

@ObjectType({ description: 'Another repository within a commit.', simpleResolvers: true })
export class Submodule {
  @Field(() => String)
  path!: string;

  @Field(() => String, { nullable: true, description: 'As `.gitmodules` has it, without credentials.' })
  url!: string | null;

  @Field(() => String, { nullable: true, description: 'The commit of it.' })
  sha!: string | null;
}
