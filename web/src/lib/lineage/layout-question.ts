import { edgeId } from './lineage-graph.ts';
import type { Layout, LayoutEdge, LayoutNode, LayoutQuestion, Point } from './layout.ts';
import type { MoreNode, ShownGraph, ShownNode } from './shown-graph.ts';

/** A graph with the places of its nodes. */
export type Drawn = { readonly graph: ShownGraph; readonly layout: Layout };

/** What the layout is asked: `acted` is the node that somebody opened or closed and looks at. */
export function layoutQuestion(graph: ShownGraph, drawn: Drawn | null, acted: string | null): LayoutQuestion {
  const before = drawn?.layout.positions ?? new Map<string, Point>();
  const roots = graph.nodes.filter((node) => node.side === 'ROOT').map(({ id }) => id);
  return {
    nodes: [...graph.nodes.map(cardOf), ...graph.more.map(moreOf)],
    edges: [
      ...graph.edges.map((edge): LayoutEdge => ({ id: edgeId(edge), from: edge.from, to: edge.to })),
      ...graph.more.map(edgeToMore),
    ],
    before,
    near: new Map([...besideMore(graph, drawn), ...fromGroups(graph, drawn)]),
    anchors: acted === null ? roots : [acted, ...roots],
  };
}

const cardOf = (node: ShownNode): LayoutNode => ({
  id: node.id,
  name: node.name,
  place: node.side === 'UPSTREAM' ? -node.distance : node.distance,
});

// Behind all names: the card for the others stands below those that are shown.
const moreOf = ({ id, side }: MoreNode): LayoutNode => ({
  id,
  name: '\uffff',
  place: side === 'UPSTREAM' ? -Infinity : Infinity,
});

/** The line between a card for the others and the node that they are neighbours of. */
export function edgeToMore({ id, of, side }: MoreNode): LayoutEdge {
  return { id, from: side === 'UPSTREAM' ? id : of, to: side === 'UPSTREAM' ? of : id };
}

/** A group comes where its members were, and they where it was. */
function fromGroups(graph: ShownGraph, drawn: Drawn | null): ReadonlyMap<string, Point> {
  const near = new Map<string, Point>();
  const placeOf = (id: string): Point | undefined => drawn?.layout.positions.get(id);
  for (const { id, group } of drawn?.graph.nodes ?? []) {
    const place = placeOf(id);
    if (place === undefined) continue;
    for (const member of group?.members ?? []) near.set(member, place);
  }
  for (const { id, group } of graph.nodes) {
    const places = (group?.members ?? []).flatMap((member) => placeOf(member) ?? []);
    const middle = places.toSorted((one, other) => one.y - other.y)[Math.floor(places.length / 2)];
    if (middle !== undefined) near.set(id, middle);
  }
  return near;
}

/** New neighbours come where the card that stood for them was. */
function besideMore(graph: ShownGraph, drawn: Drawn | null): ReadonlyMap<string, Point> {
  const near = new Map<string, Point>();
  for (const { id, of, side } of drawn?.graph.more ?? []) {
    const place = drawn?.layout.positions.get(id);
    if (place === undefined) continue;
    for (const { from, to } of graph.edges) {
      const [own, other] = side === 'UPSTREAM' ? [to, from] : [from, to];
      if (own === of && drawn?.layout.positions.has(other) === false) near.set(other, { x: place.x, y: place.y - 1 });
    }
  }
  return near;
}
