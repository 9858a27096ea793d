import { describe, expect, it } from 'vitest';
import { entriesOf, entryOf } from './entry.fixture.ts';
import type { Spool, SpoolEntry } from './spool.ts';

const ALL = 1_000;
const BYTES = 8 * 1024 * 1024;
const keysOf = ({ entries }: { readonly entries: readonly SpoolEntry[] }) => entries.map(({ key }) => key);
const refusal = { code: 'COMMAND_REJECTED', message: 'the store refused this command', refusedAt: 5_000 };

export type SpoolLimits = { readonly limitEntries: number; readonly limitBytes: number };

/** What every spool keeps to. `open` gives an empty one that takes 1,000 entries unless told otherwise. */
export function spoolContract(name: string, open: (limits?: Partial<SpoolLimits>) => Promise<Spool>): void {
  describe(name, () => {
    it('gives what was appended in its order, until it is settled', async () => {
      const spool = await open();
      await Promise.all([spool.append(entriesOf(3)), spool.append(entriesOf(2, 3)), spool.append([])]);
      expect(spool.stats()).toMatchObject({ waiting: 5, refused: 0, oldestReceivedAt: 1_000 });
      expect(spool.stats().bytes).toBeGreaterThan(0);
      const batch = await spool.next(2, BYTES);
      expect(batch.entries).toEqual(entriesOf(2));
      expect(keysOf(await spool.next(2, BYTES))).toEqual(['key 0', 'key 1']);
      await spool.settle(batch, 1, new Map());
      expect(spool.stats()).toMatchObject({ waiting: 4, oldestReceivedAt: 1_001 });
      const rest = await spool.next(ALL, BYTES);
      expect(rest.entries).toEqual(entriesOf(4, 1));
      await spool.append([entryOf(5)]);
      await spool.settle(rest, 4, new Map());
      const last = await spool.next(ALL, BYTES);
      expect(keysOf(last)).toEqual(['key 5']);
      await spool.settle(last, 1, new Map());
      expect(await spool.next(ALL, BYTES)).toEqual({ entries: [] });
      expect(spool.stats()).toMatchObject({ waiting: 0, bytes: 0 });
      expect(spool.stats()).not.toHaveProperty('oldestReceivedAt');
      await spool.close();
    });

    it('gives as many as fit into the bytes, and one in any case', async () => {
      const spool = await open();
      await spool.append(entriesOf(3));
      expect(keysOf(await spool.next(ALL, 1))).toEqual(['key 0']);
      const [first, second] = entriesOf(2).map(({ body }) => body.bytes.byteLength);
      expect(keysOf(await spool.next(ALL, first! + second!))).toEqual(['key 0', 'key 1']);
      await spool.close();
    });

    it('keeps what was refused, the latest first, and only as far as the batch was settled', async () => {
      const spool = await open();
      await spool.append(entriesOf(4));
      await spool.settle(await spool.next(ALL, BYTES), 3, new Map([[1, refusal]]));
      await spool.settle(await spool.next(ALL, BYTES), 1, new Map([[0, { ...refusal, refusedAt: 6_000 }]]));
      expect(spool.stats()).toMatchObject({ waiting: 0, refused: 2 });
      const { body, ...head } = entryOf(1);
      const kept = { ...head, ...refusal, digest: body.digest, bodyBytes: body.bytes.byteLength };
      expect(spool.refused(ALL)).toMatchObject([{ key: 'key 3' }, kept]);
      expect(spool.refused(ALL, 'key 3')).toEqual([kept]);
      expect(spool.refused(1)).toMatchObject([{ key: 'key 3' }]);
      expect(spool.refused(ALL, 'key 1')).toEqual([]);
      expect(spool.refused(ALL, 'no such key')).toEqual([]);
      await spool.close();
    });

    it('takes no more than its limits, all of a call or nothing of it, and counts what was refused', async () => {
      const few = await open({ limitEntries: 3 });
      await few.append(entriesOf(2));
      await expect(few.append(entriesOf(2, 2))).rejects.toMatchObject({ code: 'SPOOL_FULL' });
      expect(few.stats()).toMatchObject({ waiting: 2, limitEntries: 3 });
      await few.append([entryOf(2)]);
      await few.settle(await few.next(1, BYTES), 1, new Map([[0, refusal]]));
      await expect(few.append([entryOf(3)])).rejects.toMatchObject({ code: 'SPOOL_FULL' });
      await few.settle(await few.next(1, BYTES), 1, new Map());
      await few.append([entryOf(3)]);
      await few.close();
      const small = await open({ limitBytes: 1_000 });
      const entry = { ...entryOf(0), body: { digest: entryOf(0).body.digest, bytes: Buffer.alloc(2_000, 'x') } };
      await small.append([entryOf(1)]);
      await expect(
        small.append(Array.from({ length: 40 }, (_, i) => ({ ...entry, key: `k${i}` }))),
      ).rejects.toMatchObject({ code: 'SPOOL_FULL' });
      await small.close();
    });

    it('forgets everything when it is emptied, and a batch from before', async () => {
      const spool = await open();
      await spool.append(entriesOf(3));
      await spool.settle(await spool.next(1, BYTES), 1, new Map([[0, refusal]]));
      const before = await spool.next(ALL, BYTES);
      await spool.empty();
      expect(spool.stats()).toMatchObject({ waiting: 0, refused: 0, bytes: 0 });
      await spool.append([entryOf(7)]);
      await spool.settle(before, 2, new Map());
      expect(keysOf(await spool.next(ALL, BYTES))).toEqual(['key 7']);
      await spool.close();
    });
  });
}
