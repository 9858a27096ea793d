import type { Database } from '../driver/database.ts';
import type { WriteTransaction } from '../driver/transaction.ts';
import type { StoredEntry } from '../ledger/ledger-scan.ts';
import type { Project } from '../ledger/project.ts';
import { changesText } from '../ledger/ledger-scan.ts';
import type { Change } from '../ledger/entry.ts';
import type { Command } from '../model/command.ts';
import { ConflictError } from '../model/errors.ts';
import { Caches } from '../writer/caches.ts';
import { Projects } from '../writer/projects.ts';
import { ANY_ROWS_UNITED } from '../writer/most-united.ts';
import { movedBy, readProjects, remember } from '../writer/remember.ts';
import { save } from '../writer/save.ts';
import { settle } from '../writer/settle.ts';
import { emptyLoaded } from '../writer/working-set.ts';
import { PROGRESS, RESTATE } from './rebuild.queries.ts';

/** An entry of the ledger with the command that its body says. */
export type Replayed = { readonly entry: StoredEntry; readonly command: Command };

/** An entry that adds up to something else than it did when it was written. */
export type Difference = { readonly seq: number; readonly command: string; readonly reason: string };

/** Where the ledger stands while its facts are written again. */
export type LedgerHead = { readonly seq: number; readonly at: number; readonly epoch: string };

// As a batch of the writer, on a machine that does other things too.
const TIMEOUT_MS = 60_000;

/** The rebuild is not ours any more: another process took it over. */
export class RebuildLostError extends Error {
  readonly code = 'REBUILD_LOST';
}

/**
 * Writes the facts of entries that are in the ledger already, under their own numbers and times. The entries stay; where one adds
 * up to something else now, that is written beside it.
 */
export class ReplayStore {
  readonly #database: Database;
  readonly #owner: string;
  readonly #head: LedgerHead;
  readonly #project: Project;
  readonly #caches = new Caches();
  #projects = new Projects([]);
  #rulesSeq: number | undefined;

  constructor(database: Database, owner: string, head: LedgerHead, project: Project) {
    this.#project = project;
    this.#database = database;
    this.#owner = owner;
    this.#head = head;
  }

  /**
   * Applies consecutive entries of one time in one transaction, and notes how far it is.
   * @throws StoreError, RowsLostError: nothing of it was written. RebuildLostError when another process goes on with it
   */
  async apply(batch: readonly Replayed[]): Promise<readonly Difference[]> {
    const [first] = batch;
    const last = batch.at(-1);
    if (first === undefined || last === undefined) return [];
    const loaded = emptyLoaded(this.#project, ANY_ROWS_UNITED);
    // Their keys are in the ledger, of course: that they are known must not make them repetitions.
    for (const { command } of batch) loaded.entries.set(command.key, null);
    const tx = this.#database.begin(TIMEOUT_MS);
    try {
      const [ours] = await tx.run(PROGRESS, { owner: this.#owner, rebuiltTo: last.entry.seq });
      if (ours?.[0] !== 1) throw new RebuildLostError('another process has taken the rebuild over');
      await this.#refreshProjects(tx);
      const simulated = await settle(
        tx,
        batch.map(({ command }) => command),
        loaded,
        { seq: first.entry.seq - 1, at: first.entry.at },
        { caches: this.#caches, projects: this.#projects, refused: refusedOf(batch) },
      );
      const { seq, at } = this.#head;
      await save(tx, simulated.simulation, [], { seq, at, aliasSeq: null, rulesSeq: null, endSeq: null });
      const differing = batch.flatMap(({ entry }, i) => {
        const made = simulated.entries[i];
        const reason = made === undefined ? 'it is missing' : differenceOf(entry, made);
        return reason === undefined ? [] : [{ entry, reason, changes: made?.changes ?? [] }];
      });
      await restate(tx, batch, differing);
      await tx.commit();
      remember(this.#caches, simulated, loaded, { epoch: this.#head.epoch, aliasSeq: 0, endSeq: 0 });
      this.#rulesSeq = movedBy(simulated.simulation, last.entry.seq).rulesSeq === null ? 0 : undefined;
      return differing.map(({ entry, reason }) => ({ seq: entry.seq, command: entry.command, reason }));
    } catch (error) {
      await tx.rollback();
      throw error;
    }
  }

  async #refreshProjects(tx: WriteTransaction): Promise<void> {
    if (this.#rulesSeq !== undefined) return;
    this.#projects = await readProjects(tx);
    this.#rulesSeq = 0;
  }
}

/** What was refused when it came is refused again, for whatever reason it had. */
function refusedOf(batch: readonly Replayed[]): ReadonlyMap<Command, ConflictError> {
  return new Map(
    batch.flatMap(({ entry, command }) =>
      entry.outcome === 'refused' ? [[command, new ConflictError('it was refused')]] : [],
    ),
  );
}

async function restate(
  tx: WriteTransaction,
  batch: readonly Replayed[],
  differing: readonly { readonly entry: StoredEntry; readonly changes: readonly Change[] }[],
): Promise<void> {
  const now = new Map(differing.map(({ entry, changes }) => [entry.seq, changesText(changes)]));
  const stale = batch.filter(({ entry }) => entry.restated !== undefined && !now.has(entry.seq));
  const rows = [
    ...[...now].map(([seq, changes]) => ({ seq, changes })),
    ...stale.map(({ entry }) => ({ seq: entry.seq, changes: null })),
  ];
  if (rows.length > 0) await tx.run(RESTATE, { in: { rows } });
}

/** What is another than it was, in words; undefined when every fact is the same. */
function differenceOf(
  entry: StoredEntry,
  made: { readonly changes: readonly Change[]; readonly outcome: string },
): string | undefined {
  if (made.outcome !== entry.outcome) return `it was ${entry.outcome} and is ${made.outcome} now`;
  // What it wrote then was dropped under a policy: nothing is left to compare with.
  if (entry.dropped !== undefined) return undefined;
  const [before, after] = [new Set(entry.changes.map(textOf)), new Set(made.changes.map(textOf))];
  const gone = entry.changes.filter((change) => !after.has(textOf(change)));
  const added = made.changes.filter((change) => !before.has(textOf(change)));
  if (gone.length + added.length === 0) return undefined;
  const example = gone[0]?.id ?? added[0]?.id ?? '';
  return `${gone.length} facts are gone and ${added.length} are new, for example ${example}`;
}

function textOf({ id, digest, before }: Change): string {
  return `${id} ${digest ?? ''} ${before ?? ''}`;
}
