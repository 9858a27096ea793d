import { describe, expect, it } from 'vitest';
import { parseMapping } from './column-mapping.ts';

const text = JSON.stringify({
  job: 'job:1',
  output: 'dataset:out',
  columns: {
    delay: [{ dataset: 'dataset:in', column: 'dep', transformations: ['DIRECT:TRANSFORMATION'], masking: false }],
    origin: [{ dataset: 'dataset:in', column: 'org', transformations: ['DIRECT:IDENTITY'], masking: true }],
  },
  dataset: [{ dataset: 'dataset:in', column: 'cancelled', transformations: ['INDIRECT:FILTER'], masking: false }],
});

describe('parseMapping', () => {
  it('tells what goes into a column, with what affects all of the dataset', () => {
    expect(
      parseMapping(text)
        .into('delay')
        .map(({ column }) => column),
    ).toEqual(['dep', 'cancelled']);
    expect(
      parseMapping(text)
        .into('unmapped')
        .map(({ column }) => column),
    ).toEqual(['cancelled']);
  });

  it('tells where a column goes: a filter goes into every column', () => {
    const mapping = parseMapping(text);
    expect(mapping.from('dataset:in', 'org').map(([column, input]) => [column, input.masking])).toEqual([
      ['origin', true],
    ]);
    expect(mapping.from('dataset:in', 'cancelled').map(([column]) => column)).toEqual(['delay', 'origin']);
    expect(mapping.from('dataset:other', 'org')).toEqual([]);
  });

  it('knows columns that are called like members of every object', () => {
    const odd = JSON.stringify({
      columns: { ['__proto__x']: [], constructor: [{ dataset: 'd', column: 'toString' }] },
    });
    expect(
      parseMapping(odd)
        .from('d', 'toString')
        .map(([column]) => column),
    ).toEqual(['constructor']);
    expect(parseMapping(odd).into('hasOwnProperty')).toEqual([]);
  });

  it('refuses content that is no mapping', () => {
    expect(() => parseMapping('{"columns": 5}')).toThrow();
  });
});
