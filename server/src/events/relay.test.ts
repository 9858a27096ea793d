import { afterEach, expect, it } from 'vitest';
import { FakeLedger } from './change-feed.fake.ts';
import { FakeChangeStream } from './change-stream.fake.ts';
import { entriesFrom } from './entry.fixture.ts';
import { Relay, type RelayOptions } from './relay.ts';

const relays: Relay[] = [];
afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.stop()));
});

function world(options: Partial<RelayOptions> = {}) {
  const ledger = new FakeLedger();
  const stream = new FakeChangeStream();
  const lines: string[] = [];
  const note = (_: object, message: string) => void lines.push(message);
  const log = { debug: note, info: note, warn: note, error: note };
  const start = (more: Partial<RelayOptions> = {}) => {
    const relay = new Relay({ ledger, stream, log, depth: 1_000, pollMs: 20, ...options, ...more });
    relays.push(relay);
    relay.start();
    return relay;
  };
  const seqs = () => (stream.streams.get(ledger.epoch) ?? []).map(({ seq }) => seq);
  return { ledger, stream, lines, start, seqs };
}

const upTo = (last: number, first = 1) => entriesFrom(first, last - first + 1).map(({ seq }) => seq);

it('copies what there is and what comes', async () => {
  const { ledger, start, seqs } = world();
  ledger.grow(700);
  const relay = start();
  await expect.poll(seqs).toEqual(upTo(700));
  ledger.grow(3);
  await expect.poll(seqs).toEqual(upTo(703));
  expect(relay.stats().lag).toBe(0);
});

it('looks at once when it is woken', async () => {
  const { ledger, start, seqs } = world({ pollMs: 60_000 });
  const relay = start();
  await new Promise((resolve) => setTimeout(resolve, 50));
  ledger.grow(1);
  relay.wake();
  await expect.poll(seqs).toEqual([1]);
});

it('takes what its own process committed without reading it again', async () => {
  const { ledger, start, seqs } = world({ pollMs: 60_000 });
  ledger.grow(5);
  const relay = start();
  await expect.poll(seqs).toEqual(upTo(5));
  const { reads } = ledger;
  for (let batch = 0; batch < 10; batch++) {
    const first = (ledger.entries.at(-1)?.seq ?? 0) + 1;
    ledger.grow(20);
    relay.committed({ epoch: ledger.epoch, entries: entriesFrom(first, 20) });
    if (batch % 3 === 0) await expect.poll(seqs).toEqual(upTo(first + 19));
  }
  await expect.poll(seqs).toEqual(upTo(205));
  expect([ledger.reads - reads, relay.stats().lag]).toEqual([0, 0]);
});

it('reads what another process committed in between', async () => {
  const { ledger, start, seqs } = world({ pollMs: 60_000 });
  const relay = start();
  ledger.grow(30);
  relay.committed({ epoch: ledger.epoch, entries: entriesFrom(11, 5) });
  relay.committed({ epoch: ledger.epoch, entries: entriesFrom(21, 10) });
  await expect.poll(seqs).toEqual(upTo(30));
});

it('keeps no more of its own than fits, and reads the rest when the stream is back', async () => {
  const { ledger, stream, start, seqs } = world({ depth: 10_000 });
  const relay = start();
  stream.away = true;
  ledger.grow(5_000);
  for (let first = 1; first < 5_000; first += 100)
    relay.committed({ epoch: ledger.epoch, entries: entriesFrom(first, 100) });
  stream.away = false;
  await expect.poll(seqs, { timeout: 5_000 }).toEqual(upTo(5_000));
});

it('begins an empty stream not further back than it may hold', async () => {
  const { ledger, start, seqs } = world({ depth: 100 });
  ledger.grow(350);
  start();
  await expect.poll(seqs).toEqual(upTo(350, 251));
});

it('makes neither hole nor double when several are at work', async () => {
  const { ledger, stream, start, seqs } = world();
  stream.beforeAppend = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
  for (let i = 0; i < 3; i++) start();
  for (let i = 0; i < 20; i++) {
    ledger.grow(37);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await expect.poll(seqs).toEqual(upTo(740));
});

it('goes on where the stream ends when it stops between the read and the append, and another takes over', async () => {
  const { ledger, stream, start, seqs } = world();
  ledger.grow(10);
  const first = start();
  await expect.poll(seqs).toEqual(upTo(10));
  stream.beforeAppend = () => Promise.reject(new Error('killed'));
  ledger.grow(5);
  first.wake();
  await first.stop();
  stream.beforeAppend = () => undefined;
  expect(seqs()).toEqual(upTo(10));
  start();
  await expect.poll(seqs).toEqual(upTo(15));
});

it.each([
  ['emptied', (stream: FakeChangeStream) => stream.streams.clear()],
  ['rolled back', (stream: FakeChangeStream) => stream.streams.set('EPOCH-1', [...entriesFrom(1, 20)])],
])('fills a stream again that was %s, though nothing new is written', async (_, harm) => {
  const { ledger, stream, start, seqs } = world();
  ledger.grow(50);
  start();
  await expect.poll(seqs).toEqual(upTo(50));
  harm(stream);
  await expect.poll(seqs).toEqual(upTo(50));
});

it('begins anew behind entries that are no longer kept', async () => {
  const { ledger, stream, start, seqs } = world();
  ledger.grow(50);
  stream.streams.set('EPOCH-1', [...entriesFrom(1, 20)]);
  ledger.forgetUntil(30);
  start();
  await expect.poll(seqs).toEqual(upTo(50, 31));
});

it('goes on with the stream of the new epoch when the store was emptied', async () => {
  const { ledger, stream, start, seqs } = world();
  ledger.grow(50);
  start();
  await expect.poll(seqs).toEqual(upTo(50));
  ledger.restart('EPOCH-2');
  ledger.grow(2);
  await expect.poll(seqs).toEqual([1, 2]);
  expect(stream.streams.get('EPOCH-1')).toHaveLength(50);
});

it('tells how far behind it is while the stream is away, once, and catches up', async () => {
  const { ledger, stream, lines, start, seqs } = world();
  ledger.grow(10);
  const relay = start();
  await expect.poll(seqs).toEqual(upTo(10));
  stream.away = true;
  ledger.grow(25);
  await expect.poll(() => relay.stats().lag).toBe(25);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(lines).toEqual(['the change feed is not relayed: the ledger serves it']);
  stream.away = false;
  await expect.poll(seqs).toEqual(upTo(35));
  await expect.poll(() => relay.stats().lag).toBe(0);
  expect(lines.at(-1)).toBe('the change feed is relayed again');
});
