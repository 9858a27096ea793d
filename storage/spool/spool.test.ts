import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile,
  mkdtemp,
  open as openFile,
  readFile,
  readdir,
  rename,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it, vi } from 'vitest';
import { type OpenAppendFile, openAppendFile } from '../bodies/append-file.ts';
import { entriesOf, entryOf } from './entry.fixture.ts';
import { spoolContract } from './spool.contract.ts';
import { FakeSpool } from './spool.fake.ts';
import { FolderSpool, type FolderSpoolOptions } from './spool.folder.ts';

const LIMITS = { limitEntries: 1_000, limitBytes: 64 * 1024 * 1024 };
const ALL = 10_000;
const BYTES = 64 * 1024 * 1024;
const refusal = { code: 'COMMAND_REJECTED', message: 'no', refusedAt: 5_000 };

const newFolder = () => mkdtemp(join(tmpdir(), 'rootline-spool-'));
const opened: FolderSpool[] = [];
afterEach(async () => {
  for (const spool of opened.splice(0)) await spool.close();
});
async function open(folder: string, options: Partial<FolderSpoolOptions> = {}): Promise<FolderSpool> {
  const spool = await FolderSpool.open(folder, { ...LIMITS, ...options });
  opened.push(spool);
  return spool;
}
const queues = async (folder: string) => (await readdir(folder)).sort();
const segments = async (folder: string) => {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.seg'));
  return paths.sort().map((path) => join(folder, path));
};
const keys = async (spool: FolderSpool) => (await spool.next(ALL, BYTES)).entries.map(({ key }) => key);
const keysOf = (count: number, from = 0) => entriesOf(count, from).map(({ key }) => key);
const drop = async (spool: FolderSpool, count: number) =>
  spool.settle(await spool.next(count, BYTES), count, new Map());

spoolContract('a spool in a folder', async (limits) => open(await newFolder(), limits));
spoolContract('a spool in a folder in segments of 300 bytes', async (limits) =>
  open(await newFolder(), { ...limits, segmentBytes: 300 }),
);
spoolContract('a spool in memory', async (limits) => new FakeSpool(limits));

/** Renames the queues as those of a process that ran here and is gone. */
async function orphan(folder: string): Promise<void> {
  for (const name of await queues(folder)) {
    const [at, host, , , random] = name.split('-');
    // Larger than any process id that Linux hands out.
    await rename(join(folder, name), join(folder, `${at}-${host}-4999999-aaaa-${random}`));
  }
}

/** A spool with entries that a process left behind which had no time to close it. */
async function left(count: number, options: Partial<FolderSpoolOptions> = {}): Promise<string> {
  const folder = await newFolder();
  const spool = await open(folder, { ...options, beatMs: 3_600_000 });
  for (const entry of entriesOf(count)) await spool.append([entry]);
  await orphan(folder);
  return folder;
}

it('gives after a restart what waited before it, and what is new behind that', async () => {
  const folder = await newFolder();
  const first = await open(folder);
  await first.append(entriesOf(5));
  await first.settle(await first.next(2, BYTES), 2, new Map([[1, refusal]]));
  await first.close();
  const second = await open(folder);
  expect(second.stats()).toMatchObject({ waiting: 3, refused: 1, oldestReceivedAt: 1_002 });
  await second.append(entriesOf(2, 5));
  expect(second.stats().waiting).toBe(5);
  expect(await keys(second)).toEqual(keysOf(3, 2));
  await drop(second, 3);
  expect(await keys(second)).toEqual(keysOf(2, 5));
  expect(second.refused(ALL)).toMatchObject([{ key: 'key 1', ...refusal }]);
  await drop(second, 2);
  expect(await segments(folder)).toEqual([]);
  await second.close();
  const third = await open(folder);
  expect(third.stats()).toMatchObject({ waiting: 0, refused: 1 });
  await third.close();
});

it('leaves nothing behind when nothing waits', async () => {
  const folder = await newFolder();
  const spool = await open(folder);
  await spool.append(entriesOf(3));
  await drop(spool, 3);
  await spool.close();
  expect(await queues(folder)).toEqual([]);
});

it('deletes segments whose entries all had their turn', async () => {
  const folder = await newFolder();
  const spool = await open(folder, { segmentBytes: 1_000 });
  for (const entry of entriesOf(40)) await spool.append([entry]);
  const before = (await segments(folder)).length;
  expect(before).toBeGreaterThan(5);
  await drop(spool, 30);
  const after = (await segments(folder)).length;
  expect(after).toBeLessThan(before / 2);
  expect(after).toBeGreaterThan(0);
  expect(await keys(spool)).toEqual(keysOf(10, 30));
  await spool.close();
});

