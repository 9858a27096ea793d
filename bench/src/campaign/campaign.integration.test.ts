import { afterAll, expect, it } from 'vitest';
import { runCampaign } from './campaign.ts';
import type { FaultName } from './faults.ts';
import type { Stack } from './stack.ts';

// The others, again and again: npm run campaign.
const FAULTS: readonly FaultName[] = [
  'kill one hub',
  'empty Redis',
  'kill Neo4j',
  'cut the line while commits are under way',
];

const stacks: Stack[] = [];
// Servers do not end with this process when the test runs out of time.
afterAll(() => Promise.all(stacks.map((stack) => stack.stop())));

it('loses, doubles and changes nothing when a hub and Neo4j are killed under load, lines are cut and Redis is emptied', async () => {
  const said: string[] = [];
  const report = await runCampaign({
    ...{ seed: 7, events: 8_000, minutes: 10, producers: 4, flights: false, faults: FAULTS },
    say: (line) => void said.push(line),
    onStack: (stack) => void stacks.push(stack),
  });
  expect(report.wrong, said.join('\n')).toEqual([]);
  expect(report.faults.map(({ fault }) => fault)).toEqual(FAULTS);
  expect(report.retries).toBeGreaterThan(0);
  expect(report.acknowledged).toBeGreaterThan(report.events);
  expect(report.counts).toMatchObject({
    Entry: report.events + 1,
    Dataset: expect.any(Number),
    CONSUMED_BY: expect.any(Number),
  });
  // A minute on two quiet cores; starts of Neo4j and of hubs take ten times that beside a lot of other work.
}, 900_000);
