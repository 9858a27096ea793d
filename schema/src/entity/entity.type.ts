import type { EntityRecord, Moment } from '@rootline/graph';
import type { EntityKind, Json } from '@rootline/graph/model';
import { Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import { EntityKindEnum } from '../enums.ts';
import { plainConnectionType } from '../page/connection.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { JsonValue } from '../scalars/json.scalar.ts';
import { Long } from '../scalars/long.scalar.ts';
import { Withdrawal } from '../withdrawal/withdrawal.type.ts';
import { objectOf, textOf, timeOf } from './values.ts';

@InterfaceType({
  description: 'Anything with an id of its own.',
  resolveType: (value: Entity) => value.record.kind,
})
export abstract class Node {
  @Field(() => ID)
  id!: string;
}

@ObjectType({ simpleResolvers: true })
export class Tag {
  @Field(() => String)
  key!: string;

  @Field(() => String, { nullable: true })
  value!: string | null;
}

/** An owner as the record has it; its name and principal are looked up. */
@ObjectType({ description: 'Who answers for a thing.', simpleResolvers: true })
export class Owner {
  @Field(() => String, { nullable: true, description: 'In which role, as the producer said.' })
  type!: string | null;

  readonly spelled!: string | null;
  readonly principalId!: string | null;
  readonly moment!: Moment;
}

@ObjectType({ description: 'A facet that the hub keeps but gives no meaning of its own.', simpleResolvers: true })
export class Facet {
  @Field(() => String)
  name!: string;

  @Field(() => JsonValue, { nullable: true })
  value!: Json;

  @Field(() => String, { nullable: true, description: 'The program that said it.' })
  producer!: string | null;

  @Field(() => DateTime)
  validFrom!: number;

  @Field(() => Long)
  recordedSeq!: number;
}

export const FacetConnection = plainConnectionType('Facet', () => Facet);

/** A record and the moment that it was asked at: what is asked of it next is asked at the same moment. */
@InterfaceType({
  description: 'What everything in the graph has.',
  implements: Node,
  resolveType: (value: Entity) => value.record.kind,
})
export abstract class Entity {
  readonly record: EntityRecord;
  readonly moment: Moment;

  constructor(record: EntityRecord, moment: Moment) {
    this.record = record;
    this.moment = moment;
  }

  @Field(() => ID)
  get id(): string {
    return this.record.id;
  }

  @Field(() => EntityKindEnum)
  get kind(): EntityKind {
    return this.record.kind;
  }

  @Field(() => String)
  get name(): string {
    return textOf(this.record.values['name']) ?? this.record.name;
  }

  @Field(() => String, { nullable: true, description: 'The system that it lives in, as its producer names it.' })
  get namespace(): string | null {
    return this.record.namespace;
  }

  @Field(() => String, { nullable: true })
  get description(): string | null {
    return textOf(this.record.values['description']);
  }

  @Field(() => [Tag])
  get tags(): readonly Tag[] {
    return Object.entries(this.record.tags).map(([key, value]) => ({ key, value: tagText(value) }));
  }

  @Field(() => [String], { description: 'Other names that lead here.' })
  get aliases(): readonly string[] {
    return this.record.aliases;
  }

  @Field(() => DateTime, { description: 'When the hub first recorded it.' })
  get createdAt(): number {
    return this.record.createdAt;
  }

  @Field(() => Long, { description: 'The ledger entry that first recorded it.' })
  get recordedSeq(): number {
    return this.record.recordedSeq;
  }

  @Field(() => Withdrawal, { nullable: true, description: 'Where somebody took it back. Null: it stands.' })
  get withdrawn(): Withdrawal | null {
    const value = objectOf(this.record.values['withdrawn']);
    const at = timeOf(value?.['at']);
    return at === null ? null : { at, reason: textOf(value?.['reason']) ?? '', by: textOf(value?.['by']) ?? '' };
  }
}

/** A tag without a value is kept as true, or as empty text. */
function tagText(value: Json): string | null {
  if (value === null || value === true || value === '') return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
