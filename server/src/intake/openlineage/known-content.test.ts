import { describe, expect, it } from 'vitest';
import type { Json, Statement } from '@rootline/graph/model';
import { parseEvent } from './event.ts';
import { KnownContent } from './known-content.ts';
import { mapEvent } from './map-event.ts';

type Said = { readonly content: string };

describe('content that is known by its text', () => {
  it('is made once, and given again for the same key only', () => {
    const known = new KnownContent<Said>(({ content }) => content.length);
    const first = known.of('a', () => ({ content: 'of a' }));
    expect(known.of('a', () => ({ content: 'another' }))).toBe(first);
    expect(known.of('b', () => ({ content: 'of b' }))).toEqual({ content: 'of b' });
  });

  it('keeps nothing of what could not be made', () => {
    const known = new KnownContent<Said>(() => 1);
    const refuse = () => {
      throw new Error('amiss');
    };
    expect(() => known.of('a', refuse)).toThrow('amiss');
    expect(() => known.of('a', refuse)).toThrow('amiss');
    expect(known.of('a', () => ({ content: 'well' }))).toEqual({ content: 'well' });
  });

  it('is dropped where there is too much of it, and made again', () => {
    const known = new KnownContent<Said>(() => 200_000);
    let made = 0;
    const ask = (key: string) => known.of(key, () => ({ content: `made ${++made}` }));
    for (let i = 0; i < 100; i++) ask(String(i));
    ask('99');
    expect(made).toBe(100);
    ask('0');
    expect(made).toBe(101);
  });

  it('is not kept where it alone is large', () => {
    const known = new KnownContent<Said>(({ content }) => content.length);
    const large = 'x'.repeat(300_000);
    known.of('a', () => ({ content: large }));
    expect(known.of('a', () => ({ content: 'again' }))).toEqual({ content: 'again' });
  });
});

const NAMESPACE = 'postgres://db';
const lineageFrom = (name: string): Json => ({
  fields: { total: { inputFields: [{ namespace: NAMESPACE, name, field: 'price' }] } },
});

type Facts = { readonly job?: string; readonly output?: string; readonly input?: Json; readonly eventTime?: string };

function said({
  job = 'job',
  output = 'out',
  input = {},
  eventTime = '2026-01-01T00:00:00Z',
}: Facts): readonly Statement[] {
  const event = {
    eventTime,
    producer: 'https://example.org',
    schemaURL: 'https://example.org/schema',
    job: { namespace: 'n', name: job },
    inputs: [{ namespace: NAMESPACE, name: 'in', facets: input }],
    outputs: [{ namespace: NAMESPACE, name: output, facets: { columnLineage: lineageFrom('in') } }],
  };
  return mapEvent(parseEvent(event), 'digest').statements;
}

function mappingIn(statements: readonly Statement[]) {
  const mapping = statements.find((statement) => statement.type === 'entity' && statement.kind === 'JobVersion');
  return mapping?.type === 'entity' ? mapping : undefined;
}

describe('a column mapping that was mapped before', () => {
  it('says the same again, and is seen at the time of its event', () => {
    const [first, second] = [said({}), said({})];
    expect(second).toEqual(first);
    const later = said({ eventTime: '2026-01-02T00:00:00Z' });
    expect(mappingIn(later)).toEqual({ ...mappingIn(first), seenAt: Date.UTC(2026, 0, 2) });
  });

  it('is another one of another job and into another output', () => {
    const ids = [said({}), said({ job: 'another' }), said({ output: 'another' })].map((all) => mappingIn(all)?.id);
    expect(new Set(ids).size).toBe(3);
  });

  it('names a model where the event says that its source is one', () => {
    const kindsOf = (all: readonly Statement[]) => mappingIn(all)?.content?.match(/(?<=")[a-z-]+(?=:[0-9a-f]{32})/g);
    expect(kindsOf(said({}))).toEqual(['job', 'dataset', 'dataset']);
    expect(kindsOf(said({ input: { datasetType: { datasetType: 'MODEL' } } }))).toEqual([
      'job',
      'dataset',
      'registered-model',
    ]);
    expect(kindsOf(said({}))).toEqual(['job', 'dataset', 'dataset']);
  });
});