it('goes on behind what was worked off when the process was killed in between', async () => {
  const folder = await left(10, { segmentBytes: 500 });
  const second = await open(folder);
  await drop(second, 4);
  await orphan(folder);
  const third = await open(folder);
  expect(await keys(third)).toEqual(keysOf(6, 4));
});

it('cuts off a torn tail at any byte and keeps every entry before it', async () => {
  const source = await left(6);
  const [path = ''] = await segments(source);
  const whole = await readFile(path);
  const last = whole.byteLength - 230;
  for (let cut = last; cut < whole.byteLength; cut += 7) {
    const folder = await left(6);
    await truncate((await segments(folder))[0] ?? '', cut);
    const spool = await open(folder);
    const waiting = await keys(spool);
    expect(waiting.length).toBeGreaterThanOrEqual(4);
    expect(waiting).toEqual(keysOf(waiting.length));
    expect(spool.stats().refused).toBe(0);
    await spool.append([entryOf(9)]);
    expect(spool.stats().waiting).toBe(waiting.length + 1);
    await spool.close();
  }
});

it('takes zeros that a crash left behind the last entry for nothing', async () => {
  const folder = await left(3);
  await appendFile((await segments(folder))[0] ?? '', Buffer.alloc(5_000));
  const spool = await open(folder);
  expect(await keys(spool)).toEqual(keysOf(3));
  expect(spool.stats().refused).toBe(0);
});

it('keeps an entry of which any byte flipped as refused, and gives all others', async () => {
  const source = await left(3);
  const whole = await readFile((await segments(source))[0] ?? '');
  // From the first byte behind the magic on.
  for (let at = 8; at < whole.byteLength; at += 11) {
    const folder = await left(3);
    const flipped = Buffer.from(whole);
    flipped[at] = (flipped[at] ?? 0) ^ 0x10;
    await writeFile((await segments(folder))[0] ?? '', flipped);
    const spool = await open(folder);
    const waiting = await keys(spool);
    const isLast = spool.stats().refused === 0;
    // A flipped length of the last entry cannot be told from one whose writing was cut off.
    if (isLast) expect(waiting).toEqual(keysOf(2));
    else {
      expect(waiting).toHaveLength(2);
      expect(spool.refused(ALL)).toMatchObject([{ code: 'SPOOL_DAMAGED' }]);
    }
    await spool.close();
  }
});

it('keeps an entry as refused that is damaged while it waits', async () => {
  const folder = await newFolder();
  const spool = await open(folder);
  await spool.append(entriesOf(3));
  const [path = ''] = await segments(folder);
  const content = await readFile(path);
  content[8 + 60] = (content[8 + 60] ?? 0) ^ 1;
  await writeFile(path, content);
  expect(await keys(spool)).toEqual(['key 1', 'key 2']);
  expect(spool.stats()).toMatchObject({ waiting: 2, refused: 1 });
  await spool.close();
});

/** Opens files on a disk that is full while `full.is`. */
function onDisk(full: { is: boolean; on?: 'write' | 'sync' }): OpenAppendFile {
  const refuse = () => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
  return async (path) => {
    const file = await openAppendFile(path);
    return {
      ...file,
      async write(bytes, position) {
        if (full.is && full.on !== 'sync') {
          await file.write(bytes.subarray(0, bytes.byteLength >> 1), position);
          return refuse();
        }
        return file.write(bytes, position);
      },
      sync: () => (full.is && full.on === 'sync' ? refuse() : file.sync()),
    };
  };
}

it.each(['write', 'sync'] as const)(
  'says so when the disk is full at a %s, loses nothing that it took, and goes on when there is room',
  async (on) => {
    const folder = await newFolder();
    const full = { is: false, on };
    const spool = await open(folder, { openFile: onDisk(full) });
    await spool.append(entriesOf(3));
    full.is = true;
    const refused = await Promise.allSettled([spool.append([entryOf(3)]), spool.append([entryOf(4)])]);
    for (const one of refused) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'STORAGE_FULL' } });
    expect(spool.stats()).toMatchObject({ waiting: 3, fault: expect.stringContaining('no space left') });
    full.is = false;
    await spool.append([entryOf(5)]);
    expect(spool.stats()).toMatchObject({ waiting: 4 });
    expect(spool.stats()).not.toHaveProperty('fault');
    expect(await keys(spool)).toEqual([...keysOf(3), 'key 5']);
    await orphan(folder);
    const next = await open(folder);
    expect(await keys(next)).toEqual([...keysOf(3), 'key 5']);
  },
);

it('stops to tell of a full disk when there is room, though nobody appends', async () => {
  const full = { is: true };
  const folder = await newFolder();
  const spool = await open(folder, { openFile: onDisk(full), beatMs: 10 });
  await expect(spool.append([entryOf(0)])).rejects.toMatchObject({ code: 'STORAGE_FULL' });
  await sleep(100);
  expect(spool.stats()).toHaveProperty('fault');
  full.is = false;
  await expect.poll(() => spool.stats()).not.toHaveProperty('fault');
  await spool.close();
  expect(await queues(folder)).toEqual([]);
});

