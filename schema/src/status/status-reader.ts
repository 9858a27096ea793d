import type { EntityKind } from '@rootline/graph/model';

/** A part of the hub that can be up or down. */
export type ComponentState = {
  /** For example `neo4j`, `redis`, `writer`. */
  readonly name: string;
  readonly state: 'up' | 'down' | 'starting';
  /** Since when it is in that state, epoch milliseconds. */
  readonly since: number;
  /** What is wrong; for people. */
  readonly detail?: string;
  readonly version?: string;
};

/** What the hub is at. Work is taken when it is READY. */
export type HubPhase = 'STARTING' | 'MIGRATING' | 'WARMING_UP' | 'READY' | 'STOPPING';

/** What the hub did between one sample and the next. */
export type LoadSample = {
  /** The end of it, epoch milliseconds. */
  readonly at: number;
  readonly commandsPerSecond: number;
  readonly requestsPerSecond: number;
  /** Commands that waited at that moment. */
  readonly queued: number;
  /** What a batch took on average; 0 where there was none. */
  readonly batchMs: number;
  readonly memoryBytes: number;
};

export type StatusRecord = {
  /** Of the program, from its package. */
  readonly version: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly phase: HubPhase;
  readonly entities: readonly { readonly kind: EntityKind; readonly count: number }[];
  /** Commands that wait for the writer, the memory that they hold, and how many may wait. */
  readonly queueDepth: number;
  readonly queueBytes: number;
  readonly queueLimit: number;
  /** Undefined before the first one. */
  readonly lastBatch?: { readonly commands: number; readonly ms: number };
  /** Entries of the ledger that are not in the stream of changes yet. */
  readonly relayLag: number;
  /** Of the process, resident. */
  readonly memoryBytes: number;
  /** Of the last half hour, oldest first. */
  readonly samples: readonly LoadSample[];
  readonly components: readonly ComponentState[];
};

/** How the hub is. */
export type StatusReader = { read(): Promise<StatusRecord> };
