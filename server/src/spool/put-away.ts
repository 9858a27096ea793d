import { HubBusyError } from '@rootline/graph/model';
import { type Spool, SpoolFullError, StorageFaultError, StorageFullError } from '@rootline/storage';
import type { Deferred } from '../intake/intake-door.ts';
import type { Line } from './drain.ts';
import { spoolEntry } from './spool-entry.ts';

/** A spool and the line of those who wait in it. */
export type Lane = { readonly spool: Spool; readonly line: Line };

// The store is away for minutes when it is away for long enough to fill a spool.
const FULL_RETRY_SECONDS = 10;
// A full disk takes a person.
const DISK_RETRY_SECONDS = 30;

/**
 * Puts all of it into the spool, or nothing; resolves with the time of receipt (epoch ms). `why` it goes there is said when it cannot.
 * @throws HubBusyError when the spool is full or cannot be written
 */
export async function putAway({ spool, line }: Lane, deferred: readonly Deferred[], why: string): Promise<number> {
  const receivedAt = Date.now();
  try {
    await spool.append(deferred.map((one) => spoolEntry(one, receivedAt)));
  } catch (error) {
    throw spoolBusy(error, why);
  }
  line.noteSpooled(deferred.length);
  return receivedAt;
}

function spoolBusy(error: unknown, why: string): unknown {
  if (error instanceof SpoolFullError)
    return new HubBusyError(`${why}, and ${error.message}`, FULL_RETRY_SECONDS, { cause: error });
  if (error instanceof StorageFullError)
    return new HubBusyError(`${why}, and the disk of the spool is full`, DISK_RETRY_SECONDS, { cause: error });
  if (error instanceof StorageFaultError)
    return new HubBusyError(`${why}, and the spool cannot be written`, DISK_RETRY_SECONDS, { cause: error });
  return error;
}
