import { beforeAll, describe, expect, it } from 'vitest';
import type { LedgerStore } from './ledger-store.ts';

/** What every LedgerStore does. `open` gives one of `entries` entries: each at seq × 1,000, with one change, `[fact, ab]`. */
export function ledgerStoreContract(name: string, open: () => Promise<LedgerStore>, entries: number): void {
  describe(name, () => {
    let ledger: LedgerStore;
    beforeAll(async () => {
      ledger = await open();
    });

    it('tells where it stands, and which position a time is', async () => {
      expect(await ledger.head()).toMatchObject({ shard: 0, seq: entries, at: entries * 1_000 });
      expect(await ledger.seqAt(999)).toBe(0);
      expect(await ledger.seqAt(2_500)).toBe(2);
      expect(await ledger.seqAt(Date.now())).toBe(entries);
    });

    it('lists newest first, in pages', async () => {
      const first = await ledger.list({ first: 2 });
      expect(first.items.map(({ item }) => item.seq)).toEqual([entries, entries - 1]);
      const after = first.items[1]?.cursor ?? '';
      const rest = await ledger.list({ first: 2, after });
      expect(rest.items.map(({ item }) => item.seq)).toEqual([entries - 2, entries - 3]);
      await expect(ledger.list({ first: 2, after }, { command: 'x' })).rejects.toMatchObject({ path: 'after' });
      expect((await ledger.list({ first: 2 }, { command: 'nobody.did' })).items).toEqual([]);
      await expect(ledger.list({ first: 201 })).rejects.toMatchObject({ path: 'first' });
    });

    it('goes on from a position, oldest first', async () => {
      const span = await ledger.after(2, 2);
      expect(span.entries.map(({ seq }) => seq)).toEqual([3, 4]);
      expect(span.head).toMatchObject({ seq: entries });
      expect((await ledger.after(entries, 2)).entries).toEqual([]);
    });

    it('reads entries by position, and their changes apart', async () => {
      expect(await ledger.get(2)).toMatchObject({ seq: 2, key: 'key-2', changeCount: 1 });
      expect(await ledger.get(entries + 1)).toBeNull();
      expect([...(await ledger.getMany([1, entries + 1])).keys()]).toEqual([1]);
      expect((await ledger.changes(2, { first: 5 })).items.map(({ item }) => item)).toEqual([
        { id: 'fact', digest: 'ab' },
      ]);
      expect((await ledger.changes(entries + 1, { first: 5 })).items).toEqual([]);
    });
  });
}
