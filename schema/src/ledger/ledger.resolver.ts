import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { pageCost } from '../cost.ts';
import { entityOfKind } from '../entity/lookup.ts';
import { checkId, checkOptionalText } from '../errors/checks.ts';
import { toConnection } from '../page/connection.ts';
import { pageOf } from '../page/page.args.ts';
import { Project } from '../project/project.type.ts';
import { Cursor } from '../scalars/cursor.scalar.ts';
import { LedgerArgs, LedgerConnection, ledgerEntry, LedgerEntry } from './ledger.type.ts';

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

  @Query(() => LedgerConnection, { description: 'What was written, newest first.', complexity: pageCost })
  async ledger(@Args(() => LedgerArgs) args: LedgerArgs, @Ctx() context: Context) {
    const command = checkOptionalText('command', args.command, MAX_COMMAND);
    const page = await context.ledger.list(pageOf(args), {
      ...(command === undefined ? {} : { command }),
      ...(args.subject == null ? {} : { subject: checkId('subject', args.subject) }),
    });
    return toConnection(page, args, (record) => ({ node: ledgerEntry(record) }));
  }
}
