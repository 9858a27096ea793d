import type { LedgerRecord } from '@rootline/graph';
import { ENTITY_KINDS, kindOfId } from '@rootline/graph/model';
import { Args, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../context.ts';
import { checkCount, checkId } from '../errors/checks.ts';
import { ledgerEntry } from '../ledger/ledger.type.ts';
import type { CursorExpired } from './changes.type.ts';
import { Change, ChangesEvent, FollowArgs } from './changes.type.ts';
import { tellAfter, type Tell } from './tell.ts';

@Resolver()
export class ChangesResolver {
  @Subscription(() => ChangesEvent, {
    description:
      'Every committed change after `after`, in order, none missing and none twice, then each one as it comes. After a lost connection give the last `cursor`, here or to another replica.',
    subscribe: ({ args, context }: { args: FollowArgs; context: Context }) =>
      tellAfter(args.after, context, () => ({ wanted: wantedOf(args), tell: changeOf })),
  })
  changes(@Args(() => FollowArgs) _: FollowArgs, @Root() event: Change | CursorExpired): typeof ChangesEvent {
    return event;
  }
}

const changes = new WeakMap<LedgerRecord, Change>();

/** The same entry is the same object to all who are told it: what they ask of it alike is worked out once. */
const changeOf: Tell<Change> = (cursor, _, entry) => {
  const known = entry === null ? undefined : changes.get(entry);
  if (known?.cursor === cursor) return known;
  const change = Object.assign(new Change(), { cursor, entry: entry === null ? null : ledgerEntry(entry) });
  if (entry !== null) changes.set(entry, change);
  return change;
};

/** @throws InvalidInputError */
function wantedOf({ kinds, project }: FollowArgs): (entry: LedgerRecord) => boolean {
  const only = kinds == null ? undefined : new Set(checkCount('kinds', kinds, 1, ENTITY_KINDS.length));
  const within = project == null ? undefined : checkId('project', project);
  return ({ subjects, project: of }) =>
    (within === undefined || within === of) && (only === undefined || subjects.some((id) => isOf(only, id)));
}

function isOf(kinds: ReadonlySet<string>, id: string): boolean {
  const kind = kindOfId(id);
  return kind !== undefined && kinds.has(kind);
}
