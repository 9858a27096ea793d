import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, readdir, rename, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { StorageCorruptError, StorageFaultError, StorageFullError } from '../errors.ts';
import { openAppendFile, type OpenAppendFile } from './append-file.ts';
import { bodyStoreContract, oldBodiesContract } from './body-store.contract.ts';
import { FakeBodyStore } from './body-store.fake.ts';
import { FolderBodyStore } from './body-store.folder.ts';
import { bodyOf } from './digest.fixture.ts';

const newFolder = () => mkdtemp(join(tmpdir(), 'rootline-bodies-'));
const segments = async (folder: string) => (await readdir(folder)).filter((name) => name.endsWith('.seg')).sort();
const textOf = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : Buffer.from(bytes).toString());
const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => bodyOf(`body ${from + i} ${'x'.repeat((from + i) % 50)}`));

bodyStoreContract('a folder of bodies', async () => FolderBodyStore.open(await newFolder()));
bodyStoreContract('bodies in memory', async () => new FakeBodyStore());
bodyStoreContract('a folder of bodies in segments of 2 KB', async () =>
  FolderBodyStore.open(await newFolder(), { segmentBytes: 2048 }),
);

oldBodiesContract('old bodies of a folder', async (now) => FolderBodyStore.open(await newFolder(), { now }));
oldBodiesContract('old bodies in memory', async (now) => new FakeBodyStore(now));

/** Renames the segments as those of a process that ran here and is gone. */
async function orphan(folder: string): Promise<void> {
  for (const name of await segments(folder)) {
    const [at, host, , , random] = name.split('-');
    // Larger than any process id that Linux hands out.
    await rename(join(folder, name), join(folder, `${at}-${host}-4999999-aaaa-${random}`));
  }
}

it('reads after a restart what was put before it, and goes on in the same segment', async () => {
  const folder = await newFolder();
  const first = await FolderBodyStore.open(folder);
  await first.putMany(many(100));
  await first.close();
  await orphan(folder);
  const second = await FolderBodyStore.open(folder);
  await second.putMany(many(100, 100));
  expect(await segments(folder)).toHaveLength(1);
  for (const body of many(200)) expect(textOf(await second.get(body.digest))).toBe(body.bytes.toString());
  await second.close();
});

it('cuts off a torn tail at any byte and keeps every body before it', async () => {
  const folder = await newFolder();
  const store = await FolderBodyStore.open(folder);
  const bodies = many(20);
  await store.putMany(bodies);
  await store.close();
  const [name] = await segments(folder);
  const whole = await readFile(join(folder, name!));
  for (let cut = whole.byteLength - 70; cut < whole.byteLength; cut += 1) {
    const torn = await newFolder();
    await writeFile(join(torn, name!), whole.subarray(0, cut));
    await orphan(torn);
    const reopened = await FolderBodyStore.open(torn);
    const kept = await Promise.all(bodies.map(async ({ digest }) => (await reopened.get(digest)) !== undefined));
    expect(kept.lastIndexOf(true)).toBe(kept.filter(Boolean).length - 1);
    expect(kept.filter(Boolean).length).toBeGreaterThanOrEqual(18);
    await reopened.putMany(bodies);
    for (const { digest, bytes } of bodies) expect(textOf(await reopened.get(digest))).toBe(bytes.toString());
    await reopened.close();
  }
});

it('loses one body where a byte flipped, keeps all behind it, and writes over none of them', async () => {
  const folder = await newFolder();
  const store = await FolderBodyStore.open(folder);
  const bodies = many(4);
  await store.putMany(bodies);
  await store.close();
  const [name] = await segments(folder);
  const whole = await readFile(join(folder, name!));
  // From the first byte behind the magic on.
  for (let at = 8; at < whole.byteLength; at += 5) {
    const damaged = await newFolder();
    const flipped = Buffer.from(whole);
    flipped[at] = (flipped[at] ?? 0) ^ 0x10;
    await writeFile(join(damaged, name!), flipped);
    await orphan(damaged);
    const reopened = await FolderBodyStore.open(damaged);
    await reopened.putMany(many(1, 50));
    await reopened.close();
    const again = await FolderBodyStore.open(damaged);
    const kept = await Promise.all(bodies.map(async ({ digest }) => (await again.get(digest)) !== undefined));
    expect(kept.filter(Boolean).length, `byte ${at}`).toBe(3);
    expect(await again.get(many(1, 50)[0]!.digest)).toBeDefined();
    await again.close();
  }
});

it('takes zeros and garbage after the last body for what they are', async () => {
  for (const rubbish of [
    Buffer.alloc(10_000),
    Buffer.from('no record at all, but longer than its header would be'.repeat(3)),
  ]) {
    const folder = await newFolder();
    const store = await FolderBodyStore.open(folder);
    await store.putMany(many(3));
    await store.close();
    const [name] = await segments(folder);
    const { size } = await stat(join(folder, name!));
    await appendFile(join(folder, name!), rubbish);
    await orphan(folder);
    const reopened = await FolderBodyStore.open(folder);
    const [renamed] = await segments(folder);
    expect((await stat(join(folder, renamed!))).size).toBe(size);
    for (const { digest } of many(3)) expect(await reopened.get(digest)).toBeDefined();
    await reopened.close();
  }
});

