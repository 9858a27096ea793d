import type { HistoryFilter, HistoryRecord, Moment } from '@rootline/graph';
import { type Json, RELATION_KINDS, type RelationKind } from '@rootline/graph/model';
import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { RelationKindEnum } from '../enums.ts';
import { checkCount, checkText } from '../errors/checks.ts';
import { plainConnectionType } from '../page/connection.ts';
import { AsOf, type AsOfValue } from '../scalars/as-of.scalar.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { JsonValue } from '../scalars/json.scalar.ts';
import { Long } from '../scalars/long.scalar.ts';

/** The store's bounds. */
export const MAX_HISTORY = 100;
const MAX_FIELDS = 50;
/** `tag:` and the longest key. */
const MAX_FIELD = 2_300;

const HistoryChangeEnum = {
  RECORDED: 'RECORDED',
  SET: 'SET',
  BEGAN: 'BEGAN',
  ENDED: 'ENDED',
  MOVED: 'MOVED',
  UNITED: 'UNITED',
  SEPARATED: 'SEPARATED',
  WITHDRAWN: 'WITHDRAWN',
} as const satisfies { readonly [change in HistoryRecord['change']]: change };
registerEnumType(HistoryChangeEnum, {
  name: 'HistoryChange',
  description:
    'RECORDED: the hub learnt of it. SET: a field has a value. BEGAN, ENDED, MOVED (its times are others): a relation, or a ' +
    'name that leads to it. UNITED: it became one with another entity. SEPARATED: the two are two again. WITHDRAWN: the hub no longer holds it true.',
});

@ObjectType({
  description: 'A relation that began, ended or was withdrawn, seen from one of its ends.',
  simpleResolvers: true,
})
export class HistoryRelation {
  @Field(() => RelationKindEnum)
  kind!: RelationKind;

  @Field(() => Boolean, { description: 'True when it leads from the entity to the other one.' })
  outgoing!: boolean;

  @Field(() => Boolean, { description: 'True when the hub worked it out; false when a producer said it.' })
  inferred!: boolean;

  @Field(() => ID)
  otherId!: string;

  readonly moment!: Moment;
}

@ObjectType({
  description: 'Two entities that turned out to be one, or to be two after all, seen from one of them.',
  simpleResolvers: true,
})
export class HistoryUnion {
  @Field(() => Boolean, {
    description:
      'True when the names of this one led to the other from the union on, and what was known of it moved there.',
  })
  into!: boolean;

  @Field(() => ID)
  otherId!: string;

  readonly moment!: Moment;
}

@ObjectType({ description: 'One thing that a ledger entry said about an entity.', simpleResolvers: true })
export class HistoryEvent {
  @Field(() => Long, { description: 'The ledger entry.' })
  seq!: number;

  @Field(() => HistoryChangeEnum)
  change!: HistoryRecord['change'];

  @Field(() => String, { nullable: true, description: 'The field that was set or withdrawn; tags are `tag:<key>`.' })
  field!: string | null;

  @Field(() => JsonValue, { nullable: true })
  value!: Json;

  @Field(() => JsonValue, { nullable: true, description: 'What the field was before in the world, as known then.' })
  before!: Json;

  @Field(() => Boolean, { description: 'True when a value of more than 64,000 characters was left out.' })
  tooLong!: boolean;

  @Field(() => String, { nullable: true, description: 'The other name that leads to it.' })
  label!: string | null;

  @Field(() => HistoryRelation, { nullable: true })
  relation!: HistoryRelation | null;

  @Field(() => HistoryUnion, {
    nullable: true,
    description: 'The entity that became one with this one, or is another again.',
  })
  united!: HistoryUnion | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when it is so in the world.' })
  validFrom!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ended in the world; null while it holds.' })
  validTo!: number | null;
}

export const HistoryConnection = plainConnectionType('HistoryEvent', () => HistoryEvent);

@ArgsType()
export class HistoryArgs {
  @Field(() => ID)
  id!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Only these fields: a name, or a beginning such as `tag:`. With `relations`: both.',
  })
  fields?: readonly string[] | null;

  @Field(() => [RelationKindEnum], { nullable: true, description: 'Only relations of these kinds.' })
  relations?: readonly RelationKind[] | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'True: of the very entity that had the id, also when it became one with another since. False: of what the id leads to.',
  })
  own!: boolean;

  @Field(() => AsOf, { nullable: true, description: 'What the hub had learnt up to then. Default: now.' })
  asOf?: AsOfValue | null;

  @Field(() => Int, { defaultValue: 50, description: `How many, from 1 to ${MAX_HISTORY}.` })
  first!: number;

  @Field(() => String, { nullable: true })
  after?: string | null;
}

/** @throws InvalidInputError when a bound is broken */
export function historyFilter({ fields, relations, own }: HistoryArgs): HistoryFilter {
  fields?.forEach((field, index) => checkText(`fields[${index}]`, field, MAX_FIELD));
  return {
    ...(fields == null ? {} : { fields: checkCount('fields', fields, 1, MAX_FIELDS) }),
    ...(relations == null ? {} : { relations: checkCount('relations', relations, 1, RELATION_KINDS.length) }),
    ...(own ? { own } : {}),
  };
}

/** What was said, as the API shows it; the other end of a relation is shown as it was right after the entry. */
export function historyEvent({ relation, united: union, ...said }: HistoryRecord): HistoryEvent {
  const event = { ...said, united: union === null ? null : unionOf(union, said) };
  if (relation === null) return { ...event, relation };
  const { kind, direction, other, inferred } = relation;
  const moment = { asOfSeq: event.seq };
  return { ...event, relation: { kind, outgoing: direction === 'out', inferred, otherId: other, moment } };
}

/** The other one is shown as it was when it was another: right before a union, right after a separation. */
function unionOf(
  { other, into }: NonNullable<HistoryRecord['united']>,
  { seq, change }: Pick<HistoryRecord, 'seq' | 'change'>,
): HistoryUnion {
  return { into, otherId: other, moment: { asOfSeq: change === 'SEPARATED' ? seq : seq - 1 } };
}
