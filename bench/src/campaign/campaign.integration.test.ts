import { expect, it } from 'vitest';
import { runCampaign } from './campaign.ts';
import type { FaultName } from './faults.ts';

// The others, again and again: npm run campaign.
const FAULTS: readonly FaultName[] = [
  'kill one hub',
  'empty Redis',
  'kill Neo4j',
  'cut the line while commits are under way',
];

it('loses, doubles and changes nothing when a hub and Neo4j are killed under load, lines are cut and Redis is emptied', async () => {
  const said: string[] = [];
  const report = await runCampaign({
    ...{ seed: 7, events: 20_000, minutes: 10, producers: 6, flights: false, faults: FAULTS },
    say: (line) => void said.push(line),
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
  // Less than a minute on two quiet cores; starts of Neo4j and of hubs take several times that beside other work.
}, 480_000);
