import { type Database, type LedgerStore, namedBodies, surveyBodies } from '@rootline/graph';
import { ConflictError } from '@rootline/graph/model';
import type { RetentionPlanRecord, StorageRecord } from '@rootline/schema';
import type { BodyStore, OldBodies } from '@rootline/storage';
import type { HubFacts } from './hub-fact.ts';

type Parts = { readonly database: Database; readonly ledger: LedgerStore; readonly bodies: BodyStore };
type Age = { readonly keepDays: number; readonly before: number };
type Backup = NonNullable<StorageRecord['lastBackup']>;

type BodiesPlan = RetentionPlanRecord & { readonly files: number };

/** @throws ConflictError where bodies cannot be dropped */
export function droppable({ old }: BodyStore): OldBodies {
  if (old === undefined)
    throw new ConflictError('bodies in a bucket are not dropped by the hub: every one of them is kept for good');
  return old;
}

/** What dropping bodies of entries before a moment would take away. Changes nothing. @throws ConflictError as `droppable`; StoreError */
export async function planBodies(
  { database, ledger, bodies }: Parts,
  facts: HubFacts,
  { keepDays, before }: Age,
): Promise<BodiesPlan> {
  const { files, bytes } = await droppable(bodies).survey(before);
  const from = facts['dropped:BODIES']?.to ?? 0;
  // Nothing goes but whole files.
  const to = files === 0 ? from : Math.max(from, await ledger.seqAt(before));
  const { entries, oldest, newest } = await surveyBodies(database, { from, to });
  const newestBackup = facts.backedUp;
  const backup = newestBackup !== undefined && newestBackup.seq >= to ? newestBackup : null;
  const span = { from, to, more: false };
  return { kind: 'BODIES', keepDays, ...span, entries, bytes, files, oldest, newest, examples: [], backup };
}

/** The backup that a run counts on; null when it takes nothing away. @throws ConflictError when there has to be one and is none */
export function backupFor({ to, files, backup }: BodiesPlan, facts: HubFacts): Backup | null {
  if (files === 0) return null;
  if (backup !== null) return backup;
  const newest = facts.backedUp;
  const there = newest === undefined ? 'there is none' : `the newest is as of entry ${newest.seq}`;
  throw new ConflictError(
    `bodies up to entry ${to} may go when a backup holds them, and ${there}: run \`rootline backup\` first`,
  );
}

/** Drops bodies that were kept before a moment, but for those that entries after `to` name. */
export async function dropBodies({ database, ledger, bodies }: Parts, to: number, before: number): Promise<void> {
  const { seq } = await ledger.head();
  await droppable(bodies).drop(before, namedBodies(database, { from: to, to: seq }));
}
