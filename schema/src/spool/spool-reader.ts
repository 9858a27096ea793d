import type { Page, PageRequest } from '@rootline/graph';

/** Accepted intake that waits for the graph. */
export type SpoolRecord = {
  readonly waiting: number;
  /** On disk. */
  readonly bytes: number;
  /** Epoch milliseconds; undefined while nothing waits. */
  readonly oldestReceivedAt?: number;
  readonly refusedCount: number;
  readonly limitEntries: number;
  readonly limitBytes: number;
  readonly draining: boolean;
  /** Why it takes nothing. */
  readonly fault?: string;
  readonly lanes: readonly SpoolLaneRecord[];
};

/** A line of its own: what waits in one holds up nothing in another. */
export type SpoolLaneRecord = {
  readonly name: string;
  readonly waiting: number;
  /** Epoch milliseconds; undefined while nothing waits. */
  readonly oldestReceivedAt?: number;
  readonly draining: boolean;
};

/** Intake that was accepted, and refused when its turn came. */
export type RefusedRecord = {
  readonly key: string;
  readonly command: string;
  readonly actor: string;
  /** SHA-256 of the body. */
  readonly digest: string;
  readonly bodyBytes: number;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  readonly refusedAt: number;
  readonly code: string;
  readonly message: string;
};

/** Of this process's spool; answers while the store is away, too. */
export type SpoolReader = {
  read(): SpoolRecord;
  /** The latest refusal first. */
  refused(page: PageRequest): Page<RefusedRecord>;
};
