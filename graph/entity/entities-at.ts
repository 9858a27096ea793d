import type { Database } from '../driver/database.ts';
import { isTerminal, RUN_STATES, type RunState } from '../model/run-state.ts';
import type { Json } from '../model/statements.ts';
import { splitTags } from './entity-row.ts';
import type { EntityRecord, Moment } from './entity-store.ts';
import { ALIASES_AT, AVAILABLE_AT, VALUES_AT } from './entity.queries.ts';
import { isNow, momentParams, type MomentParams } from './moment.ts';
import { touchedSince } from './touched.ts';

type FieldAt = readonly [field: string, value: string, validFrom: number, runningSince: number | null];

/**
 * What was read of nodes, as it was at the moment. Now: as it stands, but for what was written since the position at which
 * the request's "now" stands still. A key of the map is what was asked for; it may differ from the entity's id.
 */
export async function asOfMoment(
  database: Database,
  entities: ReadonlyMap<string, EntityRecord>,
  moment: Moment,
): Promise<ReadonlyMap<string, EntityRecord>> {
  const params = momentParams(moment);
  if (!isNow(moment)) return entitiesAt(database, entities, params);
  if (moment.pinnedSeq === undefined) return entities;
  const ids = [...entities.values()].map(({ id }) => id);
  const touched = new Set(await touchedSince(database, moment.pinnedSeq, ids));
  if (touched.size === 0) return entities;
  const newer = new Map([...entities].filter(([, { id }]) => touched.has(id)));
  return new Map([...entities, ...(await entitiesAt(database, newer, params))]);
}

/**
 * The same entities with the values, names and times that they had at a moment, from revisions instead of the
 * projection on the nodes. Three reads, whatever the number of entities.
 */
async function entitiesAt(
  database: Database,
  entities: ReadonlyMap<string, EntityRecord>,
  moment: MomentParams,
): Promise<ReadonlyMap<string, EntityRecord>> {
  const ids = [...new Set([...entities.values()].map((entity) => entity.id))];
  if (ids.length === 0) return entities;
  const params = { ids, ...moment };
  const [values, aliases, available] = await Promise.all([
    database.read(VALUES_AT, params, { heavy: true }),
    database.read(ALIASES_AT, params),
    database.read(AVAILABLE_AT, params),
  ]);
  const fieldsOf = new Map<string, readonly FieldAt[]>(values.map(([id, , fields]) => [id, fields]));
  const recordedNames = new Map(values.map(([id, name]) => [id, name]));
  const availableAtOf = new Map(available);
  const labelsOf = new Map<string, Set<string>>();
  for (const [id, label] of aliases) labelsOf.set(id, (labelsOf.get(id) ?? new Set()).add(label));
  return new Map(
    [...entities].map(([asked, entity]) => [
      asked,
      entityAt(
        { ...entity, name: recordedNames.get(entity.id) ?? entity.name },
        fieldsOf.get(entity.id) ?? [],
        [...(labelsOf.get(entity.id) ?? [])],
        availableAtOf.get(entity.id) ?? null,
      ),
    ]),
  );
}

function entityAt(
  entity: EntityRecord,
  fields: readonly FieldAt[],
  aliases: readonly string[],
  availableAt: number | null,
): EntityRecord {
  const { values, tags } = splitTags(fields.map(([field, value]) => [field, JSON.parse(value) as Json]));
  const name = values['name'];
  const { content } = entity.values;
  return {
    ...entity,
    name: typeof name === 'string' ? name : entity.name,
    values: content === undefined ? values : { ...values, content },
    tags,
    aliases,
    ...runTimes(entity, fields),
    availableAt,
  };
}

/** A run started at its earliest RUNNING and ended when its present state began, if that is an end. */
function runTimes(entity: EntityRecord, fields: readonly FieldAt[]): Pick<EntityRecord, 'startedAt' | 'endedAt'> {
  const state = fields.find(([field]) => field === 'state');
  if (entity.kind !== 'Run' || state === undefined) return { startedAt: null, endedAt: null };
  const [, value, validFrom, runningSince] = state;
  return { startedAt: runningSince, endedAt: isEnd(JSON.parse(value)) ? validFrom : null };
}

function isEnd(state: unknown): boolean {
  return (RUN_STATES as readonly unknown[]).includes(state) && isTerminal(state as RunState);
}
