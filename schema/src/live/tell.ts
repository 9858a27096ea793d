import type { LedgerRecord } from '@rootline/graph';
import { CursorExpiredError } from '@rootline/graph/model';
import type { Context } from '../context.ts';
import { toGraphQLError } from '../errors/to-graphql-error.ts';
import { encodeCursor } from '../moment/cursor.ts';
import { CursorExpired } from './changes.type.ts';
import { leavable } from './leavable.ts';

// Who reconnects passes over no more than these again; told oftener, a quiet follower of a busy hub would hear of nothing else.
const PASSED_OVER = 1_000;

/** What a subscription tells of an entry, or (null) of having come so far. */
export type Tell<T> = (cursor: string, seq: number, entry: LedgerRecord | null) => T;

export type Telling<T> = {
  /** Which entries it tells of. */
  readonly wanted: (entry: LedgerRecord) => boolean | Promise<boolean>;
  readonly tell: Tell<T>;
};

/**
 * The entries after a cursor (without one: from now on) that are wanted, as they come; where there are none, how far it looked. Ends with
 * CursorExpired where the hub cannot go on.
 * @throws what `begin` throws, as GraphQL says it
 */
export async function tellAfter<T>(
  after: string | null | undefined,
  context: Context,
  begin: () => Telling<T> | Promise<Telling<T>>,
): Promise<AsyncIterable<T | CursorExpired>> {
  try {
    const telling = await begin();
    return leavable((signal) => told(after ?? undefined, telling, { context, signal }));
  } catch (error) {
    throw toGraphQLError(error);
  }
}

type Told = { readonly context: Context; readonly signal: AbortSignal };

async function* told<T>(
  after: string | undefined,
  { wanted, tell }: Telling<T>,
  { context, signal }: Told,
): AsyncGenerator<T | CursorExpired> {
  try {
    const head = await context.ledger.head();
    const from = after ?? encodeCursor(head);
    if (after === undefined) yield tell(from, head.seq, null);
    let passed = 0;
    for await (const { cursor, entry } of context.changes.follow(from, signal)) {
      const isWanted = await wanted(entry);
      passed = isWanted ? 0 : (passed + 1) % PASSED_OVER;
      if (isWanted) yield tell(cursor, entry.seq, entry);
      else if (passed === 0) yield tell(cursor, entry.seq, null);
    }
  } catch (error) {
    if (!(error instanceof CursorExpiredError)) throw toGraphQLError(error);
    yield Object.assign(new CursorExpired(), { message: error.message, cursor: error.cursor });
  }
}
