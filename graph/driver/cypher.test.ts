import { describe, expect, it } from 'vitest';
import type { EntityKind } from '../model/kinds.ts';
import { cypher, depth, type Fragment, label, relationTypes } from './cypher.ts';

describe('cypher', () => {
  it('puts checked fragments into literal text', () => {
    const text =
      cypher`MATCH (n:${label('DatasetVersion')})-[:${relationTypes(['WRITES', 'READ_BY'])}*1..${depth(5)}]->()`.text;
    expect(text).toBe('MATCH (n:DatasetVersion)-[:READ_BY|WRITES*1..5]->()');
  });

  it('gives equal text for equal sets of relations, whatever their order', () => {
    expect(relationTypes(['PRODUCED', 'CONSUMED_BY']).text).toBe(
      relationTypes(['CONSUMED_BY', 'PRODUCED', 'PRODUCED']).text,
    );
  });

  it('refuses text that was not written as a fragment', () => {
    expect(() => cypher`MATCH (n {id: ${'x' as unknown as Fragment}})`).toThrow(TypeError);
    expect(() => cypher`MATCH (n {id: ${{ text: 'x' } as unknown as Fragment}})`).toThrow(TypeError);
  });

  it('refuses labels and depths that are not known and checked', () => {
    expect(() => label('Dataset) DETACH DELETE n //' as EntityKind)).toThrow(/unknown entity kind/);
    expect(() => relationTypes([])).toThrow(TypeError);
    for (const steps of [1.5, -1, 101, Number.NaN]) expect(() => depth(steps)).toThrow(TypeError);
  });
});
