export const RUN_ID = '0194a6b0-7c1e-7d61-9d2a-3b1f0c5e8a01';
const header = {
  eventTime: '2026-01-31T12:00:00.000Z',
  producer: 'https://example.org/producer',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
};

/** A small run event; what is given replaces what it has. */
export function runEvent(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    eventType: 'COMPLETE',
    ...header,
    run: { runId: RUN_ID },
    job: { namespace: 'ns', name: 'job' },
    ...more,
  };
}

export function jobEvent(more: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...header, job: { namespace: 'ns', name: 'job' }, ...more };
}

export function datasetEvent(facets: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...header, dataset: { namespace: 'ns', name: 'data', facets } };
}

/** A dataset of the namespace `ns`. */
export function data(
  name: string,
  facets: Record<string, unknown> = {},
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return { namespace: 'ns', name, facets, ...more };
}
