import type { FollowRequest } from '@rootline/graph';
import { CursorExpiredError } from '@rootline/graph/model';
import { Args, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../context.ts';
import { toGraphQLError } from '../errors/to-graphql-error.ts';
import { kindsOf, reachOf } from '../lineage/lineage.args.ts';
import { lineageNodes } from '../lineage/lineage.type.ts';
import { CursorExpired } from './changes.type.ts';
import { leavable } from './leavable.ts';
import { FollowLineageArgs, LineageChange, LineageChangedEvent } from './lineage-change.type.ts';
import type { LineageNews } from './lineage-feed.ts';

@Resolver()
export class LineageChangeResolver {
  @Subscription(() => LineageChangedEvent, {
    description:
      'A piece of lineage as it changes: nodes and edges that come in, change, or are no longer a part of it. What a new relation brings in is followed by itself. Ends with LINEAGE_TOO_LARGE where it is, or becomes, more than 2,000 nodes.',
    subscribe: ({ args, context }: { args: FollowLineageArgs; context: Context }) => begin(args, context),
  })
  lineageChanged(
    @Args(() => FollowLineageArgs) _: FollowLineageArgs,
    @Root() event: LineageChange | CursorExpired,
  ): typeof LineageChangedEvent {
    return event;
  }
}

/** @throws InvalidInputError as GraphQL says it */
function begin(args: FollowLineageArgs, context: Context): AsyncIterable<LineageChange | CursorExpired> {
  try {
    const request = { ...reachOf(args), ...kindsOf(args.kinds) };
    return leavable((signal) => told(request, args.after ?? undefined, { context, signal }));
  } catch (error) {
    throw toGraphQLError(error);
  }
}

type Told = { readonly context: Context; readonly signal: AbortSignal };

async function* told(
  request: FollowRequest,
  after: string | undefined,
  { context, signal }: Told,
): AsyncGenerator<LineageChange | CursorExpired> {
  try {
    for await (const news of context.followedLineage.follow(request, after, signal)) yield changeOf(news);
  } catch (error) {
    if (!(error instanceof CursorExpiredError)) throw toGraphQLError(error);
    yield Object.assign(new CursorExpired(), { message: error.message, cursor: error.cursor });
  }
}

const changes = new WeakMap<LineageNews, LineageChange>();

/** The same news are the same object to all who are told them: what they ask of it alike is worked out once. */
function changeOf(news: LineageNews): LineageChange {
  const change = changes.get(news) ?? made(news);
  changes.set(news, change);
  return change;
}

function made({ cursor, seq, step, truncated }: LineageNews): LineageChange {
  const moment = { asOfSeq: seq };
  const { addedNodes, changedNodes, supersededNodes, ...edges } = step;
  return Object.assign(new LineageChange(), {
    ...{ cursor, truncated, ...edges },
    addedNodes: lineageNodes(addedNodes, moment),
    changedNodes: lineageNodes(changedNodes, moment),
    supersededNodes: lineageNodes(supersededNodes, moment),
  });
}
