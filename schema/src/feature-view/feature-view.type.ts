import { ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { entityConnectionType } from '../page/connection.ts';

@ObjectType({ description: 'Features under a name.', implements: [Node, Entity], simpleResolvers: true })
export class FeatureView extends Entity {}

export const FeatureViewConnection = entityConnectionType('FeatureView', () => FeatureView);
