import type { Moment } from '@rootline/graph';
import { Field, ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { textOf } from '../entity/values.ts';
import { entityConnectionType, plainConnectionType } from '../page/connection.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { Long } from '../scalars/long.scalar.ts';

@ObjectType({ description: 'The object of an annotated tag.', simpleResolvers: true })
export class TagObject {
  @Field(() => String)
  sha!: string;

  @Field(() => String, { nullable: true })
  message!: string | null;
}

/** A move as the record has it; commits and people are looked up. */
@ObjectType({ description: 'A branch or tag was made, moved or deleted.', simpleResolvers: true })
export class RefMovement {
  @Field(() => DateTime)
  at!: number;

  @Field(() => String, {
    nullable: true,
    description: 'The sha that it pointed at before, where somebody told; null when it was not there.',
  })
  fromSha!: string | null;

  @Field(() => String, { nullable: true, description: 'Null when it was deleted.' })
  toSha!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Commits that it had are no longer reached from it; null where nobody told.',
  })
  forced!: boolean | null;

  @Field(() => TagObject, { nullable: true })
  tagObject!: TagObject | null;

  @Field(() => Long)
  recordedSeq!: number;

  readonly byId!: string | null;
  readonly repositoryUrl!: string | null;
  readonly moment!: Moment;
}

export const RefMovementConnection = plainConnectionType('RefMovement', () => RefMovement);

@ObjectType({ description: 'A branch or tag of a repository.', implements: [Node, Entity], simpleResolvers: true })
export class Ref extends Entity {
  @Field(() => String, { description: 'For example `refs/heads/main`.' })
  get refName(): string {
    return this.record.key['ref'] ?? this.record.name;
  }

  @Field(() => String, { nullable: true, description: 'ACTIVE or DELETED.' })
  get state(): string | null {
    return textOf(this.record.values['state']);
  }

  @Field(() => String, {
    nullable: true,
    description: 'The sha up to which all commits of it are known: where a synchronisation goes on.',
  })
  get syncedSha(): string | null {
    return textOf(this.record.values['synced']);
  }
}

export const RefConnection = entityConnectionType('Ref', () => Ref);
