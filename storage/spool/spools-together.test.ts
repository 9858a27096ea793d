import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { entriesOf, entryOf } from './entry.fixture.ts';
import { FakeSpool } from './spool.fake.ts';
import { FolderSpool } from './spool.folder.ts';
import { spoolsTogether } from './spools-together.ts';

const ALL = 1_000;
const BYTES = 8 * 1024 * 1024;
const refusal = (refusedAt: number) => ({ code: 'COMMAND_REJECTED', message: 'refused', refusedAt });

it('tells of all spools as of one: sums, the oldest, and what was refused, the latest first', async () => {
  const [one, two] = [new FakeSpool(), new FakeSpool()];
  const both = spoolsTogether([one, two]);
  expect(both.stats()).toEqual({ waiting: 0, bytes: 0, refused: 0, limitEntries: 1_000, limitBytes: 64 * 1024 * 1024 });
  await one.append(entriesOf(3, 10));
  await two.append(entriesOf(3, 20));
  await one.settle(await one.next(ALL, BYTES), 2, new Map([[0, refusal(1)]]));
  const batch = await two.next(ALL, BYTES);
  await two.settle(batch, 2, new Map([0, 1].map((i) => [i, refusal(i * 2)])));
  expect(both.stats()).toMatchObject({ waiting: 2, refused: 3, oldestReceivedAt: 1_012, limitEntries: 1_000 });
  expect(both.stats().bytes).toBe(one.stats().bytes + two.stats().bytes);
  expect(both.refused(2).map(({ key }) => key)).toEqual(['key 21', 'key 10']);
  expect(both.refused(2, 'key 10').map(({ key }) => key)).toEqual(['key 20']);
  two.failure = new Error('no room');
  expect(both.stats().fault).toBe('no room');
  await both.empty();
  expect(both.stats()).toMatchObject({ waiting: 0, refused: 0 });
});

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'rootline-lanes-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

it('shares one limit between spools in folders within each other, which leave each other alone', async () => {
  const limits = { limitEntries: 5, limitBytes: BYTES };
  const outer = await FolderSpool.open(folder, { ...limits, beside: () => inner.stats() });
  const inner = await FolderSpool.open(join(folder, 'git'), { ...limits, beside: () => outer.stats() });
  await inner.append(entriesOf(3));
  await outer.append([entryOf(3)]);
  await expect(outer.append(entriesOf(2, 4))).rejects.toMatchObject({ message: /holds 4 of at most 5 entries/ });
  await outer.append([entryOf(4)]);
  await expect(inner.append([entryOf(5)])).rejects.toMatchObject({ message: /holds 5 of at most 5 entries/ });
  const both = spoolsTogether([outer, inner]);
  expect(both.stats()).toMatchObject({ waiting: 5, limitEntries: 5, oldestReceivedAt: 1_000 });
  await both.close();

  const again = await FolderSpool.open(folder, limits);
  expect((await again.next(ALL, BYTES)).entries).toEqual(entriesOf(2, 3));
  await again.empty();
  await again.close();
  const kept = await FolderSpool.open(join(folder, 'git'), limits);
  expect((await kept.next(ALL, BYTES)).entries).toEqual(entriesOf(3));
  await kept.close();
});

it('counts the bytes of the others against the limit', async () => {
  const limits = { limitEntries: ALL, limitBytes: 3_000 };
  const spool = await FolderSpool.open(folder, {
    ...limits,
    beside: () => ({ waiting: 1, refused: 0, bytes: 2_900 }),
  });
  await expect(spool.append([entryOf(1)])).rejects.toMatchObject({ message: /holds 2900 of at most 3000 bytes/ });
  await spool.close();
});
