import { ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { entityConnectionType } from '../page/connection.ts';

@ObjectType({
  description: 'A person, a team or a program that acts.',
  implements: [Node, Entity],
  simpleResolvers: true,
})
export class Principal extends Entity {}

export const PrincipalConnection = entityConnectionType('Principal', () => Principal);
