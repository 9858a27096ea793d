import { Field, ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { listOf, objectOf, textOf, textUnder } from '../entity/values.ts';
import { entityConnectionType } from '../page/connection.ts';

@ObjectType({ description: 'Why the hub does not know all of a repository.', simpleResolvers: true })
export class RepositoryGap {
  @Field(() => String, { description: '`shallow-clone`, `host-limit`, `size-limit` or `unreadable`.' })
  reason!: string;

  @Field(() => String, { nullable: true })
  detail!: string | null;
}

@ObjectType({ description: 'A repository of code.', implements: [Node, Entity], simpleResolvers: true })
export class Repository extends Entity {
  @Field(() => String, { description: 'In one spelling, however it was cloned; after a renaming the new one.' })
  get url(): string {
    return textOf(this.record.values['uri']) ?? this.record.key['url'] ?? this.record.name;
  }

  @Field(() => String, { nullable: true, description: 'For example `refs/heads/main`.' })
  get defaultBranch(): string | null {
    return textOf(this.record.values['defaultBranch']);
  }

  @Field(() => [RepositoryGap], { description: 'What is missing, as whoever reported last said.' })
  get incomplete(): readonly RepositoryGap[] {
    return listOf(this.record.values['incomplete']).flatMap((item) => {
      const facts = objectOf(item);
      const reason = textUnder(facts, 'reason');
      return reason === null ? [] : [{ reason, detail: textUnder(facts, 'detail') }];
    });
  }
}

export const RepositoryConnection = entityConnectionType('Repository', () => Repository);
