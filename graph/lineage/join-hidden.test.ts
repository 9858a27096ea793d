import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RelationKind } from '../model/relations.ts';
import { joinHidden } from './join-hidden.ts';
import type { WalkEdge } from './lineage-store.ts';

function edge(from: string, kind: RelationKind, to: string, more: Partial<WalkEdge> = {}): WalkEdge {
  return { from, to, kinds: [kind], inferred: false, validFrom: 0, ...more };
}

/** All simple ways over hidden nodes, one by one: what joinHidden says without enumerating. */
function naively(edges: readonly WalkEdge[], shown: ReadonlySet<string>): readonly WalkEdge[] {
  const direct = edges.filter(({ from, to }) => shown.has(from) && shown.has(to));
  const ways: WalkEdge[] = [];
  const walk = (way: WalkEdge, passed: readonly string[]) => {
    for (const next of edges.filter(({ from }) => from === way.to)) {
      if (passed.includes(next.to)) continue;
      const longer: WalkEdge = {
        from: way.from,
        to: next.to,
        kinds: [...way.kinds, ...next.kinds],
        inferred: way.inferred || next.inferred,
        validFrom: Math.max(way.validFrom, next.validFrom),
      };
      if (shown.has(next.to)) ways.push(longer);
      else walk(longer, [...passed, next.to]);
    }
  };
  for (const first of edges) if (shown.has(first.from) && !shown.has(first.to)) walk(first, [first.from, first.to]);
  const pairs = new Map<string, WalkEdge[]>();
  for (const way of ways) pairs.set(`${way.from} ${way.to}`, [...(pairs.get(`${way.from} ${way.to}`) ?? []), way]);
  const joined = [...pairs.values()].map((all) => {
    const shortest = Math.min(...all.map(({ kinds }) => kinds.length));
    const names = all
      .filter(({ kinds }) => kinds.length === shortest)
      .map(({ kinds }) => kinds.join())
      .sort();
    const same = all.filter(({ kinds }) => kinds.join() === names[0]);
    return {
      ...(same[0] as WalkEdge),
      inferred: same.every(({ inferred }) => inferred),
      validFrom: Math.min(...same.map(({ validFrom }) => validFrom)),
    };
  });
  return [...direct, ...joined];
}

function sorted(edges: readonly WalkEdge[]): readonly string[] {
  return edges.map((one) => JSON.stringify([one.from, one.to, one.kinds, one.inferred, one.validFrom])).sort();
}

describe('joinHidden', () => {
  it('joins datasets over a hidden job, with both relations in the order of the flow', () => {
    const edges = [
      edge('a', 'READ_BY', 'job', { validFrom: 5 }),
      edge('job', 'WRITES', 'b', { validFrom: 7, inferred: true }),
    ];
    expect(joinHidden(edges, new Set(['a', 'b']))).toEqual({
      edges: [{ from: 'a', to: 'b', kinds: ['READ_BY', 'WRITES'], inferred: true, validFrom: 7 }],
      truncated: false,
    });
  });

  it('keeps what is shown as it is', () => {
    const edges = [edge('a', 'READ_BY', 'job'), edge('a', 'DERIVED_INTO', 'b')];
    expect(joinHidden(edges, new Set(['a', 'b', 'job']))).toEqual({ edges, truncated: false });
  });

  it('ends on cycles among hidden nodes and joins nothing with itself', () => {
    const edges = [
      edge('a', 'READ_BY', 'x'),
      edge('x', 'WRITES', 'y'),
      edge('y', 'READ_BY', 'x'),
      edge('y', 'READ_BY', 'a'),
    ];
    expect(joinHidden(edges, new Set(['a']))).toEqual({ edges: [], truncated: false });
  });

  it('says what naive enumeration of all ways says', () => {
    const node = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
    const edges = fc.uniqueArray(
      fc.record({
        from: node,
        to: node,
        kinds: fc.constantFrom<RelationKind[]>(['READ_BY'], ['WRITES'], ['DERIVED_INTO']),
        inferred: fc.boolean(),
        validFrom: fc.integer({ min: 0, max: 5 }),
      }),
      { maxLength: 16, selector: ({ from, to, kinds }) => `${from}${to}${kinds[0]}` },
    );
    fc.assert(
      fc.property(edges, fc.uniqueArray(node, { maxLength: 5 }), (all, visible) => {
        const shown = new Set(visible);
        const answer = joinHidden(all, shown);
        expect(answer.truncated).toBe(false);
        expect(sorted(answer.edges)).toEqual(sorted(naively(all, shown)));
      }),
      { numRuns: 500 },
    );
  });

  it('stays sparse around a hidden hub, keeps every node joined, and says that edges are missing', () => {
    const names = Array.from({ length: 700 }, (_, index) => String(index).padStart(3, '0'));
    const edges = [
      ...names.map((name) => edge(`in${name}`, 'READ_BY', 'hub')),
      ...names.map((name) => edge('hub', 'WRITES', `out${name}`)),
    ];
    const shown = new Set([...names.map((name) => `in${name}`), ...names.map((name) => `out${name}`)]);
    const started = performance.now();
    const answer = joinHidden(edges, shown, { edges: 2_000, steps: 2_000_000 });
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(answer.truncated).toBe(true);
    expect(answer.edges.length).toBe(2_000);
    expect(new Set(answer.edges.map(({ from }) => from)).size).toBe(700);
    expect(new Set(answer.edges.map(({ to }) => to)).size).toBe(700);
  });

  it('gives up in time on a dense net of hidden nodes', () => {
    const names = Array.from({ length: 300 }, (_, index) => `h${index}`);
    const edges = names.flatMap((from) => names.map((to) => edge(from, 'DERIVED_INTO', to)));
    const around = names.flatMap((name) => [edge(`in${name}`, 'READ_BY', name), edge(name, 'WRITES', `out${name}`)]);
    const shown = new Set(around.flatMap(({ from, to }) => [from, to]).filter((id) => !id.startsWith('h')));
    const answer = joinHidden([...edges, ...around], shown, { edges: 1_000, steps: 500_000 });
    expect(answer.truncated).toBe(true);
  });
});
