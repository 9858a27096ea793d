import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { closedLoop } from './closed-loop.ts';

const runs = (count: number) => Array.from({ length: count }, (_, i) => [`${i} start`, `${i} end`] as const);

describe('a closed loop', () => {
  it('sends every event once, and no second event of a run before its first is acknowledged', async () => {
    const acknowledged: string[] = [];
    const early: string[] = [];
    const sample = await closedLoop({ producers: 4, runs: runs(25), ms: 10_000 }, async (event) => {
      if (event.endsWith('end') && !acknowledged.includes(event.replace('end', 'start'))) early.push(event);
      await sleep(1);
      acknowledged.push(event);
    });

    expect(sample.events).toBe(50);
    expect(new Set(acknowledged).size).toBe(50);
    expect(early).toEqual([]);
  });

  it('has as many events under way as it has producers, and one where there is one', async () => {
    for (const producers of [1, 3]) {
      let underWay = 0;
      let most = 0;
      await closedLoop({ producers, runs: runs(20), ms: 10_000 }, async () => {
        most = Math.max(most, ++underWay);
        await sleep(1);
        underWay--;
      });
      expect(most).toBe(producers);
    }
  });

  it('ends when its time is over, and counts what it sent', async () => {
    let sent = 0;
    const sample = await closedLoop({ producers: 2, runs: runs(1_000_000), ms: 60 }, async () => {
      sent++;
      await sleep(2);
    });

    expect(sample.events).toBe(sent);
    expect(sample.acknowledgedMs.p50).toBeGreaterThanOrEqual(1);
    expect(sample.eventsPerSecond).toBeGreaterThan(0);
  });
});
