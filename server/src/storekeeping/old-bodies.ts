import {
  DEFAULT_PROJECT_ID,
  type Database,
  type EntityStore,
  type LedgerStore,
  namedBodies,
  surveyBodies,
} from '@rootline/graph';
import { ConflictError } from '@rootline/graph/model';
import type { DroppedBodyRecord, EntryBody, RetentionPlanRecord, StorageRecord } from '@rootline/schema';
import { type BodyStore, type OldBodies, StorageCorruptError } from '@rootline/storage';
import { type HubFacts, droppedBodiesSchema } from './hub-fact.ts';

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
  const { entries, oldest, newest, examples: first } = await surveyBodies(database, { from, to });
  const examples = await sized(bodies, first);
  const newestBackup = facts.backedUp;
  const backup = newestBackup !== undefined && newestBackup.seq >= to ? newestBackup : null;
  const span = { from, to, more: false };
  return { kind: 'BODIES', keepDays, ...span, entries, bytes, files, oldest, newest, examples, backup };
}

type Example = Awaited<ReturnType<typeof surveyBodies>>['examples'][number];

/** Each with the bytes of its body; without those that are gone already or cannot be read. */
async function sized(bodies: BodyStore, examples: readonly Example[]): Promise<RetentionPlanRecord['examples']> {
  const found: (Example & { readonly bytes: number })[] = [];
  // One after the other: each may have 25 MB.
  for (const example of examples) {
    const body = await bodies.get(example.digest).catch((error: unknown) => {
      if (error instanceof StorageCorruptError) return undefined;
      throw error;
    });
    if (body !== undefined) found.push({ ...example, bytes: body.byteLength });
  }
  return found;
}

// Newest first; one a day is half a year.
const RUNS_READ = 200;

/** Says of an entry whose body is gone which run reached it; null while the store has the body, and where no run reached so far. @throws StoreError */
export async function droppedBody(
  { entities, bodies }: { readonly entities: EntityStore; readonly bodies: BodyStore },
  { seq, command, bodyDigest }: EntryBody,
): Promise<DroppedBodyRecord | null> {
  // The hub's own entries come from no request.
  if (command.startsWith('system.') || (await bodies.has(bodyDigest))) return null;
  const page = await entities.revisions(DEFAULT_PROJECT_ID, ['hub:dropped:BODIES'], { first: RUNS_READ }, {});
  const reached = page.items.flatMap(({ item: { value, validFrom, recordedSeq } }) => {
    const run = droppedBodiesSchema.safeParse(value);
    if (!run.success || run.data.files === 0 || run.data.to < seq) return [];
    const { keepDays, backup } = run.data;
    return [{ at: validFrom, entry: recordedSeq, keepDays, backupFolder: backup?.folder ?? null }];
  });
  return reached.at(-1) ?? null;
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
