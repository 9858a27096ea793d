import { hash } from 'node:crypto';
import { join } from 'node:path';
import { type Database, Neo4jLedgerStore, type StoredEntry, scanLedger } from '@rootline/graph';
import { acceptEvent } from '../../../server/src/intake/openlineage/accept.ts';
import { canonicalText, canonicalTree } from '../../../server/src/intake/openlineage/canonical.ts';
import { marksOf } from '../../../server/src/intake/openlineage/marks.ts';
import { FolderVault } from '../../../storage/vault/vault.folder.ts';
import type { Journal } from './journal.ts';
import type { Load } from './load.ts';

/** Of an entry: what receipts and followers were told. */
type Kept = { readonly seq: number; readonly leaf: string };

export type LedgerAudit = {
  /** The leaf of each entry, that of entry 1 first. */
  readonly leaves: readonly string[];
  readonly faults: readonly string[];
};

/**
 * Holds the ledger against what was sent and acknowledged: numbers without a gap, times that never go back, every event of the load
 * there once, as the entry that each of its receipts names, and nothing beside them but what the hub writes itself.
 */
export async function auditLedger(
  database: Database,
  dataFolder: string,
  { load, journal }: { readonly load: Load; readonly journal: Journal },
): Promise<LedgerAudit> {
  const faults: string[] = [];
  const leaves: string[] = [];
  const byKey = new Map<string, Kept>();
  let before: StoredEntry | undefined;
  const { seq: head } = await new Neo4jLedgerStore(database).head();
  for await (const page of scanLedger(database, 0, head)) {
    for (const entry of page) {
      if (entry.seq !== leaves.length + 1) faults.push(`after entry ${leaves.length} comes ${entry.seq}`);
      if (before !== undefined && entry.at < before.at)
        faults.push(`entry ${entry.seq} is earlier than the one before`);
      if (byKey.has(entry.key)) faults.push(`entry ${entry.seq} repeats the key ${entry.key}`);
      if (!entry.command.startsWith('system.')) byKey.set(entry.key, { seq: entry.seq, leaf: entry.leaf });
      leaves.push(entry.leaf);
      before = entry;
    }
  }
  if (leaves.length !== head) faults.push(`the head is ${head}, there are ${leaves.length} entries`);
  faults.push(...(await brokenPromises(byKey, dataFolder, { load, journal })));
  return { leaves, faults };
}

async function brokenPromises(
  byKey: Map<string, Kept>,
  dataFolder: string,
  { load, journal }: { readonly load: Load; readonly journal: Journal },
): Promise<readonly string[]> {
  const faults: string[] = [];
  const vault = await FolderVault.open(join(dataFolder, 'vault'), join(dataFolder, 'keys'));
  for (let index = 0; index < load.length; index++) {
    const { body } = load.at(index);
    const key = await keyOf(body, vault);
    const kept = byKey.get(key);
    byKey.delete(key);
    if (kept === undefined) {
      faults.push(`event ${index} was acknowledged and is not in the ledger: ${body.slice(0, 200)}`);
      continue;
    }
    for (const { seq, leaf } of journal.receiptsOf(index))
      if (seq !== kept.seq || leaf !== kept.leaf)
        faults.push(
          `event ${index} was acknowledged as entry ${seq} (${leaf}) and is entry ${kept.seq} (${kept.leaf})`,
        );
  }
  for (const [key, { seq }] of byKey) faults.push(`entry ${seq} (${key}) is of nothing that was sent`);
  await vault.close();
  return faults;
}

/** The key that the hub gives an event. What speaks of nobody needs no vault: its canonical form is what is kept. */
async function keyOf(body: string, vault: FolderVault): Promise<string> {
  const marks = marksOf(body);
  if (marks.people || marks.addresses || marks.variables)
    return (await acceptEvent(JSON.parse(body), marks, { actor: 'anonymous' }, vault)).command.key;
  const digest = hash('sha256', canonicalText(canonicalTree(JSON.parse(body), marks)), 'hex');
  return `openlineage:${hash('sha256', `\n${digest}`, 'hex')}`;
}

/** What a follower was told otherwise than the ledger says. */
export function toldOtherwise(leaves: readonly string[], told: readonly string[], who: string): readonly string[] {
  if (told.length !== leaves.length) return [`${who} was told ${told.length} entries, there are ${leaves.length}`];
  const wrong = leaves.flatMap((leaf, index) => (told[index] === leaf ? [] : [index + 1]));
  return wrong.map((seq) => `${who} was told another entry ${seq}`);
}
