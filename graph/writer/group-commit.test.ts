import { afterEach, describe, expect, test, vi } from 'vitest';
import { StoreError } from '../driver/errors.ts';
import type { Command } from '../model/command.ts';
import { HubBusyError } from '../model/errors.ts';
import { FakeBatchStore } from './batch-store.fake.ts';
import { GroupCommitWriter } from './group-commit.ts';

const command = (key: string, bodyDigest = key): Command => {
  return { name: 'test', key, actor: 'test', bodyDigest, guards: [], statements: [], size: 10, answer: {} };
};

function gate(): { readonly wait: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return {
    wait: promise.then(() => undefined),
    open: () => {
      resolve(undefined);
    },
  };
}

describe('the group-commit writer', () => {
  test('forms the next batch of what arrives while one is being committed', async () => {
    const store = new FakeBatchStore();
    const writer = new GroupCommitWriter(store);
    const { wait, open } = gate();
    store.gate = wait;
    const first = writer.submit(command('a'));
    await Promise.resolve();
    const rest = ['b', 'c', 'd'].map((key) => writer.submit(command(key)));
    open();
    const outcomes = await Promise.all([first, ...rest]);
    expect(store.batches).toEqual([['a'], ['b', 'c', 'd']]);
    expect(outcomes.map((outcome) => outcome.receipt?.seq)).toEqual([1, 2, 3, 4]);
  });

  test('takes at most as many commands into a batch as it may', async () => {
    const store = new FakeBatchStore();
    const writer = new GroupCommitWriter(store, { maxBatch: 2 });
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => writer.submit(command(key))));
    expect(Math.max(...store.batches.map((batch) => batch.length))).toBe(2);
    expect(store.entries.size).toBe(5);
  });

  test('says that the hub is busy when the queue is full, by number and by bytes, and goes on', async () => {
    const store = new FakeBatchStore();
    const { wait, open } = gate();
    store.gate = wait;
    const writer = new GroupCommitWriter(store, { maxBatch: 1, maxQueued: 2, maxQueuedBytes: 100 });
    const accepted = [writer.submit(command('a'))];
    await Promise.resolve();
    accepted.push(writer.submit(command('b')), writer.submit(command('c')));
    const refused = await writer.submit(command('d')).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(HubBusyError);
    expect((refused as HubBusyError).retryAfterSeconds).toBeGreaterThan(0);
    open();
    await Promise.all(accepted);
    await expect(writer.submit({ ...command('e'), size: 101 })).rejects.toBeInstanceOf(HubBusyError);
    await expect(writer.submit(command('f'))).resolves.toMatchObject({ ok: true });
    expect([...store.entries.keys()]).toEqual(['a', 'b', 'c', 'f']);
  });

  test('applies a batch again after a passing failure', async () => {
    const store = new FakeBatchStore();
    let failures = 3;
    store.fault = () =>
      failures-- > 0
        ? { error: new StoreError('STORE_TRANSIENT', 'test', new Error('deadlock')), committed: false }
        : undefined;
    const outcome = await new GroupCommitWriter(store).submit(command('a'));
    expect(outcome).toMatchObject({ ok: true, receipt: { replayed: false } });
    expect(store.batches).toHaveLength(4);
  });

  test('finds by the key what became of a commit whose answer was lost', async () => {
    const store = new FakeBatchStore();
    let cut = true;
    store.fault = () => {
      if (!cut) return undefined;
      cut = false;
      return {
        error: new StoreError('STORE_AMBIGUOUS_COMMIT', 'commit', new Error('connection lost')),
        committed: true,
      };
    };
    const outcome = await new GroupCommitWriter(store).submit(command('a'));
    expect(outcome).toMatchObject({ ok: true, receipt: { seq: 1, replayed: true } });
    expect(store.entries.size).toBe(1);
  });

  test('gives commands back when the store stays away, and takes the same key later', async () => {
    const store = new FakeBatchStore();
    store.fault = () => ({
      error: new StoreError('STORE_UNAVAILABLE', 'test', new Error('refused')),
      committed: false,
    });
    const writer = new GroupCommitWriter(store, { patienceMs: 50 });
    await expect(writer.submit(command('a'))).rejects.toBeInstanceOf(HubBusyError);
    store.fault = () => undefined;
    await expect(writer.submit(command('a'))).resolves.toMatchObject({ ok: true, receipt: { replayed: false } });
  });

  describe('when the clock of the machine jumps an hour', () => {
    afterEach(() => {
      vi.useRealTimers();
    });
    const away = new StoreError('STORE_UNAVAILABLE', 'test', new Error('refused'));
    const jump = (hours: number): void => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 });
    };

    test('gives back what waited too long, and not an hour later', async () => {
      const store = new FakeBatchStore();
      store.fault = () => ({ error: away, committed: false });
      const given = new GroupCommitWriter(store, { patienceMs: 50 }).submit(command('a'));
      jump(-1);
      await expect(given).rejects.toBeInstanceOf(HubBusyError);
    });

    test('goes on waiting for a store that is back within its patience', async () => {
      const store = new FakeBatchStore();
      let failures = 2;
      store.fault = () => (failures-- > 0 ? { error: away, committed: false } : undefined);
      const waiting = new GroupCommitWriter(store, { patienceMs: 60_000 }).submit(command('a'));
      jump(1);
      await expect(waiting).resolves.toMatchObject({ ok: true });
    });
  });

  test('halves a batch that cannot be until only the culprit is refused', async () => {
    const store = new FakeBatchStore();
    const rejected: string[] = [];
    store.fault = (commands) =>
      commands.some(({ key }) => key === 'bad')
        ? { error: new StoreError('STORE_FAULT', 'test', new Error('no')), committed: false }
        : undefined;
    const writer = new GroupCommitWriter(store, { onRejected: ({ key }) => rejected.push(key) });
    const keys = ['a', 'b', 'c', 'bad', 'e', 'f', 'g'];
    const outcomes = await Promise.all(keys.map((key) => writer.submit(command(key))));
    expect(outcomes.map(({ ok }) => ok)).toEqual(keys.map((key) => key !== 'bad'));
    expect(outcomes[3]).toMatchObject({ error: { code: 'COMMAND_REJECTED' } });
    expect(rejected).toEqual(['bad']);
    expect([...store.entries.keys()].sort()).toEqual(['a', 'b', 'c', 'e', 'f', 'g']);
  });

  test('takes fewer commands into a batch when they are large', async () => {
    const store = new FakeBatchStore();
    const writer = new GroupCommitWriter(store, { maxBatchBytes: 25 });
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => writer.submit(command(key))));
    expect(store.batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  test('makes a batch that needs too much memory smaller, and refuses the one command that still does', async () => {
    const store = new FakeBatchStore();
    const large = new StoreError('STORE_TOO_LARGE', 'test', new Error('memory pool'));
    store.fault = (commands) =>
      commands.length > 2 || commands[0]?.key === 'huge' ? { error: large, committed: false } : undefined;
    const writer = new GroupCommitWriter(store);
    const outcomes = await Promise.all(['huge', 'a', 'b', 'c', 'd'].map((key) => writer.submit(command(key))));
    expect(outcomes.map(({ ok }) => ok)).toEqual([false, true, true, true, true]);
    expect(outcomes[0]).toMatchObject({ error: { code: 'COMMAND_REJECTED' } });
  });

  test('asks to try again what was too slow, and fails what is a defect of its own', async () => {
    const store = new FakeBatchStore();
    store.fault = () => ({ error: new StoreError('STORE_TIMEOUT', 'test', new Error('slow')), committed: false });
    const writer = new GroupCommitWriter(store, {
      onRejected: () => {
        throw new Error('the log is full');
      },
    });
    await expect(writer.submit(command('a'))).rejects.toBeInstanceOf(HubBusyError);
    store.fault = () => ({ error: new TypeError('our own'), committed: false });
    await expect(writer.submit(command('b'))).rejects.toBeInstanceOf(TypeError);
    store.fault = () => undefined;
    await expect(writer.submit(command('a'))).resolves.toMatchObject({ ok: true });
  });

  test('answers what it accepted before it closes, and takes nothing afterwards', async () => {
    const store = new FakeBatchStore();
    const writer = new GroupCommitWriter(store, { maxBatch: 1 });
    const accepted = ['a', 'b', 'c'].map((key) => writer.submit(command(key)));
    await writer.close();
    expect((await Promise.all(accepted)).every(({ ok }) => ok)).toBe(true);
    await expect(writer.submit(command('d'))).rejects.toBeInstanceOf(HubBusyError);
  });
});
