import { type GraphBatch, generatedNode, generatedRelation } from '../../../graph/lineage/generated-graph.ts';
import { dataset, job } from '@rootline/graph/model';

const NAMESPACE = 'generated://explorer';
const TIMES = { recordedSeq: 1, createdAt: 1_000 };
// As many ways on as an ordinary node has; none has more than an explorer shows at once.
const EDGES = 3;
const FIRST = 20;
const LAYER = 84;

type Named = { readonly id: string; readonly name: string };

/** Where the walk starts. */
export const START = nameOf(0, 0);

/**
 * So many nodes in layers, datasets and jobs in turn, each but the first made of `EDGES` of the layer before it: 2,000 nodes
 * are 25 layers with 6,000 edges. The same at every call.
 */
export function layered(size: number): GraphBatch {
  const layers: Named[][] = [[START]];
  for (let left = size - 1; left > 0;) {
    const many = Math.min(left, layers.length === 1 ? FIRST : LAYER);
    layers.push(Array.from({ length: many }, (_, place) => nameOf(layers.length, place)));
    left -= many;
  }
  const nodes = layers.flatMap((layer, depth) =>
    layer.map(({ id, name }) => generatedNode(isData(depth) ? 'Dataset' : 'Job', id, name, TIMES)),
  );
  const relations = layers
    .slice(1)
    .flatMap((layer, above) =>
      layer.flatMap(({ id }, place) =>
        [...sourcesOf(place, layers[above] ?? [])].map((from) =>
          generatedRelation(isData(above) ? 'READ_BY' : 'WRITES', from, id, { recordedSeq: 1 }),
        ),
      ),
    );
  return { nodes, relations };
}

const isData = (depth: number): boolean => depth % 2 === 0;

function nameOf(depth: number, place: number): Named {
  const { id, name } = (depth % 2 === 0 ? dataset : job)(NAMESPACE, `layer_${depth}.${place}`);
  return { id, name };
}

/** Spread over the layer, so that lines cross as they do in real graphs. */
function sourcesOf(place: number, layer: readonly Named[]): ReadonlySet<string> {
  const found = Array.from({ length: EDGES }, (_, turn) => layer[(place * (turn + 1) + turn * 17) % layer.length]?.id);
  return new Set(found.filter((id) => id !== undefined));
}
