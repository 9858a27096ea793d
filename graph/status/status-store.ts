import type { EntityKind } from '../model/kinds.ts';

/** Cheap facts about the store, for health and the status page. */
export type StatusStore = {
  /** Resolves within a second; throws when the store cannot be reached. */
  ping(): Promise<void>;
  /** Of the store's program, such as `5.26.4`. @throws StoreError */
  version(): Promise<string>;
  /** From the store's own counters, without what is withdrawn: exact and cheap. */
  countsByKind(): Promise<readonly { readonly kind: EntityKind; readonly count: number }[]>;
};
