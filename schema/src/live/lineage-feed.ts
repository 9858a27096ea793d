import type { FollowRequest, LineageStep } from '@rootline/graph';

/** How a followed piece of lineage changed up to a position. */
export type LineageNews = {
  /** Leads to what comes next. */
  readonly cursor: string;
  readonly seq: number;
  /** Nothing may be in it: then it only says how far all is told. */
  readonly step: LineageStep;
  /** The piece lacks something: versions of a root beyond the newest 1,000, or relations between two nodes that have thousands each. */
  readonly truncated: boolean;
};

/** Pieces of lineage as they change. */
export type LineageFeed = {
  /**
   * All that changes after the cursor, until `signal` aborts; without one first all that there is now, as added. What changed while
   * the consumer was busy is told together.
   * @throws LineageTooLargeError also later, when the piece has grown; NotFoundError for a root that is not there; CursorExpiredError,
   * InvalidInputError as the change feed does
   */
  follow(request: FollowRequest, after: string | undefined, signal: AbortSignal): AsyncIterable<LineageNews>;
};
