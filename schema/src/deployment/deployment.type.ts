import type { Moment } from '@rootline/graph';
import { Field, ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { objectOf, textOf, textUnder } from '../entity/values.ts';
import { entityConnectionType, plainConnectionType } from '../page/connection.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { Long } from '../scalars/long.scalar.ts';

/** A state that a deployment was put in; the version that it ran from then on is looked up. */
@ObjectType({ simpleResolvers: true })
export class DeploymentChange {
  @Field(() => DateTime)
  at!: number;

  @Field(() => String, { nullable: true })
  state!: string | null;

  @Field(() => String, { nullable: true, description: 'Why, as the one who recorded it said.' })
  reason!: string | null;

  @Field(() => Long)
  recordedSeq!: number;

  readonly deploymentId!: string;
  readonly moment!: Moment;
}

export const DeploymentChangeConnection = plainConnectionType('DeploymentChange', () => DeploymentChange);

@ObjectType({ description: 'A place where a model answers.', implements: [Node, Entity], simpleResolvers: true })
export class Deployment extends Entity {
  @Field(() => String, { nullable: true, description: 'For example `production`.' })
  get environment(): string | null {
    return this.record.key['environment'] ?? textUnder(objectOf(this.record.values['attributes']), 'environment');
  }

  @Field(() => String, { nullable: true })
  get endpoint(): string | null {
    return textOf(this.record.values['endpoint']);
  }

  @Field(() => String, { nullable: true })
  get state(): string | null {
    return textOf(this.record.values['state']);
  }
}

export const DeploymentConnection = entityConnectionType('Deployment', () => Deployment);
