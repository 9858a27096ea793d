import { expect, it, vi } from 'vitest';
import { StorageCorruptError, StorageFaultError, StorageFullError } from '../errors.ts';
import { objectStoreContract } from '../objects/object-store.contract.ts';
import { FakeObjectStore } from '../objects/object-store.fake.ts';
import { bodyStoreContract } from './body-store.contract.ts';
import { ObjectBodyStore } from './body-store.objects.ts';
import { bodyOf } from './digest.fixture.ts';

objectStoreContract('objects in memory', async () => new FakeObjectStore());
bodyStoreContract('bodies as objects', async () => new ObjectBodyStore(new FakeObjectStore()));

it('writes each body once, however many bring it, and asks for none that it wrote', async () => {
  const objects = new FakeObjectStore();
  const store = new ObjectBodyStore(objects);
  const bodies = Array.from({ length: 300 }, (_, i) => bodyOf(`body ${i % 100}`));
  await Promise.all(bodies.map((body) => store.putMany([body])));
  await store.putMany(bodies);
  expect([objects.puts, objects.objects.size]).toEqual([100, 100]);
});

it('lets two processes put the same bodies, and each read those of the other', async () => {
  const objects = new FakeObjectStore();
  const [one, two] = [new ObjectBodyStore(objects), new ObjectBodyStore(objects)];
  await Promise.all([one.putMany([bodyOf('a'), bodyOf('b')]), two.putMany([bodyOf('b'), bodyOf('c')])]);
  expect(Buffer.from((await one.get(bodyOf('c').digest))!).toString()).toBe('c');
  expect(objects.objects.size).toBe(3);
});

it('refuses what it cannot keep, says so, and is well again by itself', async () => {
  vi.useFakeTimers();
  const objects = new FakeObjectStore();
  const store = new ObjectBodyStore(objects);
  objects.failure = new StorageFullError('no room');
  await expect(store.putMany([bodyOf('a')])).rejects.toThrow(StorageFullError);
  expect(store.health()).toMatchObject({ state: 'full', detail: 'no room' });
  objects.failure = new StorageFaultError('away');
  await expect(store.putMany([bodyOf('a')])).rejects.toThrow(StorageFaultError);
  expect(store.health()).toMatchObject({ state: 'failing', detail: 'away' });
  objects.failure = undefined;
  await vi.advanceTimersByTimeAsync(6_000);
  expect(store.health().state).toBe('ok');
  vi.useRealTimers();
  await store.putMany([bodyOf('a')]);
  expect(await store.has(bodyOf('a').digest)).toBe(true);
});

it('recognises an object that was changed', async () => {
  const objects = new FakeObjectStore();
  const store = new ObjectBodyStore(objects);
  await store.putMany([bodyOf('a'.repeat(500))]);
  const [content] = objects.objects.values();
  content![60] = (content![60] ?? 0) ^ 1;
  await expect(store.get(bodyOf('a'.repeat(500)).digest)).rejects.toThrow(StorageCorruptError);
});
