import { describe, expect, it } from 'vitest';
import { cpuMs, memoryOf } from './processes.ts';

describe.runIf(process.platform === 'linux')('what /proc says of this process', () => {
  it('agrees with what Node says of its memory, within what changes meanwhile', () => {
    const { rss, pss } = memoryOf(process.pid);
    expect(rss).toBeCloseTo(process.memoryUsage.rss() / 1024 ** 2, -2);
    expect(pss).toBeLessThanOrEqual(rss);
    expect(pss).toBeGreaterThan(10);
  });

  it('agrees with what Node says of its processor time', () => {
    const { user, system } = process.cpuUsage();
    expect(Math.abs(cpuMs(process.pid) - (user + system) / 1_000)).toBeLessThan(200);
  });
});
