import { randomUUID } from 'node:crypto';

const PRODUCER = 'https://example.org/pages-test';

type Named = { readonly namespace: string; readonly name: string; readonly facets?: object };

/** A column of an output and the columns of inputs that it is made of. */
export type Mapping = Readonly<Record<string, readonly { readonly of: Named; readonly column: string }[]>>;

/** One completed run: START and COMPLETE, with schemas and column lineage. */
export function completedRun(job: Named, inputs: readonly Named[], outputs: readonly Named[]): readonly object[] {
  const runId = randomUUID();
  const at = Date.now();
  return [
    { ...event('START', runId, at - 72_000), job, inputs, outputs },
    { ...event('COMPLETE', runId, at), job, inputs, outputs },
  ];
}

/** A run that began a minute ago and goes on. */
export const startedRun = (job: Named): object => ({ ...event('START', randomUUID(), Date.now() - 60_000), job });

const event = (eventType: string, runId: string, eventTime: number) => ({
  eventType,
  eventTime: new Date(eventTime).toISOString(),
  producer: PRODUCER,
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
  run: { runId },
});

/** A dataset with columns, and where they come from. */
export function table(namespace: string, name: string, columns: readonly string[], mapping: Mapping = {}): Named {
  const facet = { _producer: PRODUCER, _schemaURL: 'https://openlineage.io/spec/facets/1-1-1/SchemaDatasetFacet.json' };
  const fields = Object.fromEntries(
    Object.entries(mapping).map(([column, sources]) => [
      column,
      {
        inputFields: sources.map(({ of, column: field }) => ({
          namespace: of.namespace,
          name: of.name,
          field,
          transformations: [{ type: 'DIRECT', subtype: 'IDENTITY' }],
        })),
      },
    ]),
  );
  return {
    namespace,
    name,
    facets: {
      schema: { ...facet, fields: columns.map((column) => ({ name: column, type: 'VARCHAR' })) },
      ...(Object.keys(mapping).length === 0 ? {} : { columnLineage: { ...facet, fields } }),
    },
  };
}
