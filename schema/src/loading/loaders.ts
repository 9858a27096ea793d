import DataLoader from 'dataloader';
import type {
  EntityRecord,
  EntityStore,
  LedgerRecord,
  LedgerStore,
  Moment,
  Page,
  PageRequest,
  RelatedRecord,
} from '@rootline/graph';
import type { EntityKind, RelationKind } from '@rootline/graph/model';
import type { PeopleReader } from '../principal/people-reader.ts';

/** The store's bounds on ids a call. */
const MAX_ENTITIES = 1_000;
const MAX_RELATED = 200;

/** Which neighbours: everything about a read of relations but the entity that it starts from. */
export type RelatedQuery = {
  readonly relations: readonly RelationKind[];
  readonly direction: 'in' | 'out';
  readonly kinds?: readonly EntityKind[];
  readonly states?: readonly string[];
  readonly page: PageRequest;
};

const NO_PAGE: Page<RelatedRecord> = { items: [], hasNextPage: false };

/**
 * Gathers the reads of one request, so that a list of any length asks the store once per field and not once per item.
 * What was read stays for the request; a mutation forgets it.
 */
export class Loaders {
  readonly #entities: EntityStore;
  readonly #ledger: LedgerStore;
  readonly #people: PeopleReader;
  /** One loader for each question that differs in more than the id. */
  readonly #byQuestion = new Map<string, DataLoader<string, unknown>>();

  constructor(entities: EntityStore, ledger: LedgerStore, people: PeopleReader) {
    this.#entities = entities;
    this.#ledger = ledger;
    this.#people = people;
  }

  /** The entity as of a moment, or null when there is none. */
  entity(id: string, moment: Moment): Promise<EntityRecord | null> {
    return this.#loader(['entity', moment], MAX_ENTITIES, (ids) => this.#entities.getMany(ids, moment)).load(id);
  }

  related(id: string, query: RelatedQuery, moment: Moment): Promise<Page<RelatedRecord>> {
    const { relations, direction, page, ...filter } = query;
    const read = async (ids: readonly string[]) => {
      const pages = await this.#entities.related(ids, relations, direction, page, moment, filter);
      return ids.map((one) => pages.get(one) ?? NO_PAGE);
    };
    return this.#loader(['related', query, moment], MAX_RELATED, read).load(id);
  }

  latestVersion(id: string, moment: Moment): Promise<EntityRecord | null> {
    const read = async (ids: readonly string[]) => {
      const versions = await this.#entities.latestVersions(ids, moment);
      return ids.map((one) => versions.get(one) ?? null);
    };
    return this.#loader(['latestVersion', moment], MAX_RELATED, read).load(id);
  }

  /** An entry of the ledger, or null when it is no longer there. */
  entry(seq: number): Promise<LedgerRecord | null> {
    const read = async (seqs: readonly string[]) => {
      const entries = await this.#ledger.getMany(seqs.map(Number));
      return seqs.map((one) => entries.get(Number(one)) ?? null);
    };
    return this.#loader(['entry'], MAX_RELATED, read).load(String(seq));
  }

  /** The name of a person for people to read, or null when the vault has none. */
  personName(principalId: string): Promise<string | null> {
    const read = async (ids: readonly string[]) => {
      const names = await this.#people.names(ids);
      return ids.map((one) => names.get(one) ?? null);
    };
    return this.#loader(['person'], MAX_RELATED, read).load(principalId);
  }

  /** After a write, so that its answer shows what is so now. */
  forget(): void {
    this.#byQuestion.clear();
  }

  #loader<T>(
    question: readonly unknown[],
    maxBatchSize: number,
    read: (ids: readonly string[]) => Promise<readonly T[]>,
  ): DataLoader<string, T> {
    const key = JSON.stringify(question);
    const known = this.#byQuestion.get(key);
    if (known !== undefined) return known as DataLoader<string, T>;
    const loader = new DataLoader<string, T>(read, { maxBatchSize });
    this.#byQuestion.set(key, loader);
    return loader;
  }
}
