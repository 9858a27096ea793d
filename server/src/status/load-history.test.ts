import { expect, it } from 'vitest';
import { LoadHistory } from './load-history.ts';

it('turns counters into rates, and keeps half an hour', () => {
  let commands = 0;
  const history = new LoadHistory(() => ({
    commands,
    requests: commands * 2,
    batches: commands,
    busyMs: commands * 12,
    queued: 3,
    memoryBytes: 1,
  }));
  const start = Date.now();
  for (let i = 1; i <= 200; i++) {
    commands += 50;
    history.sample(start + i * 10_000, i * 10_000);
  }
  const samples = history.samples();
  expect(samples).toHaveLength(180);
  expect(samples[0]?.at).toBe(start + 21 * 10_000);
  expect(samples.at(-1)).toEqual({
    at: start + 2_000_000,
    commandsPerSecond: 5,
    requestsPerSecond: 10,
    queued: 3,
    batchMs: 12,
    memoryBytes: 1,
  });
});

it('makes rates of the time that went by, when the clock of the machine is set back', () => {
  let commands = 0;
  const history = new LoadHistory(() => ({
    ...{ commands, requests: commands, batches: 0, busyMs: 0, queued: 0, memoryBytes: 0 },
  }));
  const start = Date.now();
  history.sample(start, 10_000);
  commands = 50;
  history.sample(start - 3_600_000, 20_000);
  expect(history.samples()[1]).toMatchObject({ at: start - 3_600_000, commandsPerSecond: 5, requestsPerSecond: 5 });
  // Two samples at once make no endless rate.
  history.sample(start, 20_000);
  expect(history.samples()[2]).toMatchObject({ commandsPerSecond: 0, batchMs: 0 });
});
