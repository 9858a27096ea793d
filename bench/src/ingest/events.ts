import { createHash } from 'node:crypto';

/** `slim`: 1.7 KB, one input, one output, five columns. `full`: 11 KB, two inputs, 20 columns with their lineage. */
export type Profile = 'slim' | 'full';

/** The START and the COMPLETE of one run, as JSON text. */
export type RunEvents = readonly [start: string, complete: string];

const PRODUCER = 'https://example.org/bench/1.0';
const NAMESPACE = 'postgres://warehouse.example.org:5432';
const FACETS = 'https://openlineage.io/spec/facets';
// A day of a small platform: each job runs again and again, so that schemas and column lineage are known after its first run.
const JOBS = 50;
const SOURCES = 10;
const EPOCH = Date.UTC(2026, 5, 1);
// Between the starts of two runs, and half of it between the two events of one.
const APART_MS = 20;
const COLUMNS: Record<Profile, number> = { slim: 5, full: 20 };

/**
 * The run number `index` of a stream; every index is another run, of one of 50 jobs that read sources and each other's
 * tables, later by 20 ms than the run before it. `stream` keeps two streams apart that meet in one store.
 */
export function runEvents(profile: Profile, stream: string, index: number): RunEvents {
  const job = index % JOBS;
  const at = EPOCH + index * APART_MS;
  const runId = uuidOf(`${profile} ${stream} ${index}`);
  return [eventOf(profile, 'START', runId, job, at), eventOf(profile, 'COMPLETE', runId, job, at + APART_MS / 2)];
}

function eventOf(profile: Profile, eventType: string, runId: string, job: number, at: number): string {
  const inputs = inputsOf(profile, job);
  return JSON.stringify({
    eventTime: new Date(at).toISOString(),
    eventType,
    producer: PRODUCER,
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    run: { runId, facets: runFacets(at) },
    job: { namespace: 'bench', name: `${profile}.build_table_${job}`, facets: jobFacets() },
    inputs: inputs.map((name) => dataset(profile, name, {})),
    outputs: [
      dataset(profile, `${profile}.table_${job}`, profile === 'full' ? { columnLineage: columnLineage(inputs) } : {}),
    ],
  });
}

function runFacets(at: number): object {
  return {
    nominalTime: facet('1-0-1/NominalTimeRunFacet', { nominalStartTime: new Date(at - (at % 60_000)).toISOString() }),
    processing_engine: facet('1-1-1/ProcessingEngineRunFacet', { name: 'spark', version: '3.5.1' }),
  };
}

function jobFacets(): object {
  const type = { processingType: 'BATCH', integration: 'SPARK', jobType: 'JOB' };
  return { jobType: facet('2-0-4/JobTypeJobFacet', type) };
}

/** Sources, and tables of jobs with a lower number, so that there are no cycles. */
function inputsOf(profile: Profile, job: number): readonly string[] {
  const source = `${profile}.source_${job % SOURCES}`;
  const table = job < SOURCES ? `${profile}.source_${(job + 1) % SOURCES}` : `${profile}.table_${job - SOURCES}`;
  return profile === 'full' ? [source, table] : [table];
}

function dataset(profile: Profile, name: string, facets: object): object {
  const fields = Array.from({ length: COLUMNS[profile] }, (_, i) => ({
    name: `column_${i}`,
    type: i % 3 ? 'varchar' : 'bigint',
  }));
  return { namespace: NAMESPACE, name, facets: { schema: facet('1-2-0/SchemaDatasetFacet', { fields }), ...facets } };
}

function columnLineage(inputs: readonly string[]): object {
  const transformations = [{ type: 'DIRECT', subtype: 'TRANSFORMATION', masking: false }];
  const from = (field: string) => inputs.map((name) => ({ namespace: NAMESPACE, name, field, transformations }));
  const names = Array.from({ length: COLUMNS.full }, (_, i) => `column_${i}`);
  const fields = names.map((name) => [name, { inputFields: from(name) }] as const);
  return facet('1-2-0/ColumnLineageDatasetFacet', { fields: Object.fromEntries(fields) });
}

function facet(type: string, content: object): object {
  return { _producer: PRODUCER, _schemaURL: `${FACETS}/${type}.json`, ...content };
}

/** The same text, the same id. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
