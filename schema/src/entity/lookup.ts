import type { EntityFilter, Moment, RelatedRecord } from '@rootline/graph';
import type { EntityKind, RelationKind } from '@rootline/graph/model';
import type { Context } from '../context.ts';
import { checkCount } from '../errors/checks.ts';
import type { MomentPageArgs } from '../moment/moment-page.args.ts';
import { type Connection, type Edge, toConnection } from '../page/connection.ts';
import { type PageArgs, pageOf } from '../page/page.args.ts';
import { toEntity } from './entity-classes.ts';
import type { Entity } from './entity.type.ts';

/** More states than a run or deployment can have would be a mistake. */
const MAX_STATES = 20;

/** One step from an entity: along which relation, which way, to which kind. */
export type Step = {
  readonly relation: RelationKind;
  readonly direction: 'in' | 'out';
  /** Absent: any. */
  readonly kind?: EntityKind;
};

export type EntityEdge = Edge<Entity> & Pick<RelatedRecord, 'inferred' | 'validFrom' | 'validTo' | 'relation'>;

/** The entity as of a moment, or null. */
export async function entityAt(context: Context, id: string, moment: Moment): Promise<Entity | null> {
  const record = await context.loaders.entity(id, moment);
  return record === null ? null : toEntity(record, moment);
}

/** As `entityAt`, when it is of the kind that the field promises. */
export async function entityOfKind(
  context: Context,
  id: string | null | undefined,
  kind: EntityKind,
  moment: Moment,
): Promise<Entity | null> {
  const entity = id == null ? null : await entityAt(context, id, moment);
  return entity?.kind === kind ? entity : null;
}

/** A page of what lies one step from an entity, at the entity's moment, newest relation first. */
export async function relatedPage(
  context: Context,
  { id, moment }: Pick<Entity, 'id' | 'moment'>,
  step: Step,
  args: PageArgs & { readonly states?: readonly string[] | null },
): Promise<Connection<EntityEdge>> {
  const query = { ...queryOf(step), ...statesOf(args.states), page: pageOf(args) };
  const page = await context.loaders.related(id, query, moment);
  return toConnection(page, args, (item) => relatedEdge(item, moment));
}

/** The newest that lies one step from an entity, or null. */
export async function relatedOne(
  context: Context,
  { id, moment }: Pick<Entity, 'id' | 'moment'>,
  step: Step,
): Promise<Entity | null> {
  const page = await context.loaders.related(id, { ...queryOf(step), page: { first: 1 } }, moment);
  const record = page.items[0]?.item.entity;
  return record === undefined ? null : toEntity(record, moment);
}

/** What an edge says about the relation that it follows. */
export function relatedEdge({ entity, ...relation }: RelatedRecord, moment: Moment): Omit<EntityEdge, 'cursor'> {
  return { node: toEntity(entity, moment), ...relation };
}

/** A page of a list of entities, as they were at the moment that is asked about. */
export async function entityPage(
  context: Context,
  filter: EntityFilter,
  args: MomentPageArgs,
): Promise<Connection<Edge<Entity>>> {
  const request = pageOf(args);
  const moment = await context.moments.at(args);
  const page = await context.entities.list(filter, request, moment);
  return toConnection(page, args, (record) => ({ node: toEntity(record, moment) }));
}

function queryOf({ relation, direction, kind }: Step) {
  return { relations: [relation], direction, ...(kind === undefined ? {} : { kinds: [kind] }) };
}

export function statesOf(states: readonly string[] | null | undefined): { states?: readonly string[] } {
  return states == null || states.length === 0 ? {} : { states: checkCount('states', states, 0, MAX_STATES) };
}
