import { describe, expect, it } from 'vitest';
import { changedProperties, copyNode, newNode, projectedProperties } from './node-state.ts';

const identity = { id: 'dataset:1', kind: 'Dataset', project: 'p', recordedSeq: 1, name: 'a.b', words: '' } as const;

function node(fields: Readonly<Record<string, readonly [string, string | null]>>) {
  return { ...newNode(identity), projection: new Map(Object.entries(fields)) };
}

describe('the changed properties of a node', () => {
  it('are none when nothing changed', () => {
    const before = node({ description: ['1', 'flights'] });
    expect(changedProperties(before, copyNode(before))).toEqual({});
  });

  it('are a moment alone when only that moved', () => {
    const before = node({ description: ['1', 'flights'] });
    expect(changedProperties(before, { ...copyNode(before), lastSeenAt: 7 })).toEqual({ lastSeenAt: 7 });
  });

  it.each([
    ['a new description', node({ description: ['2', 'trains'] })],
    ['a tag', node({ description: ['1', 'flights'], 'tag:x': ['1', ''] })],
    ['a name', node({ description: ['1', 'flights'], name: ['1', 'other'] })],
    ['a state', node({ description: ['1', 'flights'], state: ['1', 'RUNNING'] })],
    ['an alias', { ...node({ description: ['1', 'flights'] }), aliases: ['c'] }],
    ['a field that is gone', node({})],
  ])('with those that stayed give all of its properties: %s', (_what, after) => {
    const before = node({ description: ['1', 'flights'] });
    expect({ ...projectedProperties(before), ...changedProperties(before, after) }).toEqual(projectedProperties(after));
  });
});
