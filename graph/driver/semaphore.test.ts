import { describe, expect, it } from 'vitest';
import { Semaphore } from './semaphore.ts';

/** Work that ends when told to, and counts how much of it runs at once. */
function works() {
  const ends: (() => void)[] = [];
  const seen = { running: 0, most: 0 };
  const work = async (): Promise<string> => {
    seen.running++;
    seen.most = Math.max(seen.most, seen.running);
    await new Promise<void>((resolve) => ends.push(resolve));
    seen.running--;
    return 'done';
  };
  return { work, ends, seen };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('Semaphore', () => {
  it('runs no more at once than it has permits, and all of them in the end', async () => {
    const semaphore = new Semaphore(2, 10, 10_000);
    const { work, ends, seen } = works();
    const all = Promise.all(Array.from({ length: 5 }, () => semaphore.run(work)));
    for (let ended = 0; ended < 5; ended++) {
      await settle();
      ends[ended]?.();
    }
    expect(await all).toHaveLength(5);
    expect(seen.most).toBe(2);
  });

  it('gives the permit back when the work fails', async () => {
    const semaphore = new Semaphore(1, 1, 10_000);
    await expect(semaphore.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await semaphore.run(() => Promise.resolve(1))).toBe(1);
  });

  it('turns away when the line is full or the wait too long, and serves the next one all the same', async () => {
    const semaphore = new Semaphore(1, 1, 20);
    const { work, ends } = works();
    const first = semaphore.run(work);
    const waiting = semaphore.run(work);
    await expect(semaphore.run(work)).rejects.toMatchObject({ code: 'HUB_BUSY' });
    await expect(waiting).rejects.toMatchObject({ code: 'HUB_BUSY' });
    ends[0]?.();
    expect(await first).toBe('done');
    expect(await semaphore.run(() => Promise.resolve(2))).toBe(2);
  });
});
