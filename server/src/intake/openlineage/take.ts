import type { Vault } from '@rootline/storage';
import type { Intake, IntakeDoor, Taken } from '../intake-door.ts';
import { storageBusy } from '../storage-busy.ts';
import { type Sender, acceptEvent } from './accept.ts';
import type { Marks } from './marks.ts';

/** Where accepted events go. */
export type Ports = { readonly door: IntakeDoor; readonly vault: Vault };

/**
 * Takes one event: when this resolves it is durable, in the graph or in the spool.
 * @throws InvalidInputError and other expected errors that retrying cannot mend; HubBusyError when it can
 */
export async function takeEvent(value: unknown, marks: Marks, sender: Sender, { door, vault }: Ports): Promise<Taken> {
  const [taken] = await door.take([await accept(value, marks, sender, vault)]);
  if (taken === undefined) throw new Error('the door answered for fewer events than it was given');
  if (taken.status === 'rejected') throw taken.reason;
  return taken.value;
}

/** @throws InvalidInputError that names the JSON path; HubBusyError when the vault cannot write now */
export async function accept(value: unknown, marks: Marks, sender: Sender, vault: Vault): Promise<Intake> {
  try {
    return await acceptEvent(value, marks, sender, vault);
  } catch (error) {
    throw storageBusy(error);
  }
}
