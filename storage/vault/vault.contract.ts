import { describe, expect, it } from 'vitest';
import type { Vault } from './vault.ts';

/** What every Vault does. `open` gives an empty one. */
export function vaultContract(name: string, open: () => Promise<Vault>): void {
  describe(name, () => {
    it('gives one person one id, however the e-mail is spelt, and tells nothing by it', async () => {
      const vault = await open();
      const id = await vault.principalOf({ name: 'Ada Lovelace', email: 'ada@example.org' });
      expect(id).toMatch(/^principal:[0-9a-f]{32}$/);
      expect(await vault.principalOf({ name: 'A. Lovelace', email: ' ADA@Example.org ' })).toBe(id);
      expect(await vault.principalOf({ email: 'Ada <ada@example.org>' })).toBe(id);
      expect(await vault.principalOf({ email: 'mailto:ada@example.org' })).toBe(id);
      expect(await vault.principalOf({ email: 'bob@example.org' })).not.toBe(id);
      const other = await open();
      expect(await other.principalOf({ email: 'ada@example.org' })).not.toBe(id);
      await other.close();
      await vault.close();
    });

    it('reveals what it knows, and learns a name that it was told later', async () => {
      const vault = await open();
      const id = await vault.principalOf({ email: 'ada@example.org' });
      expect(await vault.reveal([id])).toEqual(new Map([[id, { email: 'ada@example.org' }]]));
      await vault.principalOf({ name: 'Ada', email: 'ada@example.org' });
      expect(await vault.reveal([id, id, 'principal:unknown', `principal:${'0'.repeat(32)}`])).toEqual(
        new Map([[id, { name: 'Ada', email: 'ada@example.org' }]]),
      );
      await vault.close();
    });

    it('knows people by name alone when they have no e-mail', async () => {
      const vault = await open();
      const id = await vault.principalOf({ name: 'Grace Hopper' });
      expect(await vault.principalOf({ name: 'grace hopper', email: '' })).toBe(id);
      await expect(vault.principalOf({ name: ' ' })).rejects.toThrow(RangeError);
      await expect(vault.principalOf({ name: 'x'.repeat(1_001) })).rejects.toThrow(RangeError);
      await vault.close();
    });

    it('forgets for good: the same person comes back under the same id and stays unknown', async () => {
      const vault = await open();
      const person = { name: 'Ada', email: 'ada@example.org' };
      const id = await vault.principalOf(person);
      const bob = await vault.principalOf({ name: 'Bob' });
      expect(await vault.forget(id)).toBe(true);
      expect(await vault.forget('../keys')).toBe(false);
      expect(await vault.principalOf({ ...person, name: 'Ada L.' })).toBe(id);
      expect(await vault.reveal([id, bob])).toEqual(new Map([[bob, { name: 'Bob' }]]));
      await vault.close();
    });

    it('answers many callers with the same person at once', async () => {
      const vault = await open();
      const ids = await Promise.all(
        Array.from({ length: 50 }, () => vault.principalOf({ name: 'Ada', email: 'ada@example.org' })),
      );
      expect(new Set(ids).size).toBe(1);
      expect(await vault.reveal(ids)).toEqual(new Map([[ids[0], { name: 'Ada', email: 'ada@example.org' }]]));
      await vault.close();
    });
  });
}
