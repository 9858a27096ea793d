import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { luceneQuery } from './lucene-query.ts';
import { wordsOf, wordsText } from './words.ts';

describe('words', () => {
  it.each([
    ['flights.raw_month-2001/part', ['flights', 'raw', 'month', '2001', 'part']],
    ['rawMonth', ['raw', 'month']],
    ['Zürich Çelik', ['zurich', 'celik']],
    ['s3://bucket/a.parquet', ['s3', 'bucket', 'a', 'parquet']],
    ['机场 v2', ['机场', 'v2']],
    ['--- ***', []],
  ])('splits %s where people would', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('are kept once each, camel case in one piece too', () => {
    expect(wordsText('rawMonth', 'raw', null, undefined)).toBe('raw month rawmonth');
  });
});

describe('luceneQuery', () => {
  it('asks for every word, and lets the last one be unfinished', () => {
    const query = luceneQuery('raw mon', {});
    expect(query).toContain('+(words:raw^4 ');
    expect(query).toContain('words:mon*^3');
    expect(luceneQuery(' \t—', {})).toBeUndefined();
  });

  it('lets nothing of a text through but letters and digits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const query = luceneQuery(text, { kinds: ['Run'], project: 'project:ab' }) ?? '';
        const syntax = query.replaceAll(/[\p{L}\p{N}]+/gu, 'w');
        expect(syntax).toMatch(/^[w+(): ^*."]*$/);
        expect(query).not.toMatch(/\b(AND|OR|NOT)\b/);
      }),
    );
  });
});
