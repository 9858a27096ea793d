import type { Database } from '../driver/database.ts';
import { InvalidInputError } from '../model/errors.ts';
import { kindOfId } from '../model/ids.ts';
import { sortableTime } from '../model/time.ts';
import { asOfMoment } from './entities-at.ts';
import { candidatesFor, MAX_FOUND } from './entity-find.ts';
import { historyOf } from './entity-history.ts';
import { listEntities } from './entity-list.ts';
import { relatedEntities } from './entity-related.ts';
import { revisionsOf } from './entity-revisions.ts';
import {
  type EntityFilter,
  type EntityRecord,
  type EntityStore,
  type HistoryFilter,
  type HistoryRecord,
  type Moment,
  type Page,
  type PageRequest,
  type RelatedRecord,
  type RevisionRecord,
  stands,
} from './entity-store.ts';
import { GET_MANY, LATEST_VERSIONS, RESOLVE } from './entity.queries.ts';
import { isNow, momentParams } from './moment.ts';

const MAX_IDS = 1_000;

/** Entities in Neo4j. Reads only; one or two round trips each, whatever the number of ids. */
export class Neo4jEntityStore implements EntityStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async getMany(ids: readonly string[], moment: Moment): Promise<readonly (EntityRecord | null)[]> {
    if (ids.length > MAX_IDS) throw new InvalidInputError('ids', `at most ${MAX_IDS} ids`, String(ids.length));
    const found = await this.#entities(ids, moment);
    return ids.map((id) => found.get(id) ?? null);
  }

  list(filter: EntityFilter, page: PageRequest, moment: Moment): Promise<Page<EntityRecord>> {
    return listEntities(this.#database, filter, page, moment);
  }

  async related(...args: Parameters<EntityStore['related']>): Promise<ReadonlyMap<string, Page<RelatedRecord>>> {
    const [asked, relations, direction, page, moment, filter = {}] = args;
    const targets = await this.#resolve(asked, moment);
    const ids = [...new Set(targets.values())];
    const pages = await relatedEntities(this.#database, { ids, relations, direction, page, moment, filter });
    return byAskedId(targets, pages);
  }

  async latestVersions(ids: readonly string[], moment: Moment): Promise<ReadonlyMap<string, EntityRecord>> {
    const targets = await this.#resolve(ids, moment);
    const { s, t } = momentParams(moment);
    // Version ids are lower-case: `~` sorts after every one that could be read at that very millisecond.
    const upper = `|${sortableTime(t)}|~`;
    const ended = `|~|${sortableTime(t)}|~`;
    const latest = new Map(
      await this.#database.read(LATEST_VERSIONS, { ids: [...new Set(targets.values())], s, t, upper, ended }),
    );
    const versions = await this.#entities([...new Set(latest.values())], moment);
    const byParent = new Map<string, EntityRecord>();
    for (const [parent, version] of latest) {
      const entity = versions.get(version);
      if (entity !== undefined) byParent.set(parent, entity);
    }
    return byAskedId(targets, byParent);
  }

  async revisions(
    id: string,
    fields: readonly string[],
    page: PageRequest,
    moment: Moment,
  ): Promise<Page<RevisionRecord>> {
    const targets = await this.#resolve([id], moment);
    return revisionsOf(this.#database, targets.get(id) ?? id, fields, page, moment);
  }

  async history(
    id: string,
    page: PageRequest,
    moment: Moment,
    filter: HistoryFilter = {},
  ): Promise<Page<HistoryRecord>> {
    const targets = filter.own === true ? new Map<string, string>() : await this.#resolve([id], moment);
    return historyOf(this.#database, targets.get(id) ?? id, page, moment, filter);
  }

  async find(text: string, moment: Moment): Promise<readonly EntityRecord[]> {
    const { exact, named } = await candidatesFor(this.#database, text, momentParams(moment));
    const found = await this.#entities([...exact, ...named], moment);
    // What is called so now need not have been called so then.
    const wanted = text.trim();
    const isCalledSo = ({ name, aliases }: EntityRecord) =>
      name === wanted || aliases.some((alias) => alias === wanted || alias.endsWith(`/${wanted}`));
    const meant = [...found].filter(([id, entity]) => isNow(moment) || exact.includes(id) || isCalledSo(entity));
    const distinct = new Map(meant.map(([, entity]) => [entity.id, entity]));
    // A sort that keeps the order of equals: the likeliest first, then what is there no more.
    const ordered = [...distinct.values()].sort((a, b) => Number(stands(b)) - Number(stands(a)));
    return ordered.slice(0, MAX_FOUND);
  }

  /** By the id asked for, in the order of the ids. */
  async #entities(ids: readonly string[], moment: Moment): Promise<ReadonlyMap<string, EntityRecord>> {
    const { s } = momentParams(moment);
    // Text that is no id needs no look.
    const wanted = [...new Set(ids)].filter((id) => kindOfId(id) !== undefined);
    if (wanted.length === 0) return new Map();
    const rows = new Map(await this.#database.read(GET_MANY, { ids: wanted, s }));
    const ordered = new Map<string, EntityRecord>();
    for (const id of wanted) {
      const entity = rows.get(id);
      if (entity !== undefined) ordered.set(id, entity);
    }
    return asOfMoment(this.#database, ordered, moment);
  }

  /** What each id leads to at that position: itself, unless it is an alias. */
  async #resolve(ids: readonly string[], moment: Moment): Promise<ReadonlyMap<string, string>> {
    const wanted = [...new Set(ids)].filter((id) => kindOfId(id) !== undefined);
    if (wanted.length === 0) return new Map();
    const aliases = new Map(await this.#database.read(RESOLVE, { ids: wanted, s: momentParams(moment).s }));
    return new Map(wanted.map((id) => [id, aliases.get(id) ?? id]));
  }
}

function byAskedId<Value>(
  targets: ReadonlyMap<string, string>,
  values: ReadonlyMap<string, Value>,
): ReadonlyMap<string, Value> {
  const answer = new Map<string, Value>();
  for (const [asked, target] of targets) {
    const value = values.get(target);
    if (value !== undefined) answer.set(asked, value);
  }
  return answer;
}
