import type { EntityStore, LedgerStore, LineageStore, SearchStore } from '@rootline/graph';
import type { MutationCommands } from './commands.ts';
import type { ChangeFeed } from './ledger/change-feed.ts';
import type { LineageFeed } from './live/lineage-feed.ts';
import type { Loaders } from './loading/loaders.ts';
import type { Moments } from './moment/moments.ts';
import type { PeopleReader } from './principal/people-reader.ts';
import type { SpoolReader } from './spool/spool-reader.ts';
import type { StorageKeeper } from './storage/storage-keeper.ts';
import type { StatusReader } from './status/status-reader.ts';

/** What the server gives to every resolver, made anew for each request. */
export type Context = {
  readonly requestId: string;
  readonly entities: EntityStore;
  readonly lineage: LineageStore;
  readonly search: SearchStore;
  readonly ledger: LedgerStore;
  readonly changes: ChangeFeed;
  readonly followedLineage: LineageFeed;
  readonly spool: SpoolReader;
  readonly status: StatusReader;
  readonly storage: StorageKeeper;
  readonly commands: MutationCommands;
  readonly people: PeopleReader;
  readonly loaders: Loaders;
  readonly moments: Moments;
};
