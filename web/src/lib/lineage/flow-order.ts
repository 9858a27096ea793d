import type { LayoutNode } from './layout.ts';

type Ends = { readonly from: string; readonly to: string };

/**
 * Nodes in an order in which every edge points ahead, but for those that close a cycle: there the node that is
 * farthest upstream comes first. The layout reverses the edges that point back, and no others.
 */
export function flowOrder(nodes: readonly LayoutNode[], edges: readonly Ends[]): readonly LayoutNode[] {
  const waiting = new Map([...nodes].sort(byPlace).map((node) => [node.id, node]));
  const before = new Map([...waiting.keys()].map((id) => [id, 0]));
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    if (from === to || !waiting.has(from) || !waiting.has(to)) continue;
    before.set(to, (before.get(to) ?? 0) + 1);
    const list = next.get(from);
    if (list === undefined) next.set(from, [to]);
    else list.push(to);
  }
  const ready = [...waiting.keys()].filter((id) => before.get(id) === 0);
  const order: LayoutNode[] = [];
  for (let turn = 0; waiting.size > 0;) {
    const [farthest] = waiting.values();
    const node = (turn < ready.length ? waiting.get(ready[turn++] as string) : undefined) ?? farthest;
    if (node === undefined) break;
    waiting.delete(node.id);
    order.push(node);
    for (const other of next.get(node.id) ?? []) {
      const left = (before.get(other) ?? 0) - 1;
      before.set(other, left);
      if (left === 0) ready.push(other);
    }
  }
  return order;
}

function byPlace(one: LayoutNode, other: LayoutNode): number {
  return one.place - other.place || one.name.localeCompare(other.name, 'en', { numeric: true });
}
