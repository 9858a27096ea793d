import { expect, it } from 'vitest';
import { type Diff, diffText } from './show-diff.ts';

const plain = (_: unknown, text: string) => text;
const node = (id: string, name: string, state: string | null = null) =>
  ({ id, kind: 'Job', name, namespace: null, state }) as const;
const nothing: Diff = {
  added: [],
  removed: [],
  changed: [],
  addedEdges: [],
  removedEdges: [],
  within: 5,
  truncated: false,
};

it('marks what came, went and changed, and relations between what stayed only', () => {
  const diff: Diff = {
    ...nothing,
    added: [node('a', 'new')],
    removed: [node('b', 'old\u001b[2J')],
    changed: [
      {
        before: { name: 'c', state: null },
        after: { ...node('c', 'c'), namespace: 'air' },
        fields: [
          { field: 'description', before: null, after: 'x'.repeat(70), tooLong: false },
          { field: 'schema', before: 'schema:1', after: null, tooLong: true },
        ],
      },
      { before: { name: 'r', state: 'RUNNING' }, after: node('r', 'r', 'FAILED'), fields: [] },
    ],
    addedEdges: [
      { from: 'c', to: 'd', kinds: ['READ_BY', 'WRITES'] },
      { from: 'a', to: 'd', kinds: ['READ_BY'] },
    ],
    removedEdges: [{ from: 'd', to: 'c', kinds: ['FEEDS'] }],
    within: 2,
    truncated: true,
  };

  expect(diffText(diff, plain).split('\n')).toEqual([
    '+ Job new',
    expect.stringMatching(/^- Job old.*\[2J$/),
    '~ Job air/c',
    `    description nothing → ${'x'.repeat(60)}…`,
    '    schema schema:1 → (too long to show)',
    '~ Job r FAILED',
    '    state RUNNING → FAILED',
    '+ c READ_BY → WRITES d',
    '- d FEEDS c',
    'There is more than was compared (2 steps): raise --limit, or lower --depth.',
  ]);
  expect(diffText(diff, plain)).not.toContain('\u001b');
});

it('says so when nothing is otherwise', () => {
  expect(diffText(nothing, plain)).toBe('nothing is otherwise');
});
