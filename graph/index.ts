export type * from './entity/entity-store.ts';
export type * from './ledger/ledger-store.ts';
export type * from './lineage/lineage-store.ts';
export type * from './search/search-store.ts';
export type * from './status/status-store.ts';
