import { HubBusyError } from '@rootline/graph/model';
import { StorageFaultError, StorageFullError } from '@rootline/storage';

// A full disk takes a person; asking again every half minute shows soon enough that there is room.
const STORAGE_RETRY_SECONDS = 30;

/** Storage that cannot write now is a hub that is busy: nothing is wrong with what was sent. Any other error stays as it is. */
export function storageBusy(error: unknown): unknown {
  if (error instanceof StorageFullError)
    return new HubBusyError('the disk that keeps accepted bodies is full', STORAGE_RETRY_SECONDS, { cause: error });
  if (error instanceof StorageFaultError)
    return new HubBusyError('accepted bodies cannot be kept at the moment', STORAGE_RETRY_SECONDS, { cause: error });
  return error;
}

/** The same for work that is under way. */
export async function retryable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw storageBusy(error);
  }
}
