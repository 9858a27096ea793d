import { expect, it } from 'vitest';
import { type Walk, type WalkNode, lineageTree } from './lineage-tree.ts';

const plain = (_format: unknown, text: string): string => text;

function node(id: string, side: WalkNode['side'], more: Partial<WalkNode> = {}): WalkNode {
  const none = { namespace: null, state: null, distance: 1, hiddenUpstream: 0, hiddenDownstream: 0, entity: null };
  return { id, kind: 'Dataset', name: id, side, ...none, ...more };
}

function walk(nodes: readonly WalkNode[], edges: readonly (readonly [string, string])[], truncated = false): Walk {
  const all = edges.map(([from, to]) => ({ from, to, kinds: ['DERIVED_INTO'], inferred: false }));
  return { nodes, edges: all, truncated, cursor: '' };
}

it('writes what something came from and what it led to, each as a tree', () => {
  const nodes = [
    node('root', 'ROOT'),
    node('source', 'UPSTREAM'),
    node('left', 'DOWNSTREAM'),
    node('right', 'DOWNSTREAM'),
  ];
  const edges = [
    ['source', 'root'],
    ['root', 'left'],
    ['root', 'right'],
  ] as const;
  expect(lineageTree(walk(nodes, edges), plain)).toBe(
    [
      'Dataset root',
      '  came from',
      '  └─ Dataset source  DERIVED_INTO',
      '  led to',
      '  ├─ Dataset left  DERIVED_INTO',
      '  └─ Dataset right  DERIVED_INTO',
    ].join('\n'),
  );
});

it('writes a ladder of thirty rungs in as many lines as it has steps', () => {
  const rungs = Array.from({ length: 30 }, (_, i) => [`a${i}`, `b${i}`] as const);
  const nodes = [node('root', 'ROOT'), ...rungs.flat().map((id) => node(id, 'DOWNSTREAM'))];
  const edges = rungs.flatMap(([a, b], i) => {
    const before = i === 0 ? ['root'] : [`a${i - 1}`, `b${i - 1}`];
    return before.flatMap((from) => [[from, a] as const, [from, b] as const]);
  });
  const lines = lineageTree(walk(nodes, edges), plain).split('\n');
  expect(lines).toHaveLength(edges.length + 2);
  expect(lines.filter((line) => line.endsWith('(see above)'))).toHaveLength(edges.length - 60);
});

it('ends on a cycle', () => {
  const nodes = [node('root', 'ROOT'), node('next', 'DOWNSTREAM')];
  const text = lineageTree(
    walk(nodes, [
      ['root', 'next'],
      ['next', 'root'],
    ]),
    plain,
  );
  expect(text).toContain('└─ Dataset root  DERIVED_INTO (see above)');
});

it('says how much it does not show, and where', () => {
  const nodes = [node('root', 'ROOT'), node('hub', 'DOWNSTREAM', { hiddenDownstream: 1_000, hiddenUpstream: 7 })];
  const text = lineageTree(walk(nodes, [['root', 'hub']], true), plain);
  expect(text).toContain('Dataset hub  DERIVED_INTO … at least 1,000 more');
  expect(text).toContain('There is more: raise --limit');
  expect(lineageTree(walk([node('alone', 'ROOT')], []), plain)).toContain('nothing that the hub knows of');
});

it('names versions by what they belong to, and shows control characters instead of obeying them', () => {
  const version = node('v', 'ROOT', {
    kind: 'DatasetVersion',
    name: `sha256:${'ab'.repeat(32)}`,
    entity: { parent: { name: 'orders\u001b[2J' } },
  });
  expect(lineageTree(walk([version], []), plain)).toContain('DatasetVersion orders\\u001b[2J @ abababababab');
});
