import { type Database, Neo4jBatchStore } from '@rootline/graph';
import type { BodyStore } from '@rootline/storage';
import { type HubFact, hubFactCommand } from './hub-fact.ts';

/**
 * Writes what a command on the stores has found or done into the ledger, beside a hub that may be running.
 * @throws StoreError also while the store is shut; StorageFaultError, StorageFullError
 */
export async function recordOutcome(
  { database, bodies }: { readonly database: Database; readonly bodies: BodyStore },
  fact: HubFact,
): Promise<void> {
  const { body, command } = hubFactCommand(fact, { at: Date.now(), actor: 'system' });
  await bodies.putMany([body]);
  const [outcome] = await new Neo4jBatchStore(database).apply([command]);
  if (outcome !== undefined && !outcome.ok) throw outcome.error;
}
