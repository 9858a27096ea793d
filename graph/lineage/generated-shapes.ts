import { dataset, job } from '../model/natural-keys.ts';
import { entityId } from '../model/ids.ts';
import type { Granularity } from './lineage-store.ts';
import {
  type GeneratedNode,
  type GeneratedRelation,
  type GraphBatch,
  generatedNode,
  generatedRelation,
} from './generated-graph.ts';

/*
 * Small graphs that break naive walks: many paths between few nodes, and many neighbours of one node.
 */

const NAMESPACE = 'generated://shapes';
const TIMES = { recordedSeq: 1, createdAt: 1_000 };

/** The id of one of the two things on a rung of a ladder. */
export function rungId(granularity: Granularity, rung: number, place: 0 | 1): string {
  const name = `ladder.${rung}.${place}`;
  return granularity === 'ENTITY' ? dataset(NAMESPACE, name).id : entityId('DatasetVersion', NAMESPACE, name);
}

/** `rungs` pairs, each derived from both of the pair before: 2^rungs paths from top to bottom. */
export function ladder(granularity: Granularity, rungs: number): GraphBatch {
  const kind = granularity === 'ENTITY' ? 'Dataset' : 'DatasetVersion';
  const nodes: GeneratedNode[] = [];
  const relations: GeneratedRelation[] = [];
  for (let rung = 0; rung < rungs; rung++) {
    for (const place of [0, 1] as const) {
      const id = rungId(granularity, rung, place);
      nodes.push(generatedNode(kind, id, `ladder.${rung}.${place}`, TIMES));
      if (rung === 0) continue;
      for (const above of [0, 1] as const) {
        relations.push(generatedRelation('DERIVED_INTO', rungId(granularity, rung - 1, above), id, { recordedSeq: 1 }));
      }
    }
  }
  return { nodes, relations };
}

/** The column `a` or `b` of every table of a ladder at ENTITY level goes into both columns of both tables of the next rung. */
export function columnLadder(rungs: number): GraphBatch {
  const { nodes } = ladder('ENTITY', rungs);
  const mappings = Array.from({ length: rungs - 1 }, (_, rung) =>
    ([0, 1] as const).map((place) => mappedFromRung(rung, place)),
  ).flat();
  return {
    nodes: [...nodes, ...mappings.flatMap((mapping) => mapping.nodes)],
    relations: mappings.flatMap((mapping) => mapping.relations),
  };
}

function mappedFromRung(rung: number, place: 0 | 1): GraphBatch {
  const named = job(NAMESPACE, `ladder.${rung}.${place}`);
  const output = rungId('ENTITY', rung + 1, place);
  const inputs = [rungId('ENTITY', rung, 0), rungId('ENTITY', rung, 1)];
  const sources = inputs.flatMap((from) =>
    ['a', 'b'].map((column) => ({ dataset: from, column, transformations: ['DIRECT:TRANSFORMATION'], masking: false })),
  );
  const content = JSON.stringify({ job: named.id, output, columns: { a: sources, b: sources }, dataset: [] });
  const id = entityId('JobVersion', named.id, output, 'digest');
  const more = { ...TIMES, job: named.id, output, digest: 'digest', content, lastSeenAt: 1_000 };
  const relate = (kind: GeneratedRelation['kind'], from: string, to: string) =>
    generatedRelation(kind, from, to, { recordedSeq: 1 });
  return {
    nodes: [generatedNode('Job', named.id, named.name, TIMES), generatedNode('JobVersion', id, 'mapping', more)],
    relations: [
      relate('HAS_JOB_VERSION', named.id, id),
      ...inputs.map((from) => relate('MAPPED_BY', from, id)),
      relate('MAPS_INTO', id, output),
    ],
  };
}

/** The id of the dataset in the middle of a hub. */
export const HUB = dataset(NAMESPACE, 'hub').id;

/** A dataset and the jobs that read it, each from a second later on; in pieces that fit a transaction. */
export function* hub(readers: number): Generator<GraphBatch> {
  yield { nodes: [generatedNode('Dataset', HUB, 'hub', TIMES)], relations: [] };
  // Rows of a transaction, as in the estate.
  const piece = 5_000;
  for (let start = 0; start < readers; start += piece) {
    const numbers = Array.from({ length: Math.min(piece, readers - start) }, (_, index) => start + index);
    const readersOf = numbers.map((number) => ({ number, ...job(NAMESPACE, `reader_${number}`) }));
    yield {
      nodes: readersOf.map(({ id, name }) => generatedNode('Job', id, name, TIMES)),
      relations: readersOf.map(({ id, number }) =>
        generatedRelation('READ_BY', HUB, id, { recordedSeq: 1, validFrom: 1_000 * number }),
      ),
    };
  }
}
