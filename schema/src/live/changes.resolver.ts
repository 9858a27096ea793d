import type { LedgerRecord } from '@rootline/graph';
import { CursorExpiredError, ENTITY_KINDS, kindOfId } from '@rootline/graph/model';
import { Args, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../context.ts';
import { checkCount, checkId } from '../errors/checks.ts';
import { toGraphQLError } from '../errors/to-graphql-error.ts';
import { ledgerEntry } from '../ledger/ledger.type.ts';
import { encodeCursor } from '../moment/cursor.ts';
import { Change, ChangesEvent, CursorExpired, FollowArgs } from './changes.type.ts';
import { leavable } from './leavable.ts';

// Who reconnects passes over no more than these again; told oftener, a quiet follower of a busy hub would hear of nothing else.
const PASSED_OVER = 1_000;

type Wanted = (entry: LedgerRecord) => boolean;

@Resolver()
export class ChangesResolver {
  @Subscription(() => ChangesEvent, {
    description:
      'Every committed change after `after`, in order, none missing and none twice, then each one as it comes. After a lost connection give the last `cursor`, here or to another replica.',
    subscribe: ({ args, context }: { args: FollowArgs; context: Context }) => follow(args, context),
  })
  changes(@Args(() => FollowArgs) _: FollowArgs, @Root() event: Change | CursorExpired): typeof ChangesEvent {
    return event;
  }
}

function follow(args: FollowArgs, context: Context): AsyncIterable<Change | CursorExpired> {
  let wanted: Wanted;
  try {
    wanted = wantedOf(args);
  } catch (error) {
    throw toGraphQLError(error);
  }
  return leavable((signal) => told(args.after ?? undefined, wanted, { context, signal }));
}

type Told = { readonly context: Context; readonly signal: AbortSignal };

async function* told(after: string | undefined, wanted: Wanted, { context, signal }: Told) {
  try {
    const from = after ?? encodeCursor(await context.ledger.head());
    if (after === undefined) yield progress(from);
    let passed = 0;
    for await (const { cursor, entry } of context.changes.follow(from, signal)) {
      passed = wanted(entry) ? 0 : (passed + 1) % PASSED_OVER;
      if (wanted(entry)) yield Object.assign(new Change(), { cursor, entry: ledgerEntry(entry) });
      else if (passed === 0) yield progress(cursor);
    }
  } catch (error) {
    if (!(error instanceof CursorExpiredError)) throw toGraphQLError(error);
    yield Object.assign(new CursorExpired(), { message: error.message, cursor: error.cursor });
  }
}

function progress(cursor: string): Change {
  return Object.assign(new Change(), { cursor, entry: null });
}

/** @throws InvalidInputError */
function wantedOf({ kinds, project }: FollowArgs): Wanted {
  const only = kinds == null ? undefined : new Set(checkCount('kinds', kinds, 1, ENTITY_KINDS.length));
  const within = project == null ? undefined : checkId('project', project);
  return ({ subjects, project: of }) =>
    (within === undefined || within === of) && (only === undefined || subjects.some((id) => isOf(only, id)));
}

function isOf(kinds: ReadonlySet<string>, id: string): boolean {
  const kind = kindOfId(id);
  return kind !== undefined && kinds.has(kind);
}
