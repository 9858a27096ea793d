/** How something ended: with the error that it failed with, or well. */
export type Ended = (error?: unknown) => void;

/** One transaction of the writer, before it is begun. */
export type BatchFacts = {
  readonly commands: number;
  readonly bytes: number;
  /** Milliseconds that the first of them waited. */
  readonly waitedMs: number;
  /** What `origin` gave for each of them when it was submitted. */
  readonly origins: readonly unknown[];
};

export type WalkFacts = {
  readonly ms: number;
  /** Nodes that were reached, also those that the answer leaves out. */
  readonly visited: number;
  readonly truncated: boolean;
};

/**
 * What the graph tells about its work as it goes on, for metrics, traces and logs. Who listens is the process's affair;
 * nothing here may throw, and no parameter of a statement is ever told.
 */
export type Telemetry = {
  /** A statement was sent, by the name of its query (`commit` for the end of a transaction). */
  statement(name: string): Ended;
  /** On behalf of whom the caller works, for `BatchFacts.origins`; undefined when nobody wants to know. */
  origin(): unknown;
  /** Does `work`, which commits a batch: what it does in the store belongs to the batch and not to one request. */
  batch<T>(facts: BatchFacts, work: () => Promise<T>): Promise<T>;
  /** A walk was answered. */
  walked(facts: WalkFacts): void;
};

const NOTHING: Ended = () => undefined;

/** Tells nobody. */
export const SILENT: Telemetry = {
  statement: () => NOTHING,
  origin: () => undefined,
  batch: (_facts, work) => work(),
  walked: () => undefined,
};
