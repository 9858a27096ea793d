import {
  type Database,
  Neo4jEntityStore,
  Neo4jLedgerStore,
  type RebuildProgress,
  type RebuildReport,
  rebuildGraph,
  scanLedger,
} from '@rootline/graph';
import type { Body, BodyStore } from '@rootline/storage';
import { readHubFacts, whereDropped } from '../storekeeping/hub-fact.ts';
import { putBodies } from './backup/body-line.ts';
import type { OlderBackup } from './backup/older-backup.ts';
import { projectEntries, unprojectable } from './projectors.ts';

export type Unprojectable = { readonly seq: number; readonly reason: string };

/** What stands in the way of a rebuild. */
export type RebuildCheck = {
  readonly entries: number;
  readonly impossible: number;
  /** The first of them. */
  readonly examples: readonly Unprojectable[];
};

/** Some entries cannot be projected: nothing was changed. */
export class RebuildImpossibleError extends Error {
  readonly code = 'REBUILD_IMPOSSIBLE';
  readonly check: RebuildCheck;
  constructor(check: RebuildCheck) {
    const [first] = check.examples;
    super(
      `${check.impossible} of ${check.entries} entries cannot be projected again; nothing was changed. Entry ${first?.seq ?? 0}: ${first?.reason ?? ''}`,
    );
    this.check = check;
  }
}

// A report is read by people.
const SHOWN = 20;

export type Progress = (
  progress: RebuildProgress | { readonly phase: 'checking'; readonly seq: number; readonly of: number },
) => void;

/** Whether every entry can be projected again: its command is known, and its body there or in an older backup. Changes nothing. */
export async function checkRebuild(
  database: Database,
  bodies: BodyStore,
  onProgress: Progress = () => undefined,
  older?: OlderBackup,
): Promise<RebuildCheck> {
  const readOlder = older?.bodies();
  const { seq: of } = await new Neo4jLedgerStore(database).head();
  const examples: Unprojectable[] = [];
  let impossible = 0;
  for await (const page of scanLedger(database, 0, of)) {
    for (const entry of page) {
      const carried = await readOlder?.(entry);
      const reason = await unprojectable(entry, carried === undefined ? bodies : { has: async () => true });
      if (reason === undefined) continue;
      impossible++;
      if (examples.length < SHOWN) examples.push({ seq: entry.seq, reason });
    }
    onProgress({ phase: 'checking', seq: page.at(-1)?.seq ?? of, of });
  }
  return { entries: of, impossible, examples: await withPlaces(database, examples) };
}

/** Says of dropped bodies where they are. */
async function withPlaces(database: Database, examples: readonly Unprojectable[]): Promise<readonly Unprojectable[]> {
  if (examples.length === 0) return examples;
  const facts = await readHubFacts(new Neo4jEntityStore(database));
  return examples.map(({ seq, reason }) => {
    const where = reason.includes('not kept') ? whereDropped(facts, seq) : undefined;
    return { seq, reason: where === undefined ? reason : `${reason}. ${where}` };
  });
}

/**
 * Writes the graph again from the ledger and the kept bodies; those that were dropped are kept again, from an older backup.
 * @throws RebuildImpossibleError, BackupDamagedError before anything is changed; StoreInUseError, StoreError, StorageFullError, StorageFaultError
 */
export async function rebuildStore(
  database: Database,
  bodies: BodyStore,
  onProgress: Progress = () => undefined,
  older?: OlderBackup,
): Promise<RebuildReport> {
  const check = await checkRebuild(database, bodies, onProgress, older);
  if (check.impossible > 0) throw new RebuildImpossibleError(check);
  if (older !== undefined) await putBodies(bodies, missingIn(bodies, database, older));
  const project = projectEntries(bodies, new Neo4jEntityStore(database));
  return rebuildGraph(database, { project, onProgress });
}

async function* missingIn(bodies: BodyStore, database: Database, older: OlderBackup): AsyncGenerator<Body> {
  const readOlder = older.bodies();
  for await (const page of scanLedger(database, 0, older.seq)) {
    for (const entry of page) {
      const bytes = await readOlder(entry);
      if (bytes !== undefined && !(await bodies.has(entry.body))) yield { digest: entry.body, bytes };
    }
  }
}
