import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost, READ_COST, singlePageCost } from '../cost.ts';
import { entityOfKind } from '../entity/lookup.ts';
import { checkId, checkOptionalText, checkRange } from '../errors/checks.ts';
import { toConnection } from '../page/connection.ts';
import { MAX_PAGE, PageArgs, pageOf } from '../page/page.args.ts';
import { Project } from '../project/project.type.ts';
import { Cursor } from '../scalars/cursor.scalar.ts';
import { Long } from '../scalars/long.scalar.ts';
import {
  ChangePage,
  ChangesArgs,
  DroppedBody,
  LedgerArgs,
  ledgerChange,
  LedgerChangeConnection,
  LedgerConnection,
  ledgerEntry,
  LedgerEntry,
} from './ledger.type.ts';

/** Names of commands are short: `graphql.registerFeatureViewVersion`. */
const MAX_COMMAND = 100;

@Resolver(() => LedgerEntry)
export class LedgerResolver {
  @FieldResolver(() => Cursor, { description: 'Give it as `asOf` to see what the hub knew right after this entry.' })
  cursor(@Root() { seq }: LedgerEntry, @Ctx() context: Context) {
    return context.moments.cursorAt(seq);
  }

  @FieldResolver(() => Project, { nullable: true })
  project(@Root() { projectId }: LedgerEntry, @Ctx() context: Context) {
    return entityOfKind(context, projectId, 'Project', {});
  }

  @FieldResolver(() => DroppedBody, {
    nullable: true,
    description:
      'Says that its body was dropped under a retention policy; null while it is kept, as after a rebuild with a backup. Looked up entry by entry: ask one entry, not a page of them.',
    complexity: ({ childComplexity }) => READ_COST + childComplexity,
  })
  bodyDropped(@Root() { seq, command, bodyDigest }: LedgerEntry, @Ctx() context: Context) {
    return context.storage.droppedBody({ seq, command, bodyDigest });
  }

  @FieldResolver(() => LedgerChangeConnection, {
    description: 'The facts that it wrote or retracted. Read entry by entry: ask one entry, not a page of them.',
    complexity: singlePageCost,
  })
  async changes(@Root() { seq }: LedgerEntry, @Args(() => PageArgs) args: PageArgs, @Ctx() context: Context) {
    const page = await context.ledger.changes(seq, pageOf(args));
    return toConnection(page, args, (change) => ({ node: ledgerChange(change) }));
  }

  @Query(() => LedgerEntry, {
    nullable: true,
    description: 'One entry by its position; null where the ledger has not come so far.',
    complexity: ({ childComplexity }) => READ_COST + childComplexity,
  })
  async ledgerEntry(@Arg('seq', () => Long) seq: number, @Ctx() context: Context) {
    const record = await context.ledger.get(checkRange('seq', seq, 1, Number.MAX_SAFE_INTEGER));
    return record === null ? null : ledgerEntry(record);
  }

  @Query(() => LedgerConnection, { description: 'What was written, newest first.', complexity: pageCost })
  async ledger(@Args(() => LedgerArgs) args: LedgerArgs, @Ctx() context: Context) {
    const command = checkOptionalText('command', args.command, MAX_COMMAND);
    const page = await context.ledger.list(pageOf(args), {
      ...(command === undefined ? {} : { command }),
      ...(args.subject == null ? {} : { subject: checkId('subject', args.subject) }),
    });
    return toConnection(page, args, (record) => ({ node: ledgerEntry(record) }));
  }

  @Query(() => ChangePage, {
    name: 'changes',
    description:
      'What was written since, oldest first: for clients that keep up by asking again. `CURSOR_EXPIRED` in `extensions.code` comes with a `cursor` to begin anew from.',
    complexity: pageCost,
  })
  async changesAfter(@Args(() => ChangesArgs) { first, after }: ChangesArgs, @Ctx() context: Context) {
    const page = await context.changes.read(after ?? undefined, checkRange('first', first, 1, MAX_PAGE));
    return { ...page, entries: page.entries.map(ledgerEntry) };
  }
}
