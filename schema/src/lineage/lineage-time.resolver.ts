import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.ts';
import { singlePageCost, walkCost } from '../cost.ts';
import { checkId } from '../errors/checks.ts';
import { toConnection } from '../page/connection.ts';
import { pageOf } from '../page/page.args.ts';
import { Cursor } from '../scalars/cursor.scalar.ts';
import { changeTime, ChangeTime, ChangeTimeConnection, ChangeTimesArgs, changeTimesOf } from './change-times.type.ts';
import { walkOf } from './lineage.args.ts';
import { lineageDiff, LineageDiffArgs, LineageDiffResult } from './lineage-diff.type.ts';

@Resolver(() => ChangeTime)
export class LineageTimeResolver {
  @FieldResolver(() => Cursor, {
    nullable: true,
    description:
      'Give it as `asOf` to see what the hub knew right after the latest of them; null for times in the world.',
  })
  cursor(@Root() { seq }: ChangeTime, @Ctx() context: Context) {
    return seq === null ? null : context.moments.cursorAt(seq);
  }

  @Query(() => ChangeTimeConnection, {
    description: 'When the facts of something, of what is or was around it, or their relations changed.',
    complexity: singlePageCost,
  })
  async changeTimes(@Args(() => ChangeTimesArgs) args: ChangeTimesArgs, @Ctx() context: Context) {
    const request = { of: checkId('of', args.of), ...changeTimesOf(args), page: pageOf(args) };
    const page = await context.lineage.changeTimes({ ...request, moment: await context.moments.at(args) });
    const connection = toConnection(page, args, (time) => ({ node: changeTime(time, args.axis) }));
    return { ...connection, truncated: page.truncated, cursor: await context.moments.cursorAt(page.seq) };
  }

  @Query(() => LineageDiffResult, {
    description: 'What was added to, removed from and changed in the lineage of something between two moments.',
    // Two walks.
    complexity: (field) => 2 * walkCost(field),
  })
  async lineageDiff(@Args(() => LineageDiffArgs) args: LineageDiffArgs, @Ctx() context: Context) {
    const [from, to] = [await context.moments.at(args.from), await context.moments.at(args.to)];
    const diff = await context.lineage.diff({ ...walkOf(args), from, to });
    const { moments } = context;
    const cursors = { fromCursor: await moments.cursorAt(diff.fromSeq), toCursor: await moments.cursorAt(diff.toSeq) };
    return { ...lineageDiff(diff, from, to), ...cursors };
  }
}
