import type { Vault } from '@rootline/storage';
import { type IntakeDoor, type Taken, takeOne } from '../intake-door.ts';
import { retryable } from '../storage-busy.ts';
import { type Sender, acceptEvent } from './accept.ts';
import type { Marks } from './marks.ts';

/** Where accepted events go. */
export type Ports = { readonly door: IntakeDoor; readonly vault: Vault };

/**
 * Takes one event: when this resolves it is durable, in the graph or in the spool.
 * @throws InvalidInputError and other expected errors that retrying cannot mend; HubBusyError when it can
 */
export async function takeEvent(value: unknown, marks: Marks, sender: Sender, { door, vault }: Ports): Promise<Taken> {
  return takeOne(door, await retryable(acceptEvent(value, marks, sender, vault)));
}
