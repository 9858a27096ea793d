import type { EntityKind } from '@rootline/graph/model';

/** A part of the hub that can be up or down. */
export type ComponentState = {
  /** For example `neo4j`, `redis`, `writer`. */
  readonly name: string;
  readonly state: 'up' | 'down' | 'starting';
  /** What is wrong, or a version; for people. */
  readonly detail?: string;
};

export type StatusRecord = {
  /** Of the program, from its package. */
  readonly version: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly entities: readonly { readonly kind: EntityKind; readonly count: number }[];
  /** Commands that wait for the writer. */
  readonly queueDepth: number;
  readonly components: readonly ComponentState[];
};

/** How the hub is. */
export type StatusReader = { read(): Promise<StatusRecord> };
