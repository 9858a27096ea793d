import { ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { entityConnectionType } from '../page/connection.ts';

@ObjectType({ description: 'A model under a name.', implements: [Node, Entity], simpleResolvers: true })
export class RegisteredModel extends Entity {}

export const RegisteredModelConnection = entityConnectionType('RegisteredModel', () => RegisteredModel);
