import type { EntityFilter } from '@rootline/graph';
import type { EntityKind, RunState } from '@rootline/graph/model';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { EntityKindEnum, RunStateEnum } from '../enums.ts';
import { checkId, checkOptionalText } from '../errors/checks.ts';
import { MomentArgs } from '../moment/moment.args.ts';
import { MomentPageArgs } from '../moment/moment-page.args.ts';
import { PageArgs } from '../page/page.args.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { statesOf } from './lookup.ts';

/** Names are key parts of ids: the store takes no longer ones. */
export const MAX_NAME = 2_000;
/** A tag of the longest key and value. */
const MAX_TAG = 2_300;

@InputType('EntityFilter', { description: 'All that is given has to hold.' })
export class EntityFilterInput {
  @Field(() => ID, { nullable: true })
  project?: string | null;

  @Field(() => String, { nullable: true })
  namespace?: string | null;

  @Field(() => String, { nullable: true, description: 'A part of the name, in upper or lower case.' })
  nameContains?: string | null;

  @Field(() => String, { nullable: true, description: '`key` or `key=value`.' })
  tag?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'First recorded after.' })
  createdAfter?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'First recorded before.' })
  createdBefore?: number | null;
}

@InputType('RunFilter', { description: 'All that is given has to hold.' })
export class RunFilterInput extends EntityFilterInput {
  @Field(() => [RunStateEnum], { nullable: true })
  states?: readonly RunState[] | null;
}

@InputType('DeploymentFilter', { description: 'All that is given has to hold.' })
export class DeploymentFilterInput extends EntityFilterInput {
  @Field(() => [String], { nullable: true })
  states?: readonly string[] | null;
}

@ArgsType()
export class ListArgs extends MomentPageArgs {
  @Field(() => EntityFilterInput, { nullable: true })
  filter?: EntityFilterInput | null;
}

@ArgsType()
export class EntitiesArgs extends ListArgs {
  @Field(() => EntityKindEnum)
  kind!: EntityKind;
}

@ArgsType()
export class RunListArgs extends MomentPageArgs {
  @Field(() => RunFilterInput, { nullable: true })
  filter?: RunFilterInput | null;
}

@ArgsType()
export class DeploymentListArgs extends MomentPageArgs {
  @Field(() => DeploymentFilterInput, { nullable: true })
  filter?: DeploymentFilterInput | null;
}

@ArgsType()
export class EntityArgs extends MomentArgs {
  @Field(() => ID)
  id!: string;
}

@ArgsType()
export class NodesArgs extends MomentArgs {
  @Field(() => [ID])
  ids!: readonly string[];
}

@ArgsType()
export class FindArgs extends MomentArgs {
  @Field(() => String)
  text!: string;
}

@ArgsType()
export class RunsArgs extends PageArgs {
  @Field(() => [RunStateEnum], { nullable: true })
  states?: readonly RunState[] | null;
}

type FilterInput = EntityFilterInput & { readonly states?: readonly string[] | null };

/**
 * What the store is asked for.
 * @throws InvalidInputError with the path of the field that breaks a bound
 */
export function filterOf(kind: EntityKind, filter: FilterInput | null | undefined): EntityFilter {
  const given = {
    project: filter?.project == null ? undefined : checkId('filter.project', filter.project),
    namespace: checkOptionalText('filter.namespace', filter?.namespace, MAX_NAME),
    nameContains: checkOptionalText('filter.nameContains', filter?.nameContains, MAX_NAME),
    tag: checkOptionalText('filter.tag', filter?.tag, MAX_TAG),
    createdAfter: filter?.createdAfter ?? undefined,
    createdBefore: filter?.createdBefore ?? undefined,
  };
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { kind, ...present, ...statesOf(filter?.states) };
}
