import { describe, expect, it } from 'vitest';
import { columnSides, transformationWords } from './column-sides.ts';

const column = (datasetId: string, name: string, side: 'UPSTREAM' | 'DOWNSTREAM' | 'ROOT', distance: number) => ({
  datasetId,
  datasetName: datasetId,
  column: name,
  side,
  distance,
});
const step = (from: [string, string], to: [string, string], job: string) => ({
  from: { datasetId: from[0], column: from[1] },
  to: { datasetId: to[0], column: to[1] },
  transformations: ['DIRECT:IDENTITY'],
  masking: false,
  jobId: job,
  job: { id: job, name: job },
});

describe('columnSides', () => {
  const answer = {
    truncated: false,
    nodes: [
      column('clean', 'delay', 'ROOT', 0),
      column('raw', 'delay', 'UPSTREAM', 1),
      column('older', 'd', 'UPSTREAM', 2),
      column('features', 'mean', 'DOWNSTREAM', 1),
    ],
    edges: [
      step(['older', 'd'], ['raw', 'delay'], 'ingest'),
      step(['raw', 'delay'], ['clean', 'delay'], 'clean-up'),
      step(['clean', 'delay'], ['features', 'mean'], 'aggregate'),
      // A shortcut that is not on the shortest way is not the column's step.
      step(['older', 'd'], ['features', 'mean'], 'shortcut'),
    ],
  };

  it('tells for each column the step towards the chosen one', () => {
    const sides = columnSides(answer);
    expect(sides.upstream.map((row) => [row.datasetId, row.steps.map((one) => one.job?.name)])).toEqual([
      ['raw', ['clean-up']],
      ['older', ['ingest']],
    ]);
    expect(sides.downstream.map((row) => row.steps.map((one) => one.job?.name))).toEqual([['aggregate']]);
  });
});

describe('transformationWords', () => {
  it('has words for what OpenLineage names and repeats the rest', () => {
    expect(transformationWords(['DIRECT:AGGREGATION', 'INDIRECT:GROUP_BY'])).toBe('aggregated; grouped by');
    expect(transformationWords(['DIRECT:FUZZY_MATCH'])).toBe('direct, fuzzy match');
    expect(transformationWords([])).toBe('mapped');
  });
});
