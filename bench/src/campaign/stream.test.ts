import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../../server/src/intake/openlineage/event.ts';
import { canonicalTree } from '../../../server/src/intake/openlineage/canonical.ts';
import { marksOf } from '../../../server/src/intake/openlineage/marks.ts';
import { eventStream } from './stream.ts';

type Sent = {
  readonly eventType: string;
  readonly eventTime: string;
  readonly run: { readonly runId: string };
  readonly outputs: readonly { readonly facets: object }[];
};

const take = (seed: number, count: number) => {
  const stream = eventStream(seed);
  return Array.from({ length: count }, (_, index) => stream.at(index));
};

describe('a stream of events', () => {
  it('is the same for the same seed, in whichever order it is asked for, and another for another one', () => {
    const events = take(1, 400);
    const stream = eventStream(1);
    for (const index of [399, 0, 200, 1, 130]) expect(stream.at(index)).toEqual(events[index]);
    expect(take(2, 400).map(({ body }) => body)).not.toEqual(events.map(({ body }) => body));
  });

  it('holds each event once, and begins and ends every run in the end', () => {
    const events = take(1, 1_280).map(({ body }) => JSON.parse(body) as Sent);
    expect(new Set(events.map((event) => JSON.stringify(event))).size).toBe(1_280);
    const ofRuns = Map.groupBy(events, ({ run }) => run.runId);
    expect(ofRuns.size).toBe(640);
    for (const both of ofRuns.values()) {
      expect(both.filter(({ eventType }) => eventType === 'START')).toHaveLength(1);
      expect(both.filter(({ eventType }) => ['COMPLETE', 'FAIL', 'ABORT'].includes(eventType))).toHaveLength(1);
    }
  });

  it('has what makes intake hard: other orders, failures, versions, second names, doubles', () => {
    const stream = take(3, 1_280);
    const events = stream.map(({ body }) => JSON.parse(body) as Sent);
    const times = events.map(({ eventTime }) => Date.parse(eventTime));
    expect(times.filter((time, index) => time < (times[index - 1] ?? 0)).length).toBeGreaterThan(300);
    expect(stream.filter(({ doubled }) => doubled).length).toBeGreaterThan(20);
    for (const type of ['FAIL', 'ABORT']) expect(events.map(({ eventType }) => eventType)).toContain(type);
    for (const facet of ['version', 'symlinks', 'columnLineage'])
      expect(events.filter(({ outputs }) => outputs.some(({ facets }) => facet in facets)).length).toBeGreaterThan(5);
  });

  it('is understood by the hub', () => {
    for (const { body } of take(4, 256)) parseEvent(canonicalTree(JSON.parse(body), marksOf(body)));
  });
});
