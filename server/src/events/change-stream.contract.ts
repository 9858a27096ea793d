import { beforeEach, describe, expect, it } from 'vitest';
import type { ChangeStream } from './change-stream.ts';
import { entriesFrom } from './entry.fixture.ts';

/** What every ChangeStream does. `open` gives an empty one. */
export function changeStreamContract(name: string, open: () => Promise<ChangeStream>): void {
  describe(name, () => {
    let stream: ChangeStream;
    beforeEach(async () => {
      stream = await open();
    });
    const seqs = async (after: number, limit = 100) => (await stream.range('E', after, limit)).map(({ seq }) => seq);

    it('begins where it is told to, and gives back what it was given', async () => {
      expect(await stream.last('E')).toBeUndefined();
      expect(await stream.append('E', entriesFrom(5, 3), true)).toEqual({ done: true });
      expect(await stream.last('E')).toBe(7);
      expect(await stream.range('E', 4, 2)).toEqual(entriesFrom(5, 2));
      expect(await seqs(6)).toEqual([7]);
      expect(await seqs(7)).toEqual([]);
    });

    it('holds nothing for who asks from before its first entry', async () => {
      await stream.append('E', entriesFrom(5, 3), true);
      expect(await seqs(3)).toEqual([]);
    });

    it('takes the successor of its last entry only, whole or not at all', async () => {
      await stream.append('E', entriesFrom(1, 3), true);
      for (const first of [1, 3, 5]) {
        expect(await stream.append('E', entriesFrom(first, 2), true)).toEqual({ done: false });
      }
      expect(await stream.append('E', entriesFrom(4, 2), false)).toEqual({ done: true });
      expect(await seqs(0)).toEqual([1, 2, 3, 4, 5]);
    });

    it('refuses to go on where it was emptied, until somebody begins it', async () => {
      await stream.append('E', entriesFrom(1, 3), true);
      await stream.drop('E');
      expect(await stream.append('E', entriesFrom(4, 1), false)).toEqual({ done: false });
      expect(await stream.append('E', entriesFrom(2, 3), true)).toEqual({ done: true });
      expect(await seqs(1)).toEqual([2, 3, 4]);
    });

    it('takes one of two who append the same at once', async () => {
      const both = await Promise.all([0, 1].map(() => stream.append('E', entriesFrom(1, 50), true)));
      expect(both.filter(({ done }) => done)).toHaveLength(1);
      expect(await seqs(0)).toHaveLength(50);
    });

    it('keeps epochs apart', async () => {
      await stream.append('E', entriesFrom(1, 3), true);
      expect(await stream.last('F')).toBeUndefined();
      expect(await stream.range('F', 0, 10)).toEqual([]);
    });
  });
}
