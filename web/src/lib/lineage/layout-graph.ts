import { edgeId } from './lineage-graph.ts';
import type { LineageEdge, LineageNode } from './lineage-graph.ts';

/** Size of a node's card in px; the stylesheet of the card has the same. */
export const CARD = { width: 224, height: 56 } as const;

export type ElkGraph = {
  readonly id: string;
  readonly layoutOptions: Readonly<Record<string, string>>;
  readonly children: readonly { readonly id: string; readonly width: number; readonly height: number }[];
  readonly edges: readonly { readonly id: string; readonly sources: readonly string[]; readonly targets: readonly string[] }[];
};

export type Positions = ReadonlyMap<string, { readonly x: number; readonly y: number }>;

// From here on the careful settings take longer than people wait (0.6 s for 100 random nodes, 1.9 s for 500).
const MANY = 150;

/** What the layered layout is given: all nodes, and the edges between them; the flow goes left to right. */
export function toElkGraph(nodes: readonly LineageNode[], edges: readonly LineageEdge[]): ElkGraph {
  const known = new Set(nodes.map((node) => node.id));
  return {
    id: 'lineage',
    layoutOptions: nodes.length > MANY ? { ...OPTIONS, ...QUICK } : OPTIONS,
    children: [...nodes].sort((one, other) => place(one) - place(other)).map((node) => ({ id: node.id, ...CARD })),
    edges: edges
      .filter((edge) => known.has(edge.from) && known.has(edge.to) && edge.from !== edge.to)
      .map((edge) => ({ id: edgeId(edge), sources: [edge.from], targets: [edge.to] })),
  };
}

/** How far right of the root a node belongs; where a cycle must be broken, the layout goes by this order. */
const place = (node: LineageNode): number => (node.side === 'UPSTREAM' ? -node.distance : node.distance);

const OPTIONS: Readonly<Record<string, string>> = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '76',
  'elk.spacing.nodeNode': '20',
  'elk.spacing.componentComponent': '40',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
};

const QUICK: Readonly<Record<string, string>> = {
  'elk.layered.thoroughness': '1',
  'elk.layered.crossingMinimization.greedySwitch.type': 'OFF',
  'elk.layered.nodePlacement.strategy': 'SIMPLE',
  'elk.edgeRouting': 'POLYLINE',
};

/** Where the layout put each card: its upper left corner in px. */
export function fromElkGraph(laidOut: {
  readonly children?: readonly { readonly id: string; readonly x?: number; readonly y?: number }[];
}): Positions {
  return new Map((laidOut.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
}
