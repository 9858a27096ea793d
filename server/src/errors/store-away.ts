import { StoreError } from '@rootline/graph';
import { HubBusyError } from '@rootline/graph/model';

// Neo4j is back some seconds after its machine or container is.
const RETRY_SECONDS = 5;

/** A store that is away for now is a hub that is busy, to whoever asks; any other error stays as it is. */
export function storeAway(error: unknown): unknown {
  if (!(error instanceof StoreError) || !error.retryable) return error;
  return new HubBusyError('the graph store is away: try again in a few seconds', RETRY_SECONDS, { cause: error });
}
