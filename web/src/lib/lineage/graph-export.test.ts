import { describe, expect, it } from 'vitest';
import { asDot, asJson, asMermaid, asSvg } from './graph-export.ts';
import { layOut } from './layered-layout.ts';
import { layoutQuestion } from './layout-question.ts';
import type { ShownGraph, ShownNode } from './shown-graph.ts';

const handle = { hidden: 0, openedBy: null, brought: 0 };
const node = (id: string, name: string, side: ShownNode['side']): ShownNode => ({
  id,
  kind: 'Dataset',
  name,
  namespace: 'lake',
  state: null,
  family: null,
  group: null,
  side,
  distance: side === 'ROOT' ? 0 : 1,
  handles: { UPSTREAM: { ...handle, hidden: 3 }, DOWNSTREAM: handle },
});
const hostile = '<script>alert("x")</script>\\';
const graph: ShownGraph = {
  nodes: [node('dataset:1', hostile, 'UPSTREAM'), node('dataset:2', 'clean', 'ROOT')],
  edges: [
    {
      from: 'dataset:1',
      to: 'dataset:2',
      kinds: ['READ_BY', 'WRITES'],
      inferred: true,
      validFrom: '2026-01-01T00:00:00Z',
    },
  ],
  more: [{ id: 'more', of: 'dataset:2', side: 'DOWNSTREAM', hidden: 7, filter: '', shown: 25 }],
};
const colours = {
  surface: '#fff',
  card: '#fff',
  text: '#000',
  quiet: '#555',
  line: '#999',
  border: '#ccc',
  of: () => '#088',
};

describe('an export of what is shown', () => {
  it('as JSON holds nodes, edges and what is not shown', () => {
    expect(JSON.parse(asJson(graph))).toMatchObject({
      nodes: [{ id: 'dataset:1', side: 'UPSTREAM', hiddenUpstream: 3 }, { id: 'dataset:2' }],
      edges: [{ from: 'dataset:1', to: 'dataset:2', kinds: ['READ_BY', 'WRITES'], inferred: true }],
      more: [{ of: 'dataset:2', side: 'DOWNSTREAM', hidden: 7 }],
    });
  });

  it('as Mermaid cannot break out of a label', () => {
    expect(asMermaid(graph)).toBe(
      [
        'flowchart LR',
        '  n0["#lt;script>alert(#quot;x#quot;)#lt;/script>\\ · Dataset · lake"]',
        '  n1["clean · Dataset · lake"]',
        '  n0 -.->|"read by, writes"| n1',
        '',
      ].join('\n'),
    );
  });

  it('as DOT cannot either', () => {
    const text = asDot(graph);
    expect(text).toContain('"dataset:1" [label="<script>alert(\\"x\\")</script>\\\\\nDataset · lake"];');
    expect(text).toContain('"dataset:2" [label="clean\nDataset · lake" penwidth=2];');
    expect(text).toContain('"dataset:1" -> "dataset:2" [label="read by, writes" style=dashed];');
  });

  it('as SVG is a picture of its own', () => {
    const text = asSvg(graph, layOut(layoutQuestion(graph, null, null)), colours);
    expect(text).not.toContain('<script');
    expect(text).toContain('stroke-dasharray');
    expect(text.match(/<text /g)).toHaveLength(4);
  });
});
