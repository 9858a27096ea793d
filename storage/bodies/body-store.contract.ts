import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { BodyStore } from './body-store.ts';
import { bodyOf } from './digest.fixture.ts';

const DAY_MS = 86_400_000;

/** What a BodyStore that can drop does. `open` gives an empty one on a clock. */
export function oldBodiesContract(name: string, open: (now: () => number) => Promise<BodyStore>): void {
  describe(name, () => {
    const first = Date.UTC(2026, 0, 1);
    const [one, two, three] = [bodyOf('one'), bodyOf('two'), bodyOf('three')];
    async function* of(...digests: readonly string[]) {
      yield digests;
    }

    it('drops what was put before a moment, but for what is needed, and nothing later', async () => {
      let now = first;
      const store = await open(() => now);
      await store.putMany([one, two]);
      now += 60 * DAY_MS;
      await store.putMany([three]);
      const before = now - 30 * DAY_MS;
      const found = await store.old!.survey(before);
      expect(found.bytes).toBeGreaterThan(0);
      expect(await store.has(one.digest)).toBe(true);
      expect(await store.old!.drop(before, of(two.digest, three.digest, bodyOf('never put').digest))).toEqual(found);
      expect([await store.has(one.digest), await store.get(one.digest)]).toEqual([false, undefined]);
      for (const { digest, bytes } of [two, three]) expect(Buffer.from((await store.get(digest))!)).toEqual(bytes);
      expect(await store.old!.survey(before)).toEqual({ files: 0, bytes: 0 });
      expect(await store.old!.drop(before, of())).toEqual({ files: 0, bytes: 0 });
      await store.close();
    });

    it('keeps a body that is put again after it was dropped, or before', async () => {
      let now = first;
      const store = await open(() => now);
      await store.putMany([one, two]);
      now += 60 * DAY_MS;
      await store.putMany([one]);
      await store.old!.drop(now - 30 * DAY_MS, of());
      expect([await store.has(one.digest), await store.has(two.digest)]).toEqual([true, false]);
      await store.putMany([two]);
      expect(Buffer.from((await store.get(two.digest))!)).toEqual(two.bytes);
      await store.close();
    });

    it('keeps everything of the last days, whatever is asked', async () => {
      let now = first;
      const store = await open(() => now);
      await store.putMany([one]);
      now += 6 * DAY_MS;
      await store.old!.drop(now, of());
      expect(await store.has(one.digest)).toBe(true);
      await store.close();
    });
  });
}

/** What every BodyStore does. `open` gives an empty one. */
export function bodyStoreContract(name: string, open: () => Promise<BodyStore>): void {
  describe(name, () => {
    it('gives back each body by its digest, byte for byte', async () => {
      const store = await open();
      const bodies = [bodyOf('{"a":1}'), bodyOf(''), bodyOf(randomBytes(300_000)), bodyOf('é'.repeat(50_000))];
      await store.putMany(bodies);
      for (const { digest, bytes } of bodies) {
        expect(Buffer.from((await store.get(digest))!)).toEqual(bytes);
        expect(await store.has(digest)).toBe(true);
      }
      await store.close();
    });

    it('knows nothing under a digest that was never put, nor under a text that is no digest', async () => {
      const store = await open();
      expect(await store.isEmpty()).toBe(true);
      await store.putMany([bodyOf('one')]);
      expect(await store.isEmpty()).toBe(false);
      expect(await store.get(bodyOf('two').digest)).toBeUndefined();
      expect(await store.get('../../etc/passwd')).toBeUndefined();
      expect(await store.has(bodyOf('two').digest)).toBe(false);
      expect(await store.has('../../etc/passwd')).toBe(false);
      await store.close();
    });

    it('takes a body that it has already, alone and twice within one call, without growing', async () => {
      const store = await open();
      await store.putMany([bodyOf('same'), bodyOf('same')]);
      const { bytes } = store.health();
      await store.putMany([bodyOf('same')]);
      await Promise.all([store.putMany([bodyOf('same')]), store.putMany([bodyOf('same')])]);
      expect(store.health().bytes).toBe(bytes);
      await store.close();
    });

    it('keeps what hundreds of callers put at the same time', async () => {
      const store = await open();
      const bodies = Array.from({ length: 500 }, (_, i) => bodyOf(`body ${i % 400}`));
      await Promise.all(bodies.map((body) => store.putMany([body])));
      for (const { digest, bytes } of bodies) expect(Buffer.from((await store.get(digest))!)).toEqual(bytes);
      expect(store.health().state).toBe('ok');
      await store.close();
    });

    it('takes no notice of what a caller does to the bytes afterwards', async () => {
      const store = await open();
      const body = bodyOf('unchanged');
      const { digest } = body;
      await store.putMany([body]);
      (body.bytes as Buffer).fill(0);
      expect(Buffer.from((await store.get(digest))!).toString()).toBe('unchanged');
      await store.close();
    });
  });
}
