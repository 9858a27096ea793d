import type { ColumnLineageQuery } from '../gql/graphql.ts';

type ColumnAnswer = ColumnLineageQuery['columnLineage'];
type Edge = ColumnAnswer['edges'][number];

export type ColumnRow = ColumnAnswer['nodes'][number] & {
  /** What is done on the step between this column and the next one towards the root. */
  readonly steps: readonly Pick<Edge, 'transformations' | 'masking' | 'job'>[];
};

/** Both sides of a column, nearest first, each column with the steps that join it to what is nearer. */
export function columnSides(answer: ColumnAnswer): {
  readonly upstream: readonly ColumnRow[];
  readonly downstream: readonly ColumnRow[];
} {
  const rows = (side: 'UPSTREAM' | 'DOWNSTREAM'): ColumnRow[] => {
    // A shortcut from one side to the other is no step towards the root.
    const reachable = answer.nodes.filter((node) => node.side === side || node.side === 'ROOT');
    const distances = new Map(reachable.map((node) => [columnKey(node), node.distance]));
    return answer.nodes
      .filter((node) => node.side === side)
      .map((node) => ({ ...node, steps: stepsTowardsRoot(node, answer.edges, distances, side) }))
      .sort(
        (one, other) =>
          one.distance - other.distance ||
          one.datasetName.localeCompare(other.datasetName) ||
          one.column.localeCompare(other.column),
      );
  };
  return { upstream: rows('UPSTREAM'), downstream: rows('DOWNSTREAM') };
}

const columnKey = (ref: { datasetId: string; column: string }): string => `${ref.datasetId} ${ref.column}`;

function stepsTowardsRoot(
  node: ColumnAnswer['nodes'][number],
  edges: readonly Edge[],
  distances: ReadonlyMap<string, number>,
  side: 'UPSTREAM' | 'DOWNSTREAM',
): Edge[] {
  return edges.filter((edge) => {
    const [own, nearer] = side === 'UPSTREAM' ? [edge.from, edge.to] : [edge.to, edge.from];
    return columnKey(own) === columnKey(node) && distances.get(columnKey(nearer)) === node.distance - 1;
  });
}

/** `DIRECT:IDENTITY` → `copied`; what has no word of its own is told as the producer told it. */
export function transformationWords(transformations: readonly string[]): string {
  if (transformations.length === 0) return 'mapped';
  return transformations
    .map((one) => WORDS[one.toUpperCase()] ?? one.toLowerCase().replaceAll('_', ' ').replace(':', ', '))
    .join('; ');
}

const WORDS: Readonly<Record<string, string>> = {
  'DIRECT:IDENTITY': 'copied',
  'DIRECT:TRANSFORMATION': 'computed',
  'DIRECT:AGGREGATION': 'aggregated',
  'INDIRECT:JOIN': 'joined on',
  'INDIRECT:FILTER': 'filtered by',
  'INDIRECT:GROUP_BY': 'grouped by',
  'INDIRECT:SORT': 'sorted by',
  'INDIRECT:WINDOW': 'windowed by',
  'INDIRECT:CONDITIONAL': 'chosen by',
  DIRECT: 'directly',
  INDIRECT: 'indirectly',
};
