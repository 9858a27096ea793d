import { hash } from 'node:crypto';
import { ulid } from 'ulid';
import type { Database } from '../driver/database.ts';
import type { Project } from '../ledger/project.ts';
import { HEAD } from '../ledger/ledger-read.queries.ts';
import { type StoredEntry, changesText, scanLedger } from '../ledger/ledger-scan.ts';
import { ExpectedError } from '../model/errors.ts';
import { type Command, isAlone } from '../model/command.ts';
import { Neo4jBatchStore } from '../writer/batch-store.neo4j.ts';
import { DELETE_FACTS, PROGRESS, RENAME } from './rebuild.queries.ts';
import { DELETE_RELATIONS } from '../migrate/store.queries.ts';
import { type Difference, type LedgerHead, ReplayStore, type Replayed } from './replay-store.ts';
import { StoreGate } from './store-gate.ts';

export type RebuildProgress = { readonly phase: 'emptying' | 'projecting'; readonly seq: number; readonly of: number };

export type RebuildReport = {
  readonly entries: number;
  /** How many entries add up to something else than when they were written. */
  readonly differing: number;
  /** The first of them. */
  readonly differences: readonly Difference[];
  /** True when a rebuild that was cut off was taken up again. */
  readonly resumed: boolean;
};

export type RebuildOptions = {
  readonly project: Project;
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Entries in one transaction; tests take fewer. */
  readonly maxBatch?: number;
  /** A store that the caller has shut already, and how far a rebuild of it had come. */
  readonly shut?: { readonly gate: StoreGate; readonly rebuiltTo: number | undefined };
};

/** Names the entry that a rebuild appends when facts are others than they were. */
export const REBUILD_COMMAND = 'system.rebuild';

// As many as the writer puts into one.
const MAX_BATCH = 128;
// A report is read by people.
const SHOWN = 20;
// Millions of nodes, in pieces.
const DELETE_TIMEOUT_MS = 3_600_000;
// The deletion was begun and may not have ended.
const EMPTYING = -1;

/**
 * Deletes the facts of a store and writes those of every entry of its ledger again, in order, while nobody else can
 * write. The entries stay as they are, so each fact is compared with the digest that was recorded for it. Cut off, it goes on
 * where it was when it is called again; until then the store stays shut.
 * @throws StoreInUseError, StoreError; ExpectedError when a body cannot be projected
 */
export async function rebuildGraph(database: Database, options: RebuildOptions): Promise<RebuildReport> {
  const { gate, rebuiltTo: before } = options.shut ?? (await shutForRebuild(database));
  const head = await headOf(database);
  const resumed = before !== undefined;
  let done = before ?? EMPTYING;
  if (done === EMPTYING) {
    options.onProgress?.({ phase: 'emptying', seq: 0, of: head.seq });
    await empty(database, gate);
    done = 0;
  }
  const replay = new ReplayStore(database, gate.owner, head, options.project);
  const found = await new Replaying(replay, options, head.seq).run(scanLedger(database, done, head.seq));
  await gate.open();
  const differing = await settleDifferences(database, head);
  return { entries: head.seq, differing, differences: found.slice(0, SHOWN), resumed };
}

async function shutForRebuild(database: Database) {
  const gate = new StoreGate(database, 'rebuild');
  return { gate, rebuiltTo: await gate.shut() };
}

async function headOf(database: Database): Promise<LedgerHead> {
  const [epoch = '', seq = 0, at = 0] = (await database.readOne(HEAD)) ?? [];
  return { epoch, seq, at };
}

/** Deletes while a heartbeat shows that somebody is at work. */
async function empty(database: Database, gate: StoreGate): Promise<void> {
  const beat = async () => database.write(PROGRESS, { owner: gate.owner, rebuiltTo: EMPTYING });
  await beat();
  const timer = setInterval(() => void beat().catch(() => undefined), 10_000);
  try {
    // Entries have none: these are all of facts. First, as a node with tens of thousands of them is more than a transaction may hold.
    await database.write(DELETE_RELATIONS, {}, DELETE_TIMEOUT_MS);
    await database.write(DELETE_FACTS, {}, DELETE_TIMEOUT_MS);
  } finally {
    clearInterval(timer);
  }
}

/** Gathers consecutive entries of one time, as the writer had them in one batch, and applies them. */
class Replaying {
  readonly #replay: ReplayStore;
  readonly #options: RebuildOptions;
  readonly #until: number;
  readonly #found: Difference[] = [];
  #batch: Replayed[] = [];

  constructor(replay: ReplayStore, options: RebuildOptions, until: number) {
    this.#replay = replay;
    this.#options = options;
    this.#until = until;
  }

  async run(pages: AsyncIterable<readonly StoredEntry[]>): Promise<readonly Difference[]> {
    const { maxBatch = MAX_BATCH, onProgress } = this.#options;
    for await (const page of pages) {
      for (const entry of page) {
        const [first] = this.#batch;
        if (first !== undefined && (first.entry.at !== entry.at || this.#batch.length >= maxBatch)) await this.#flush();
        const command = await this.#project(entry);
        const alone = isAlone(command);
        if (alone && this.#batch.length > 0) await this.#flush();
        this.#batch.push({ entry, command });
        if (alone) await this.#flush();
      }
      onProgress?.({ phase: 'projecting', seq: page.at(-1)?.seq ?? 0, of: this.#until });
    }
    await this.#flush();
    return this.#found;
  }

  /** What a command reads may be made by an entry of the same time before it: that is written first then. */
  async #project(entry: StoredEntry): Promise<Command> {
    if (entry.outcome === 'refused') return nothing(entry);
    try {
      return await this.#options.project(entry);
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      if (this.#batch.length === 0) return nothing(entry);
    }
    await this.#flush();
    return this.#project(entry);
  }

  async #flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    for (const difference of await this.#replay.apply(batch)) {
      if (this.#found.length < SHOWN) this.#found.push(difference);
    }
  }
}

/** The command of an entry that adds up to nothing; if it did before, that is a difference. */
function nothing({ command, key, actor, body }: StoredEntry): Command {
  return { name: command, key, actor, bodyDigest: body, guards: [], statements: [], size: 0, answer: {} };
}

/**
 * Where facts are others than they were, the ledger says so: an entry with the digest of all that was restated, and another epoch, as
 * what processes remember of the store is no longer so. Resolves with how many entries were restated.
 */
async function settleDifferences(database: Database, head: LedgerHead): Promise<number> {
  const { count, digest } = await restatedDigest(database, head.seq);
  if (count === 0) return 0;
  await database.write(RENAME, { epoch: ulid() });
  await new Neo4jBatchStore(database).apply([
    {
      name: REBUILD_COMMAND,
      key: `${REBUILD_COMMAND}:${ulid()}`,
      actor: 'system',
      bodyDigest: digest,
      guards: [],
      statements: [],
      size: 0,
      answer: {},
    },
  ]);
  return count;
}

/** How many entries up to `until` are restated, and the digest over their numbers and changes, in order. */
export async function restatedDigest(
  database: Database,
  until: number,
): Promise<{ readonly count: number; readonly digest: string }> {
  let count = 0;
  let digest = '';
  for await (const page of scanLedger(database, 0, until)) {
    for (const { seq, restated } of page) {
      if (restated === undefined) continue;
      count++;
      digest = hash('sha256', `${digest}\n${seq}\n${changesText(restated)}`, 'hex');
    }
  }
  return { count, digest };
}
