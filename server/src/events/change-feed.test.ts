import { StoreError } from '@rootline/graph';
import { expect, it } from 'vitest';
import { changeFeedContract } from './change-feed.contract.ts';
import { FakeChangeFeed } from './change-feed.fake.ts';
import { entriesFrom } from './entry.fixture.ts';
import { follow } from './follower.fixture.ts';

changeFeedContract('a feed in memory', async () => {
  const feed = new FakeChangeFeed();
  return {
    feed,
    grow: async (count) => feed.ledger.grow(count),
    reset: async () => feed.ledger.restart('EPOCH-2'),
    forgetUntil: async (seq) => feed.ledger.forgetUntil(seq),
    close: async () => undefined,
  };
});

it('reads from the stream what the stream has, and the rest from the ledger', async () => {
  const feed = new FakeChangeFeed();
  feed.ledger.grow(1_000);
  await feed.stream.append(feed.ledger.epoch, entriesFrom(201, 700), true);
  const follower = follow(feed, undefined);
  await follower.until(1_000);
  await follower.leave();
  expect(follower.seqs).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
  // 1 and 2, 3 to 202, 903 to 1,000, and that there is no more.
  expect(feed.ledger.reads).toBe(4);
});

it('takes fewer entries at once where each names thousands of subjects', async () => {
  const feed = new FakeChangeFeed();
  feed.ledger.entries = entriesFrom(1, 30).map((entry) => ({ ...entry, subjects: Array<string>(1_000).fill('run:1') }));
  const follower = follow(feed, undefined);
  await follower.until(30);
  await follower.leave();
  // Two at a time, and that there is no more.
  expect(feed.ledger.reads).toBe(16);
});

it('goes on over a Neo4j and a stream that are away for a while', async () => {
  const feed = new FakeChangeFeed();
  feed.ledger.grow(10);
  const follower = follow(feed, undefined);
  await follower.until(10);
  feed.stream.away = true;
  feed.ledger.grow(10);
  await follower.until(20);
  feed.ledger.away = new StoreError('STORE_UNAVAILABLE', 'ledger.after', new Error('gone'));
  feed.wake();
  await new Promise((resolve) => setTimeout(resolve, 50));
  feed.ledger.grow(10);
  expect(follower.seqs).toHaveLength(20);
  feed.ledger.away = undefined;
  await follower.until(30);
  await follower.leave();
  expect(follower.failure).toBeUndefined();
});

it('does not hide a defect behind another try', async () => {
  const feed = new FakeChangeFeed();
  feed.ledger.away = new TypeError('a defect');
  const follower = follow(feed, undefined);
  await follower.ended;
  expect(follower.failure).toBeInstanceOf(TypeError);
});

it('asks the ledger for nothing while nobody follows', async () => {
  const feed = new FakeChangeFeed();
  feed.ledger.grow(1);
  const follower = follow(feed, undefined);
  await follower.until(1);
  await follower.leave();
  let heads = 0;
  const head = feed.ledger.head.bind(feed.ledger);
  feed.ledger.head = () => {
    heads++;
    return head();
  };
  await new Promise((resolve) => setTimeout(resolve, 400));
  // One look may have been on its way.
  expect(heads).toBeLessThanOrEqual(1);
});
