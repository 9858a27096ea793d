import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FollowRequest, MOST_FOLLOWED, StoreError } from '@rootline/graph';
import { encodeCursor, type LineageNews } from '@rootline/schema';
import { FakeGraph } from './follow-store.fake.ts';
import { LedgerLineageFeed } from './ledger-lineage-feed.ts';

let graph: FakeGraph;
let feed: LedgerLineageFeed;
const leaving: (() => Promise<void>)[] = [];

beforeEach(() => {
  graph = new FakeGraph();
  feed = feedOf(graph);
});
afterEach(async () => {
  await Promise.all(leaving.splice(0).map((leave) => leave()));
  expect(feed.pieces.stats()).toEqual({ pieces: 0, followers: 0, nodes: 0 });
});

const feedOf = (store: FakeGraph) =>
  new LedgerLineageFeed({ store, changes: store.feed, head: () => store.feed.ledger.head() });
const cursorAt = (seq: number) => encodeCursor({ epoch: graph.feed.ledger.epoch, shard: 0, seq });

/** Somebody who follows the piece downstream of `root`, and writes down what comes. */
function follow(more: Partial<FollowRequest> = {}, after?: string, from = feed) {
  const left = new AbortController();
  const news: LineageNews[] = [];
  const state: { failure: unknown } = { failure: undefined };
  const request = { of: ['root'], direction: 'DOWNSTREAM', granularity: 'ENTITY', depth: 5, ...more } as const;
  const ended = (async () => {
    try {
      for await (const one of from.follow(request, after, left.signal)) news.push(one);
    } catch (error) {
      state.failure = error;
    }
  })();
  const leave = async () => {
    left.abort();
    await ended;
  };
  leaving.push(leave);
  const until = (count: number) => expect.poll(() => state.failure ?? news.length).toBeGreaterThanOrEqual(count);
  return { news, state, ended, leave, until, cursor: () => news.at(-1)?.cursor };
}

/** What a step says, in short: `+a` came in, `~b` changed, `-c` is gone, `+a>b` an edge. */
function words({ step }: LineageNews): readonly string[] {
  const nodes = (mark: string, some: readonly { id: string }[]) => some.map(({ id }) => `${mark}${id}`);
  const edges = (mark: string, some: readonly { from: string; to: string }[]) =>
    some.map(({ from, to }) => `${mark}${from}>${to}`);
  return [
    ...[...nodes('+', step.addedNodes), ...nodes('~', step.changedNodes), ...nodes('-', step.supersededNodes)],
    ...[...edges('+', step.addedEdges), ...edges('~', step.changedEdges), ...edges('-', step.supersededEdges)],
  ];
}

it('begins with all there is, and goes on with what comes', async () => {
  graph.join(['root', 'a']);
  const one = follow();
  await one.until(1);
  graph.join(['a', 'run'], ['run', 'b']);
  await one.until(2);
  graph.name('b', 'renamed');
  await one.until(3);
  expect(one.news.map(words)).toEqual([
    ['+root', '+a', '+root>a'],
    ['~a', '+run', '+b', '+a>run', '+run>b'].toSorted((x, y) => order(x) - order(y)),
    ['~b'],
  ]);
  expect(one.news[2]?.step.changedNodes).toMatchObject([{ id: 'b', name: 'renamed', distance: 3 }]);
  expect(one.news.map(({ cursor }) => cursor)).toEqual([cursorAt(1), cursorAt(2), cursorAt(3)]);
});
const order = (word: string) => ['+run', '+b', '~a', '+a>run', '+run>b'].indexOf(word);

it('takes in a subtree that a new relation leads to, and lets it go', async () => {
  graph.join(['root', 'a'], ['x', 'y'], ['y', 'z']);
  const one = follow();
  await one.until(1);
  graph.join(['a', 'x']);
  await one.until(2);
  graph.part('a', 'x');
  await one.until(3);
  expect(one.news.slice(1).map(words)).toEqual([
    ['+x', '+y', '+z', '~a', '+a>x', '+x>y', '+y>z'],
    ['~a', '-x', '-y', '-z', '-a>x', '-x>y', '-y>z'],
  ]);
});

it('says nothing of what is elsewhere, but how far it looked', async () => {
  graph.join(['root', 'a'], ['elsewhere', 'there']);
  const one = follow();
  await one.until(1);
  const { surveys } = graph;
  const asked = surveys.length;
  graph.name('there', 'other');
  graph.write(['somewhere'], 1_500);
  await one.until(2);
  expect(one.news[1]).toMatchObject({ step: { changedNodes: [] } });
  expect(words(one.news[1] as LineageNews)).toEqual([]);
  expect(one.news[1]?.seq).toBeGreaterThanOrEqual(1_001);
  expect(surveys.length).toBe(asked);
});

it('asks once for all whom a change touches', async () => {
  const roots = Array.from({ length: 40 }, (_, index) => `root ${index}`);
  graph.join(...roots.map((id) => [id, 'shared'] as const));
  const all = roots.flatMap((id) => [follow({ of: [id] }), follow({ of: [id] })]);
  await Promise.all(all.map(({ until }) => until(1)));
  expect(feed.pieces.stats()).toMatchObject({ pieces: 40, followers: 80 });
  const [surveys, rootsAsked] = [graph.surveys.length, graph.rootsAsked];
  graph.join(['shared', 'new']);
  await Promise.all(all.map(({ until }) => until(2)));
  expect(graph.surveys.length - surveys).toBe(1);
  expect(graph.rootsAsked).toBe(rootsAsked);
  for (const { news } of all) expect(words(news[1] as LineageNews)).toContain('+new');
});

