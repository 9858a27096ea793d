import { Field, ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { textsOf } from '../entity/values.ts';
import { entityConnectionType } from '../page/connection.ts';

@ObjectType({
  description: 'Who owns what: everything belongs to one project.',
  implements: [Node, Entity],
  simpleResolvers: true,
})
export class Project extends Entity {
  @Field(() => [String], { description: 'Namespaces whose things belong here; `*` stands for any text.' })
  get namespacePatterns(): readonly string[] {
    return textsOf(this.record.values['namespacePatterns']);
  }
}

export const ProjectConnection = entityConnectionType('Project', () => Project);