it('keeps its order when the clock jumps an hour back', async () => {
  const folder = await newFolder();
  const spool = await open(folder);
  const now = Date.now();
  await spool.append([entryOf(0, now)]);
  vi.setSystemTime(now - 3_600_000);
  try {
    await spool.append([entryOf(1, Date.now())]);
    await spool.close();
    const again = await open(folder);
    await again.append([entryOf(2, Date.now())]);
    expect(await keys(again)).toEqual(['key 0', 'key 1']);
    await drop(again, 2);
    expect(await keys(again)).toEqual(['key 2']);
    await again.close();
  } finally {
    vi.useRealTimers();
  }
});

it('is shared by processes: each works off its own and leaves alone what is of one that is there', async () => {
  const folder = await newFolder();
  const options = { beatMs: 10, staleMs: 200 };
  const [one, two] = [await open(folder, options), await open(folder, options)];
  await one.append(entriesOf(2));
  await two.append(entriesOf(2, 10));
  await sleep(500);
  expect(await keys(one)).toEqual(keysOf(2));
  expect(await keys(two)).toEqual(keysOf(2, 10));
  await one.close();
  await expect.poll(() => two.stats().waiting).toBe(4);
  // Older than its own.
  expect(await keys(two)).toEqual(keysOf(2));
  await two.close();
});

it('takes over from a process that says nothing any more, which finds that out before it acknowledges another entry', async () => {
  const folder = await newFolder();
  // It never beats: held up, or on a machine that is gone.
  const silent = await open(folder, { beatMs: 3_600_000 });
  await silent.append(entriesOf(2));
  const other = await open(folder, { beatMs: 10, staleMs: 100 });
  await expect.poll(() => other.stats().waiting).toBe(2);
  await silent.append([entryOf(7)]);
  expect(await keys(silent)).toEqual(['key 7']);
  expect(await keys(other)).toEqual(keysOf(2));
  await other.close();
  await silent.close();
});

it('lets only its owner read what people sent', async () => {
  const folder = await newFolder();
  const spool = await open(folder);
  await spool.append([entryOf(0)]);
  for (const path of await segments(folder)) expect((await stat(path)).mode & 0o777).toBe(0o600);
  await spool.close();
});

it('fails to open where no folder can be', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'file'), '');
  await expect(open(join(folder, 'file'))).rejects.toMatchObject({ code: 'STORAGE_FAULT' });
});

/**
 * Starts the target, kills it after a while, and gives the lines that it wrote: into a file, for what a process has written to a pipe may
 * wait in its own memory while nobody reads.
 */
async function killed(folder: string, round: number, afterMs: number): Promise<string[]> {
  const target = fileURLToPath(new URL('kill-target.fixture.ts', import.meta.url));
  const path = join(await newFolder(), 'output');
  const file = await openFile(path, 'w');
  const stdio = ['ignore', file.fd, 'inherit'] as const;
  const child = spawn(process.execPath, [target, folder, String(round)], { stdio: [...stdio] });
  const exit = once(child, 'exit');
  while (!(await readFile(path, 'utf8')).includes('\n')) await sleep(20);
  await sleep(afterMs);
  child.kill('SIGKILL');
  await exit;
  await file.close();
  const output = await readFile(path, 'utf8');
  return output.slice(0, output.lastIndexOf('\n')).split('\n');
}

it('loses nothing acknowledged and gives nothing twice when its process is killed as it appends and works off', async () => {
  const folder = await newFolder();
  const told = { appended: [] as string[], settling: [] as string[], settled: [] as string[] };
  for (let round = 0; round < 4; round++) {
    for (const line of await killed(folder, round, 100 + round * 60)) {
      const [what, key = ''] = line.split('\t');
      told[what as keyof typeof told].push(key);
    }
  }
  const spool = await open(folder, { limitEntries: 1_000_000, limitBytes: 1e9 });
  const waiting: string[] = [];
  for (let batch = await keys(spool); batch.length > 0; batch = await keys(spool)) {
    waiting.push(...batch);
    await drop(spool, batch.length);
  }
  const { appended, settling, settled } = told;
  expect(appended.length).toBeGreaterThan(50);
  expect(settled.length).toBeGreaterThan(10);
  // The batch that was being settled when the process was killed may wait or not.
  const there = new Set([...waiting, ...settling]);
  expect(appended.filter((key) => !there.has(key))).toEqual([]);
  expect(waiting.filter((key) => settled.includes(key))).toEqual([]);
  expect(new Set(waiting).size).toBe(waiting.length);
  expect(new Set(settled).size).toBe(settled.length);
  await spool.close();
}, 60_000);
