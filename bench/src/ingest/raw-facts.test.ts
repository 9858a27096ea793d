import { describe, expect, it } from 'vitest';
import { type RecordedFacts, copiesOf } from './raw-facts.ts';

const recorded: RecordedFacts[] = [
  {
    entry: { seq: 7, key: 'k7' },
    entities: [{ id: 'run:1', kind: 'Run' }],
    relations: [['dataset:1', 'run:1', 'CONSUMED_BY', { factId: 'f' }]],
    revisions: [{ key: 'run:1|state|1' }],
  },
  { entry: { seq: 8, key: 'k8' }, entities: [], relations: [['run:1', 'v:1', 'PRODUCED', {}]], revisions: [] },
];

describe('copies of facts', () => {
  it('give what was created new names and leave what was there before alone', () => {
    const [first, second] = copiesOf(recorded, 2);
    const [id] = first?.entities.map((entity) => (entity as { id: string }).id) ?? [];
    expect(id).toMatch(/^run:1:copy\d+$/);
    expect(first?.relations).toEqual([['dataset:1', id, 'CONSUMED_BY', { factId: 'f' }]]);
    expect(second?.relations).toEqual([[id, 'v:1', 'PRODUCED', {}]]);
  });

  it('never use a name twice, and are as many as were asked for', () => {
    const copies = copiesOf(recorded, 5);
    const keys = copies.map(({ entry }) => (entry as { key: string }).key);
    const seqs = copies.map(({ entry }) => (entry as { seq: number }).seq);
    expect([copies.length, new Set(keys).size, new Set(seqs).size]).toEqual([5, 5, 5]);
    expect(seqs.every((seq) => seq < 0)).toBe(true);
  });
});
