import {
  type Database,
  Neo4jEntityStore,
  Neo4jLedgerStore,
  type RebuildProgress,
  type RebuildReport,
  rebuildGraph,
  scanLedger,
} from '@rootline/graph';
import type { BodyStore } from '@rootline/storage';
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

/** Whether every entry can be projected again: its command is known, and its body there. Changes nothing. */
export async function checkRebuild(
  database: Database,
  bodies: BodyStore,
  onProgress: Progress = () => undefined,
): Promise<RebuildCheck> {
  const { seq: of } = await new Neo4jLedgerStore(database).head();
  const examples: Unprojectable[] = [];
  let impossible = 0;
  for await (const page of scanLedger(database, 0, of)) {
    for (const entry of page) {
      const reason = await unprojectable(entry, bodies);
      if (reason === undefined) continue;
      impossible++;
      if (examples.length < SHOWN) examples.push({ seq: entry.seq, reason });
    }
    onProgress({ phase: 'checking', seq: page.at(-1)?.seq ?? of, of });
  }
  return { entries: of, impossible, examples };
}

/**
 * Writes the graph again from the ledger and the kept bodies.
 * @throws RebuildImpossibleError before anything is changed; StoreInUseError, StoreError
 */
export async function rebuildStore(
  database: Database,
  bodies: BodyStore,
  onProgress: Progress = () => undefined,
): Promise<RebuildReport> {
  const check = await checkRebuild(database, bodies, onProgress);
  if (check.impossible > 0) throw new RebuildImpossibleError(check);
  const project = projectEntries(bodies, new Neo4jEntityStore(database));
  return rebuildGraph(database, { project, onProgress });
}
