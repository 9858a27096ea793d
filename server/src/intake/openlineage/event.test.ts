import { InvalidInputError } from '@rootline/graph/model';
import { expect, it } from 'vitest';
import { parseEvent, parseTime } from './event.ts';
import { data, datasetEvent, jobEvent, RUN_ID, runEvent } from './events.fixture.ts';

it('tells run, job and dataset events apart', () => {
  expect(parseEvent(runEvent({ inputs: [data('a')], outputs: null }))).toMatchObject({
    type: 'run',
    eventType: 'COMPLETE',
    at: Date.UTC(2026, 0, 31, 12),
    run: { runId: RUN_ID, facets: {} },
    inputs: [{ name: 'a', path: '$.inputs[0]', roleFacets: {} }],
    outputs: [],
  });
  expect(parseEvent(jobEvent())).toMatchObject({ type: 'job', inputs: [], outputs: [] });
  expect(parseEvent(datasetEvent({ x: 1 }))).toMatchObject({ type: 'dataset', dataset: { facets: { x: 1 } } });
});

it('takes a run event without a type for OTHER, and any producer', () => {
  expect(parseEvent(runEvent({ eventType: undefined, producer: 'who knows' }))).toMatchObject({ eventType: 'OTHER' });
});

it('makes one run of a run id in upper and lower case', () => {
  expect(parseEvent(runEvent({ run: { runId: RUN_ID.toUpperCase() } }))).toMatchObject({ run: { runId: RUN_ID } });
});

it.each([
  ['$', 42],
  ['$', []],
  ['$', null],
  ['$', { ...jobEvent(), job: undefined }],
  ['$.eventTime', runEvent({ eventTime: undefined })],
  ['$.eventTime', runEvent({ eventTime: 1_700_000_000 })],
  ['$.eventTime', runEvent({ eventTime: '2026-01-31T12:00:00' })],
  ['$.producer', runEvent({ producer: undefined })],
  ['$.schemaURL', runEvent({ schemaURL: 7 })],
  ['$.eventType', runEvent({ eventType: 'FINISHED' })],
  ['$.eventType', runEvent({ eventType: { a: 1 } })],
  ['$.run', runEvent({ run: 'x' })],
  ['$.run.runId', runEvent({ run: {} })],
  ['$.run.runId', runEvent({ run: { runId: 'my-run' } })],
  ['$.job', runEvent({ job: undefined })],
  ['$.job.namespace', jobEvent({ job: { name: 'x' } })],
  ['$.job.name', runEvent({ job: { namespace: 'x', name: '' } })],
  ['$.inputs', runEvent({ inputs: {} })],
  ['$.inputs[1].name', runEvent({ inputs: [data('a'), { namespace: 'ns' }] })],
  ['$.outputs[0]', runEvent({ outputs: ['a'] })],
  ['$.outputs[0].namespace', runEvent({ outputs: [{ namespace: ['x'], name: 'a' }] })],
  ['$.outputs[0].name', runEvent({ outputs: [data('x'.repeat(100_000))] })],
  ['$.inputs', runEvent({ inputs: Array.from({ length: 5_001 }, () => data('a')) })],
  ['$.dataset.name', { ...datasetEvent(), dataset: { namespace: 'x', name: null } }],
])('names %s when that is missing or of the wrong type', (path, event) => {
  let thrown: unknown;
  try {
    parseEvent(event);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(InvalidInputError);
  expect((thrown as InvalidInputError).path).toBe(path);
  expect((thrown as InvalidInputError).message.length).toBeLessThan(300);
});

it.each([
  ['2026-01-31T12:00:00Z', Date.UTC(2026, 0, 31, 12)],
  ['2026-01-31t12:00:00.5z', Date.UTC(2026, 0, 31, 12, 0, 0, 500)],
  ['2026-01-31T12:00:00.123456789+05:30', Date.UTC(2026, 0, 31, 6, 30, 0, 123)],
  ['2026-01-31T12:00-0800', Date.UTC(2026, 0, 31, 20)],
  ['2024-02-29T00:00:00+00', Date.UTC(2024, 1, 29)],
  ['1900-01-01T00:00:00Z', Date.UTC(1900, 0, 1)],
])('reads the time %s', (text, millis) => {
  expect(parseTime(text, '$')).toBe(millis);
});

it.each([
  '2026-02-30T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-31',
  '2026-01-31T25:00:00Z',
  '0026-01-31T00:00:00Z',
  '2201-01-01T00:00:00Z',
  'now',
  '',
])('refuses %s as a time', (text) => {
  expect(() => parseTime(text, '$.eventTime')).toThrow(/^\$\.eventTime: expected an ISO 8601 date-time with a zone/);
});