it('starts on a folder whose last segment was cut within its first bytes', async () => {
  const folder = await newFolder();
  const store = await FolderBodyStore.open(folder);
  await store.putMany(many(1));
  await store.close();
  const [name] = await segments(folder);
  await truncate(join(folder, name!), 3);
  await orphan(folder);
  const reopened = await FolderBodyStore.open(folder);
  await reopened.putMany(many(2));
  for (const { digest } of many(2)) expect(await reopened.get(digest)).toBeDefined();
  await reopened.close();
});

it('finds bodies of sealed segments through their index, and without it when it is damaged', async () => {
  const folder = await newFolder();
  const store = await FolderBodyStore.open(folder, { segmentBytes: 4096 });
  for (let i = 0; i < 10; i += 1) await store.putMany(many(50, i * 50));
  await store.close();
  const indexes = (await readdir(folder)).filter((name) => name.endsWith('.idx'));
  expect(indexes.length).toBeGreaterThan(2);
  const reopened = await FolderBodyStore.open(folder, { segmentBytes: 4096 });
  for (const body of many(500)) expect(textOf(await reopened.get(body.digest))).toBe(body.bytes.toString());
  const { bytes } = reopened.health();
  await reopened.putMany(many(500));
  expect(reopened.health().bytes).toBe(bytes);
  await reopened.close();

  for (const name of indexes) await writeFile(join(folder, name), 'damaged');
  const rescanned = await FolderBodyStore.open(folder, { segmentBytes: 4096 });
  for (const body of many(500)) expect(textOf(await rescanned.get(body.digest))).toBe(body.bytes.toString());
  await rescanned.close();
});

it('says so when a body on disk has changed', async () => {
  const folder = await newFolder();
  const store = await FolderBodyStore.open(folder);
  const body = bodyOf('y'.repeat(500));
  await store.putMany([body]);
  const [name] = await segments(folder);
  const file = await readFile(join(folder, name!));
  file[file.byteLength - 1]! ^= 1;
  await writeFile(join(folder, name!), file);
  await expect(store.get(body.digest)).rejects.toThrow(StorageCorruptError);
  await store.close();
});

it('lets two processes share a folder: each writes its own segment and reads both', async () => {
  const folder = await newFolder();
  const [one, two] = [await FolderBodyStore.open(folder), await FolderBodyStore.open(folder)];
  await Promise.all([one.putMany(many(50)), two.putMany(many(50, 50))]);
  expect(await segments(folder)).toHaveLength(2);
  for (const { digest } of many(100)) {
    expect(await one.get(digest)).toBeDefined();
    expect(await two.get(digest)).toBeDefined();
  }
  await one.putMany(many(10, 100));
  for (const { digest } of many(10, 100)) expect(await two.get(digest)).toBeDefined();
  await one.close();
  await two.close();
});

/** A disk on which writing fails once `state.room` bytes are used up, as a full one does: with the beginning written. */
function disk(state: { room: number; code: string; sync?: boolean }): OpenAppendFile {
  const failure = () => Object.assign(new Error(`${state.code}: simulated`), { code: state.code });
  return async (path) => {
    const file = await openAppendFile(path);
    return {
      ...file,
      async write(bytes, position) {
        const fits = Math.min(state.room, bytes.byteLength);
        await file.write(bytes.subarray(0, fits), position);
        state.room -= fits;
        if (fits < bytes.byteLength) throw failure();
      },
      async sync() {
        if (state.sync === true) throw failure();
        await file.sync();
      },
    };
  };
}

it('refuses bodies while the disk is full, keeps nothing of them by halves, and goes on when there is room', async () => {
  const folder = await newFolder();
  const state = { room: 1000, code: 'ENOSPC' };
  const store = await FolderBodyStore.open(folder, { openFile: disk(state) });
  await store.putMany(many(5));
  const { bytes } = store.health();
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await expect(store.putMany(many(100, 5))).rejects.toThrow(StorageFullError);
  }
  expect(store.health()).toMatchObject({ state: 'full', bytes });
  expect((await stat(join(folder, (await segments(folder))[0]!))).size).toBe(bytes);
  expect(await segments(folder)).toHaveLength(1);
  state.room = Infinity;
  await store.putMany(many(100, 5));
  expect(store.health().state).toBe('ok');
  for (const { digest } of many(105)) expect(await store.get(digest)).toBeDefined();
  await store.close();
});

it('writes elsewhere after an fsync that failed, and every body is whole', async () => {
  const folder = await newFolder();
  const state = { room: Infinity, code: 'EIO', sync: false };
  const store = await FolderBodyStore.open(folder, { openFile: disk(state) });
  await store.putMany(many(5));
  state.sync = true;
  await expect(store.putMany(many(5, 5))).rejects.toThrow(StorageFaultError);
  expect(store.health().state).toBe('failing');
  state.sync = false;
  await store.putMany(many(5, 5));
  expect(await segments(folder)).toHaveLength(2);
  for (const { digest } of many(10)) expect(await store.get(digest)).toBeDefined();
  await store.close();
});

