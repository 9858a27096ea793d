import { describe, expect, it } from 'vitest';
import type { ObjectStore } from './object-store.ts';

/** What every ObjectStore does. `open` gives one without objects. */
export function objectStoreContract(name: string, open: () => Promise<ObjectStore>): void {
  describe(name, () => {
    it('gives back what was put under a key, and nothing under another', async () => {
      const store = await open();
      expect([await store.get('a/1'), await store.has('a/1'), await store.isEmpty('a/')]).toEqual([
        undefined,
        false,
        true,
      ]);
      const content = Buffer.from([0, 255, 10, 13]);
      expect(await store.putIfAbsent('a/1', content)).toBe(true);
      expect(Buffer.from((await store.get('a/1'))!)).toEqual(content);
      expect([
        await store.has('a/1'),
        await store.has('a/2'),
        await store.isEmpty('a/'),
        await store.isEmpty('b/'),
      ]).toEqual([true, false, false, true]);
      await store.close();
    });

    it('never writes over what is there, whoever comes at the same time', async () => {
      const store = await open();
      const puts = Array.from({ length: 20 }, (_, i) => store.putIfAbsent('once', Buffer.from(String(i))));
      const wrote = await Promise.all(puts);
      expect(wrote.filter(Boolean)).toHaveLength(1);
      const kept = Buffer.from((await store.get('once'))!).toString();
      expect(await store.putIfAbsent('once', Buffer.from('later'))).toBe(false);
      expect(Buffer.from((await store.get('once'))!).toString()).toBe(kept);
      await store.close();
    });
  });
}
