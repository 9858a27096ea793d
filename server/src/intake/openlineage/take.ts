import { type Command, type CommandBus, HubBusyError, type Receipt } from '@rootline/graph/model';
import { type Body, type BodyStore, StorageFaultError, StorageFullError, type Vault } from '@rootline/storage';
import { acceptEvent, type Sender } from './accept.ts';
import type { Marks } from './marks.ts';

/** Where accepted events go. */
export type Ports = { readonly commands: CommandBus; readonly bodies: BodyStore; readonly vault: Vault };

// A full disk takes a person; asking again every half minute shows soon enough that there is room.
const STORAGE_RETRY_SECONDS = 30;

/**
 * Keeps the event's body, then commits what it says: when this resolves both are durable.
 * @throws InvalidInputError and other expected errors that retrying cannot mend; HubBusyError when it can
 */
export async function takeEvent(
  value: unknown,
  marks: Marks,
  sender: Sender,
  { commands, bodies, vault }: Ports,
): Promise<Receipt> {
  const { body, command } = await retryable(acceptEvent(value, marks, sender, vault));
  await keep([body], bodies);
  return commit(command, commands);
}

export async function keep(kept: readonly Body[], bodies: BodyStore): Promise<void> {
  await retryable(bodies.putMany(kept));
}

/** @throws the expected error of a command that was refused */
export async function commit(command: Command, commands: CommandBus): Promise<Receipt> {
  const outcome = await commands.submit(command);
  if (!outcome.ok) throw outcome.error;
  return outcome.receipt;
}

/** Storage that cannot write now is a hub that is busy: nothing is wrong with the event. */
export async function retryable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StorageFullError) {
      throw new HubBusyError('the disk that keeps accepted bodies is full', STORAGE_RETRY_SECONDS, { cause: error });
    }
    if (error instanceof StorageFaultError) {
      throw new HubBusyError('accepted bodies cannot be kept at the moment', STORAGE_RETRY_SECONDS, { cause: error });
    }
    throw error;
  }
}