it('loses nothing that was acknowledged before a kill -9', async () => {
  const folder = await newFolder();
  const script = fileURLToPath(new URL('kill-target.fixture.ts', import.meta.url));
  for (let round = 0; round < 4; round += 1) {
    const child = spawn(process.execPath, [script, folder, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines: string[] = [];
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      lines.push(...parts);
      if (lines.length > 200) child.kill('SIGKILL');
    });
    await once(child, 'close');
    expect(lines.length).toBeGreaterThan(200);
    const store = await FolderBodyStore.open(folder);
    for (const digest of lines) expect(await store.get(digest)).toBeDefined();
    await store.close();
    await orphan(folder);
  }
});

const DAY_MS = 86_400_000;

/** Digests as they are asked for while old bodies are dropped; `meanwhile` runs before the first. */
async function* needed(digests: readonly string[], meanwhile: () => Promise<void> = async () => undefined) {
  await meanwhile();
  yield digests;
}

it('keeps what another process puts while the same body is dropped, and after', async () => {
  const folder = await newFolder();
  let now = Date.now();
  const clock = { now: () => now };
  const [one, two] = [await FolderBodyStore.open(folder, clock), await FolderBodyStore.open(folder, clock)];
  await one.putMany(many(30));
  // The other one knows them all, and would believe for good that they are kept.
  for (const { digest } of many(30)) expect(await two.has(digest)).toBe(true);
  now += 60 * DAY_MS;
  await one.old.drop(
    now - 30 * DAY_MS,
    needed([], () => two.putMany(many(10))),
  );
  await two.putMany(many(10, 10));
  const third = await FolderBodyStore.open(folder, clock);
  for (const store of [one, two, third]) {
    const kept = await Promise.all(many(30).map(async ({ digest }) => store.has(digest)));
    expect(kept).toEqual(Array.from({ length: 30 }, (_, i) => i < 20));
    for (const body of many(20)) expect(textOf(await store.get(body.digest))).toBe(body.bytes.toString());
    expect(await store.get(many(1, 25)[0]!.digest)).toBeUndefined();
  }
  await Promise.all([one, two, third].map((store) => store.close()));
  expect((await readdir(folder)).filter((name) => name.endsWith('.idx'))).toEqual([]);
});

it('drops sealed segments with their index, and carries over what is needed of them', async () => {
  const folder = await newFolder();
  let now = Date.now();
  const options = { segmentBytes: 4096, now: () => now };
  const store = await FolderBodyStore.open(folder, options);
  for (let i = 0; i < 10; i += 1) await store.putMany(many(50, i * 50));
  const files = (await segments(folder)).length;
  const { bytes } = store.health();
  now += 60 * DAY_MS;
  const few = many(500).filter((_, i) => i % 100 === 0);
  expect(await store.old.survey(now)).toEqual({ files, bytes });
  await store.old.drop(now - 30 * DAY_MS, needed(few.map(({ digest }) => digest)));
  expect((await readdir(folder)).length).toBe(1);
  for (const body of few) expect(textOf(await store.get(body.digest))).toBe(body.bytes.toString());
  expect(await store.has(many(1, 1)[0]!.digest)).toBe(false);
  expect(store.health().bytes).toBeLessThan(bytes / 10);
  await store.close();
});

it('drops nothing when a body that is needed cannot be written anew', async () => {
  const folder = await newFolder();
  let now = Date.now();
  const state = { room: Infinity, code: 'ENOSPC' };
  const store = await FolderBodyStore.open(folder, { now: () => now, openFile: disk(state) });
  await store.putMany(many(10));
  now += 60 * DAY_MS;
  state.room = 20;
  const [body] = many(1);
  await expect(store.old.drop(now - 30 * DAY_MS, needed([body!.digest]))).rejects.toThrow(StorageFullError);
  for (const { digest } of many(10)) expect(await store.has(digest)).toBe(true);
  await store.close();
});

it('begins another segment after a week, takes over none that is older, and keeps the age of one that it does', async () => {
  const folder = await newFolder();
  let now = Date.now();
  const clock = { now: () => now };
  const madeAt = async () => (await segments(folder)).map((name) => name.slice(0, 9));
  const first = await FolderBodyStore.open(folder, clock);
  await first.putMany(many(1));
  await first.close();
  await orphan(folder);
  const [age] = await madeAt();
  now += 3 * DAY_MS;
  const second = await FolderBodyStore.open(folder, clock);
  await second.putMany(many(1, 1));
  expect(await madeAt()).toEqual([age]);
  now += 5 * DAY_MS;
  await second.putMany(many(1, 2));
  expect(await madeAt()).toEqual([age, now.toString(36).padStart(9, '0')]);
  await second.close();
  await orphan(folder);
  now += 8 * DAY_MS;
  const third = await FolderBodyStore.open(folder, clock);
  await third.putMany(many(1, 3));
  expect((await madeAt()).length).toBe(3);
  for (const { digest } of many(4)) expect(await third.has(digest)).toBe(true);
  await third.close();
});
