import type { ExplorerResult } from './explorer/explorer.ts';
import type { GitResult } from './git/git.ts';
import type { IngestResults } from './ingest/ingest.ts';
import type { Machine } from './machine/machine.ts';
import type { MemoryResult, StartResult } from './start/start.ts';
import type { SubscribeResult } from './subscribe/subscribe.ts';
import type { NeighboursResult } from './walk/neighbours.ts';
import type { WalkResult } from './walk/walk.ts';

/** All figures of a run, as they are written to bench/results. */
export type Results = {
  readonly at: string;
  readonly quick: boolean;
  readonly machine: Machine;
  /** Load average of the last minute before and after. */
  readonly load: { readonly before: number; readonly after: number };
  readonly ingest?: IngestResults;
  readonly neighbours?: NeighboursResult;
  readonly walk?: readonly WalkResult[];
  readonly subscribe?: readonly SubscribeResult[];
  readonly git?: readonly GitResult[];
  readonly explorer?: readonly ExplorerResult[];
  readonly start?: StartResult;
  readonly memory?: MemoryResult;
};
