import { type Database, type EntityStore, type LedgerStore, dropDetail, surveyDetail } from '@rootline/graph';
import { type CommandBus, InvalidInputError, type Outcome } from '@rootline/graph/model';
import {
  type ApplyRetention,
  type DroppedBodyRecord,
  type EntryBody,
  RETENTION_KINDS,
  type RetentionKind,
  type RetentionPlanRecord,
  type RetentionRun,
  type SetRetentionPolicy,
  type StorageKeeper,
  type StorageRecord,
} from '@rootline/schema';
import type { BodyStore } from '@rootline/storage';
import { storeAway } from '../errors/store-away.ts';
import { retryable } from '../intake/storage-busy.ts';
import { type HubFact, type HubFacts, hubFactCommand, readHubFacts } from './hub-fact.ts';
import { backupFor, droppable, droppedBody, dropBodies, planBodies } from './old-bodies.ts';

export type StoreKeeperParts = {
  readonly database: Database;
  readonly ledger: LedgerStore;
  readonly entities: EntityStore;
  readonly bus: CommandBus;
  readonly bodies: BodyStore;
};

// One run is answered within some seconds; who has more to drop runs it again.
const MOST_ENTRIES = 20_000;
const DAY_MS = 86_400_000;
// Until there are tokens, nobody is known by name.
const ACTOR = 'anonymous';

type Age = { readonly keepDays: number; readonly before: number };

/** What is stored where, and what may go of it. */
export class StoreKeeper implements StorageKeeper {
  readonly #parts: StoreKeeperParts;
  readonly #now: () => number;

  constructor(parts: StoreKeeperParts, now: () => number = Date.now) {
    this.#parts = parts;
    this.#now = now;
  }

  async read(): Promise<StorageRecord> {
    const { ledger, entities, bodies } = this.#parts;
    const [facts, head] = await Promise.all([readHubFacts(entities), ledger.head()]);
    const { checked = null, backedUp = null } = facts;
    return {
      bodies: bodies.health(),
      ledger: { entries: head.seq, withoutDetailTo: droppedTo(facts, 'LEDGER_DETAIL') },
      policies: RETENTION_KINDS.map((kind) => {
        return { kind, keepDays: keepDaysOf(facts, kind), droppedTo: droppedTo(facts, kind) };
      }),
      lastCheck: checked,
      lastBackup: backedUp,
    };
  }

  droppedBody(entry: EntryBody): Promise<DroppedBodyRecord | null> {
    return droppedBody(this.#parts, entry);
  }

  async plan(kind: RetentionKind, keepDays?: number): Promise<RetentionPlanRecord> {
    const facts = await readHubFacts(this.#parts.entities);
    const age = this.#age(facts, kind, keepDays);
    return kind === 'BODIES' ? planBodies(this.#parts, facts, age) : this.#planDetail(facts, age);
  }

  async setPolicy({ kind, keepDays, idempotencyKey }: SetRetentionPolicy): Promise<Outcome> {
    if (kind === 'BODIES' && keepDays !== null) droppable(this.#parts.bodies);
    return this.#say({ what: `retention:${kind}`, value: keepDays === null ? null : { keepDays } }, idempotencyKey);
  }

  async apply({ kind }: ApplyRetention): Promise<RetentionRun> {
    const facts = await readHubFacts(this.#parts.entities);
    const age = this.#age(facts, kind);
    return kind === 'BODIES' ? this.#applyBodies(facts, age) : this.#applyDetail(facts, age);
  }

  async #applyDetail(facts: HubFacts, age: Age): Promise<RetentionRun> {
    const { keepDays, from, to, entries, bytes, more } = await this.#planDetail(facts, age);
    // One that was cut off between its entry and the last of its steps.
    const before = facts['dropped:LEDGER_DETAIL'];
    if (before !== undefined) await dropDetail(this.#parts.database, before);
    // The ledger says first what is dropped, by whom and why: what is gone is never gone without a word.
    const value = { from, to, entries, bytes, keepDays };
    const outcome = await this.#say({ what: 'dropped:LEDGER_DETAIL', value });
    if (outcome.ok) await dropDetail(this.#parts.database, { from, to });
    return { outcome, entries, bytes, more };
  }

  /** One that was cut off is finished as well: what is old is told by its files. */
  async #applyBodies(facts: HubFacts, age: Age): Promise<RetentionRun> {
    const plan = await planBodies(this.#parts, facts, age);
    const { keepDays, from, to, entries, bytes, files } = plan;
    const backup = backupFor(plan, facts);
    const value = { from, to, entries, bytes, files, keepDays, backup };
    const outcome = await this.#say({ what: 'dropped:BODIES', value });
    if (outcome.ok && files > 0) await retryable(dropBodies(this.#parts, to, age.before));
    return { outcome, entries, bytes, more: false };
  }

  #age(facts: HubFacts, kind: RetentionKind, asked?: number): Age {
    const keepDays = asked ?? keepDaysOf(facts, kind);
    if (keepDays === null)
      throw new InvalidInputError('keepDays', 'days to keep, or a policy that says them', 'neither');
    return { keepDays, before: this.#now() - keepDays * DAY_MS };
  }

  async #planDetail(facts: HubFacts, { keepDays, before }: Age): Promise<RetentionPlanRecord> {
    const { database, ledger } = this.#parts;
    const from = droppedTo(facts, 'LEDGER_DETAIL');
    const old = Math.max(from, await ledger.seqAt(before));
    const to = Math.min(old, from + MOST_ENTRIES);
    const survey = await surveyDetail(database, { from, to });
    return { kind: 'LEDGER_DETAIL', keepDays, from, to, more: to < old, backup: null, ...survey };
  }

  async #say(fact: HubFact, key?: string): Promise<Outcome> {
    const { bus, bodies } = this.#parts;
    const given = key === undefined ? {} : { key };
    const { body, command } = hubFactCommand(fact, { at: this.#now(), actor: ACTOR, ...given });
    try {
      await retryable(bodies.putMany([body]));
      return await bus.submit(command);
    } catch (error) {
      throw storeAway(error);
    }
  }
}

function keepDaysOf(facts: HubFacts, kind: RetentionKind): number | null {
  return facts[`retention:${kind}`]?.keepDays ?? null;
}

function droppedTo(facts: HubFacts, kind: RetentionKind): number {
  return facts[`dropped:${kind}`]?.to ?? 0;
}