it('follows the versions of a root as they come', async () => {
  graph.version('root', 'v1');
  const one = follow({ granularity: 'VERSION' });
  await one.until(1);
  graph.version('root', 'v2');
  await one.until(2);
  expect(words(one.news[0] as LineageNews).filter((word) => !word.includes('>'))).toEqual(['+root', '+v1']);
  expect(words(one.news[1] as LineageNews)).toEqual(['+v2', '~root']);
});

it('goes on from a cursor without a hole and without telling twice', async () => {
  graph.join(['root', 'a']);
  const after = cursorAt(1);
  graph.join(['a', 'b']);
  graph.write(['elsewhere'], 2_500);
  graph.name('b', 'renamed');
  const late = follow({}, after);
  await expect.poll(() => late.news.flatMap(words)).toEqual(['+b', '~a', '+a>b', '~b']);
  graph.join(['b', 'c']);
  await expect.poll(() => late.news.flatMap(words).slice(4)).toEqual(['+c', '~b', '+b>c']);
  const another = follow({}, late.cursor(), feedOf(graph));
  graph.name('c', 'new');
  await another.until(1);
  expect(another.news.map(words)).toEqual([['~c']]);
});

it('goes on from a place that it has not come to itself', async () => {
  graph.join(['root', 'a']);
  const first = follow();
  await first.until(1);
  graph.join(['a', 'b']);
  const late = follow({}, cursorAt(graph.seq));
  graph.join(['b', 'c']);
  await late.until(1);
  expect(late.news.map(words)).toEqual([['+c', '~b', '+b>c']]);
});

it('tells a slow one together what came meanwhile', async () => {
  graph.join(['root', 'a']);
  const left = new AbortController();
  const request = { of: ['root'], direction: 'DOWNSTREAM', granularity: 'ENTITY', depth: 5 } as const;
  const slow = feed.follow(request, undefined, left.signal);
  await slow.next();
  const quick = follow();
  await quick.until(1);
  for (const [index, id] of ['b', 'c', 'd'].entries()) {
    graph.join(['a', id]);
    await quick.until(2 + index);
  }
  graph.part('a', 'c');
  await quick.until(5);
  const next = (await slow.next()).value;
  expect(words(next as LineageNews)).toEqual(['+b', '+d', '~a', '+a>b', '+a>d']);
  left.abort();
  await slow.return(undefined);
});

it('goes on over a store that is away', async () => {
  graph.join(['root', 'a']);
  const one = follow();
  await one.until(1);
  graph.away = new StoreError('STORE_UNAVAILABLE', 'follow.survey', 'away');
  graph.join(['a', 'b']);
  const refused = follow({ depth: 2 });
  await refused.ended;
  expect(refused.state.failure).toBe(graph.away);
  graph.away = undefined;
  await one.until(2);
  expect(words(one.news[1] as LineageNews)).toEqual(['+b', '~a', '+a>b']);
});

it('takes nothing over from a look that came too late', async () => {
  graph.join(['root', 'a']);
  const one = follow();
  await one.until(1);
  const answer = Promise.withResolvers<undefined>();
  graph.held = answer.promise;
  graph.join(['a', 'b']);
  await expect.poll(() => graph.surveys.at(-1)).toContain('b');
  const left = one.leave();
  const another = follow();
  graph.join(['b', 'c'], ['a', 'd']);
  answer.resolve(undefined);
  await left;
  await another.until(1);
  expect(another.news[0]?.step.addedNodes.map(({ id }) => id)).toEqual(['root', 'a', 'b', 'd', 'c']);
});

it('refuses what is too large, also when it has grown, and what is not there', async () => {
  graph.join(['root', 'a']);
  const one = follow();
  await one.until(1);
  graph.join(...Array.from({ length: MOST_FOLLOWED }, (_, index) => ['a', `child ${index}`] as const));
  await one.ended;
  expect(one.state.failure).toMatchObject({ code: 'LINEAGE_TOO_LARGE', limit: MOST_FOLLOWED });
  const [large, near, absent] = [follow(), follow({ depth: 1 }), follow({ of: ['nothing'] })];
  await near.until(1);
  await Promise.all([large.ended, absent.ended]);
  expect(large.state.failure).toMatchObject({ code: 'LINEAGE_TOO_LARGE' });
  expect(absent.state.failure).toMatchObject({ code: 'NOT_FOUND', id: 'nothing' });
});

it('ends with an expired cursor when the store is emptied', async () => {
  graph.join(['root', 'a']);
  const one = follow();
  await one.until(1);
  graph.feed.ledger.restart('EPOCH-2');
  graph.feed.wake();
  await one.ended;
  expect(one.state.failure).toMatchObject({ code: 'CURSOR_EXPIRED' });
  const stale = follow({}, one.cursor());
  await stale.ended;
  expect(stale.state.failure).toMatchObject({ code: 'CURSOR_EXPIRED' });
});

it('reads nothing while nobody follows', async () => {
  graph.join(['root', 'a']);
  const one = follow();
  await one.until(1);
  await one.leave();
  expect(feed.pieces.stats().nodes).toBe(0);
  const asked = graph.surveys.length;
  graph.join(['a', 'b']);
  const again = follow();
  await again.until(1);
  expect(words(again.news[0] as LineageNews)).toContain('+b');
  expect(graph.surveys.slice(asked)).toEqual([['root'], ['a'], ['b']]);
});
