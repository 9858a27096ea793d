import { randomUUID } from 'node:crypto';
import type { Database } from '../driver/database.ts';
import { StoreError } from '../driver/errors.ts';
import type { WriteTransaction } from '../driver/transaction.ts';
import { type Committed, recordOf } from '../ledger/committed.ts';
import type { Project } from '../ledger/project.ts';
import type { Command, Outcome } from '../model/command.ts';
import type { BatchStore } from './batch-store.ts';
import { Caches } from './caches.ts';
import { load } from './load.ts';
import { firstCommand } from './first-project.ts';
import { DEFAULT_PROJECT_ID, Projects } from './projects.ts';
import { movedBy, readProjects, remember } from './remember.ts';
import { save } from './save.ts';
import { settle } from './settle.ts';
import { type Simulated, simulate } from './simulate.ts';
import { Simulation } from './simulation.ts';
import { emptyLoaded } from './working-set.ts';
import * as Q from './writer.queries.ts';

// A batch takes tens of milliseconds; one that takes this long holds up every other writer.
const WRITE_TIMEOUT_MS = 10_000;

type Head = {
  readonly seq: number;
  readonly at: number;
  readonly epoch: string;
  readonly aliasSeq: number;
  readonly rulesSeq: number;
  readonly endSeq: number;
};

/** Somebody remakes or fills the store: nothing may be written until that is done. */
export class StoreShutError extends Error {
  readonly code = 'STORE_SHUT';
}

/** The writer's side of Neo4j: lock, look up, work out in memory, write, commit. One per process. */
export class Neo4jBatchStore implements BatchStore {
  readonly #database: Database;
  readonly #onCommitted: (committed: Committed) => void;
  readonly #now: () => number;
  readonly #project: Project | undefined;
  readonly #caches = new Caches();
  readonly #writer = randomUUID();
  #projects = new Projects([]);
  #projectsKey = '';

  /**
   * `onCommitted` hears of each transaction's entries right after its commit; it must not throw. `now` is this machine's clock
   * (epoch milliseconds), which may be set back: the ledger's times never go back. `project` works out again
   * what entries said, for unions that are undone; without it none is.
   */
  constructor(
    database: Database,
    onCommitted: (committed: Committed) => void = () => undefined,
    now: () => number = Date.now,
    project?: Project,
  ) {
    this.#database = database;
    this.#onCommitted = onCommitted;
    this.#now = now;
    this.#project = project;
  }

  async apply(commands: readonly Command[]): Promise<readonly Outcome[]> {
    // The first round needs no lock: it finds out what to ask for, so that the questions travel with the lock.
    const loaded = emptyLoaded(this.#project);
    const guess = new Simulation(loaded, this.#caches);
    simulate(this.#withProject(commands, ''), guess, this.#projects, { seq: 0, at: this.#now() });
    const tx = this.#database.begin(WRITE_TIMEOUT_MS);
    try {
      const locked = tx.run(Q.LOCK, { writer: this.#writer });
      const first = load(tx, guess.misses, loaded);
      // When the lock fails, so does this, and nobody waits for it any more.
      first.catch(() => undefined);
      const head = headOf(await locked);
      await first;
      // Where the guess leant on aliases that have moved, they are asked for again below.
      this.#caches.sync(head.epoch, head.aliasSeq, head.endSeq);
      await this.#refreshProjects(tx, head);
      const all = this.#withProject(commands, head.epoch);
      const at = Math.max(this.#now(), head.at);
      const surroundings = { caches: this.#caches, projects: this.#projects };
      const simulated = await settle(tx, all, loaded, { seq: head.seq, at }, surroundings);
      await this.#write(tx, simulated, head);
      remember(this.#caches, simulated, loaded, head);
      if (simulated.entries.length > 0)
        this.#onCommitted({ epoch: head.epoch, entries: simulated.entries.map(recordOf) });
      return simulated.outcomes.slice(all.length - commands.length);
    } catch (error) {
      await tx.rollback();
      throw error;
    }
  }

  async #write(tx: WriteTransaction, { simulation, entries }: Simulated, head: Head): Promise<void> {
    const last = entries.at(-1);
    if (last === undefined) {
      await tx.rollback();
      return;
    }
    const moved = movedBy(simulation, last.seq);
    await save(tx, simulation, entries, { seq: head.seq + entries.length, at: last.at, ...moved });
    await tx.commit();
  }

  async #refreshProjects(tx: WriteTransaction, head: Head): Promise<void> {
    const key = `${head.epoch}|${head.rulesSeq}`;
    if (key === this.#projectsKey) return;
    this.#projects = await readProjects(tx);
    this.#projectsKey = key;
  }

  /** The default project is the first thing in every store; its command is known there ever after. */
  #withProject(commands: readonly Command[], epoch: string): readonly Command[] {
    if (this.#caches.projectOf(DEFAULT_PROJECT_ID) !== undefined) return commands;
    return [firstCommand(epoch), ...commands];
  }
}

function headOf(rows: readonly ReturnType<typeof Q.LOCK.decode>[]): Head {
  const row = rows[0];
  if (row === undefined) throw new Error('the store has no counter: it was not migrated');
  const [seq, at, epoch, aliasSeq, rulesSeq, endSeq, shut] = row;
  // What is refused now may be sent again later, as with a store that is away.
  if (shut !== null)
    throw new StoreError('STORE_UNAVAILABLE', Q.LOCK.name, new StoreShutError(`the store is shut for a ${shut}`));
  return { seq, at, epoch, aliasSeq, rulesSeq, endSeq };
}
