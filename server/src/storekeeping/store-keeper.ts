import { type Database, type EntityStore, type LedgerStore, dropDetail, surveyDetail } from '@rootline/graph';
import { type CommandBus, InvalidInputError, type Outcome } from '@rootline/graph/model';
import type {
  ApplyRetention,
  RetentionKind,
  RetentionPlanRecord,
  RetentionRun,
  SetRetentionPolicy,
  StorageKeeper,
  StorageRecord,
} from '@rootline/schema';
import type { BodyStore } from '@rootline/storage';
import { storeAway } from '../errors/store-away.ts';
import { retryable } from '../intake/storage-busy.ts';
import { type HubFact, type HubFacts, hubFactCommand, readHubFacts } from './hub-fact.ts';

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
    const dropped = facts['dropped:LEDGER_DETAIL'];
    return {
      bodies: bodies.health(),
      ledger: { entries: head.seq, withoutDetailTo: dropped?.to ?? 0 },
      policies: [{ kind: 'LEDGER_DETAIL', keepDays: keepDaysOf(facts), droppedTo: dropped?.to ?? 0 }],
      lastCheck: checked,
      lastBackup: backedUp,
    };
  }

  async plan(kind: RetentionKind, keepDays?: number): Promise<RetentionPlanRecord> {
    return this.#plan(kind, await readHubFacts(this.#parts.entities), keepDays);
  }

  async setPolicy({ keepDays, idempotencyKey }: SetRetentionPolicy): Promise<Outcome> {
    const value = keepDays === null ? null : { keepDays };
    return this.#say({ what: 'retention:LEDGER_DETAIL', value }, idempotencyKey);
  }

  async apply({ kind }: ApplyRetention): Promise<RetentionRun> {
    const facts = await readHubFacts(this.#parts.entities);
    const { keepDays, from, to, entries, bytes, more } = await this.#plan(kind, facts);
    // One that was cut off between its entry and the last of its steps.
    const before = facts['dropped:LEDGER_DETAIL'];
    if (before !== undefined) await dropDetail(this.#parts.database, before);
    // The ledger says first what is dropped, by whom and why: what is gone is never gone without a word.
    const value = { from, to, entries, bytes, keepDays };
    const outcome = await this.#say({ what: 'dropped:LEDGER_DETAIL', value });
    if (outcome.ok) await dropDetail(this.#parts.database, { from, to });
    return { outcome, entries, bytes, more };
  }

  async #plan(kind: RetentionKind, facts: HubFacts, asked?: number): Promise<RetentionPlanRecord> {
    const keepDays = asked ?? keepDaysOf(facts);
    if (keepDays === null)
      throw new InvalidInputError('keepDays', 'days to keep, or a policy that says them', 'neither');
    const { database, ledger } = this.#parts;
    const from = facts['dropped:LEDGER_DETAIL']?.to ?? 0;
    const old = Math.max(from, await ledger.seqAt(this.#now() - keepDays * DAY_MS));
    const to = Math.min(old, from + MOST_ENTRIES);
    const survey = await surveyDetail(database, { from, to });
    return { kind, keepDays, from, to, more: to < old, ...survey };
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

function keepDaysOf(facts: HubFacts): number | null {
  return facts['retention:LEDGER_DETAIL']?.keepDays ?? null;
}
