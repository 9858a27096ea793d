import type { RelationKind } from '@rootline/graph/model';
import { Field, ObjectType } from 'type-graphql';
import { RelationKindEnum } from '../enums.ts';
import { connectionTypeOf } from '../page/connection.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { Entity } from './entity.type.ts';

@ObjectType({ description: 'One step along a relation, to an entity of any kind.', simpleResolvers: true })
export class NeighbourEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => Entity)
  node!: Entity;

  @Field(() => RelationKindEnum)
  relation!: RelationKind;

  @Field(() => Boolean, { description: 'True when the hub worked it out; false when a producer said it.' })
  inferred!: boolean;

  @Field(() => DateTime)
  validFrom!: number;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null while it holds.' })
  validTo!: number | null;
}

export const NeighbourConnection = connectionTypeOf('Neighbour', () => NeighbourEdge);
