import { dataset } from '@rootline/graph/model';
import type { HttpClient } from '../http-client.ts';
import { uuidOf } from '../ingest/events.ts';

/*
 * Many pipelines that have one table in common: each is a piece of lineage of its own, of some twenty nodes.
 */

const STAGES = 10;
const NAMESPACE = 'postgres://live.example.org:5432';
const COMMON = 'calendar';

/** The pipelines, each job run once. Answers with the ids of their last tables. */
export async function pipelines(client: HttpClient, count: number): Promise<readonly string[]> {
  for (let pipeline = 0; pipeline < count; pipeline++) {
    const events = Array.from({ length: STAGES }, (_, stage) => runOf(pipeline, stage, `first ${pipeline}.${stage}`));
    await sent(client, '/api/v1/lineage/batch', JSON.stringify(events));
  }
  return Array.from({ length: count }, (_, pipeline) => dataset(NAMESPACE, `table_${pipeline}_${STAGES}`).id);
}

/** All that leads to the last table of a pipeline. */
export function followPiece(id: string): string {
  return `subscription { lineageChanged(of: ["${id}"], direction: UPSTREAM, depth: 50) { ... on LineageChange {
    cursor addedNodes { id kind name state distance } changedNodes { id kind name state distance } supersededNodes { id }
    addedEdges { from to kinds } supersededEdges { from to kinds }
  } } }`;
}

/** The piece that a round's publication touches. */
export const touchedPiece = (round: number, pieces: number): number => (round * 7) % pieces;

/** One more run of a job in the middle of a pipeline. */
export function newRun(client: HttpClient, pipeline: number, name: string): Promise<void> {
  return sent(client, '/api/v1/lineage', JSON.stringify(runOf(pipeline, STAGES / 2, name)));
}

/** The table that all pipelines read. */
export const shared = (): string => dataset(NAMESPACE, COMMON).id;

export function tagged(client: HttpClient, id: string, tag: string): Promise<void> {
  const query = `mutation { tag(input: { id: "${id}", tags: [{ key: "round", value: "${tag}" }] }) { __typename } }`;
  return sent(client, '/graphql', JSON.stringify({ query }));
}

async function sent(client: HttpClient, path: string, body: string): Promise<void> {
  const { status, text } = await client.post(path, body);
  if ((status !== 200 && status !== 201) || text.includes('"errors"'))
    throw new Error(`${path} answered ${status}: ${text}`);
}

function runOf(pipeline: number, stage: number, name: string): object {
  const table = (at: number) => ({ namespace: NAMESPACE, name: `table_${pipeline}_${at}` });
  return {
    eventType: 'COMPLETE',
    eventTime: new Date().toISOString(),
    producer: 'https://example.org/bench/1.0',
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    run: { runId: uuidOf(name) },
    job: { namespace: 'bench', name: `build_${pipeline}_${stage + 1}` },
    inputs: stage === 0 ? [{ namespace: NAMESPACE, name: COMMON }] : [table(stage)],
    outputs: [table(stage + 1)],
  };
}
