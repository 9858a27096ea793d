import { type Database, openDatabase, resetStore } from '@rootline/graph';
import { z } from 'zod';
import { cypher, query } from '../../../graph/driver/cypher.ts';
import { row, unknown } from '../../../graph/driver/rows.ts';
import { loadGraph } from '../../../graph/lineage/generated-graph.ts';
import { HUB, hub } from '../../../graph/lineage/generated-shapes.ts';
import { NOW_VALID, OPEN_END } from '../../../graph/model/time.ts';
import { type HttpClient, openHttpClient } from '../http-client.ts';
import { load } from '../machine/machine.ts';
import { openRig } from '../rig.ts';
import { type Quantiles, quantiles } from '../statistics.ts';

/** The first page of a node with very many neighbours. */
export type NeighboursResult = {
  readonly neighbours: number;
  readonly first: number;
  readonly httpMs: Quantiles;
  /** One query by hand for the same page, by the driver. */
  readonly rawMs: Quantiles;
  readonly load: number;
};

const FIRST = 50;

const PAGE = `query Page($of: ID!, $first: Int!) {
  neighbours(of: $of, direction: DOWNSTREAM, first: $first) {
    edges { cursor node { id kind name } relation inferred validFrom validTo }
    pageInfo { hasNextPage endCursor }
  }
}`;

const BY_HAND = query(
  'bench.neighbours',
  cypher`MATCH (h:Entity {id: $id})-[r:READ_BY]->(n)
WHERE r.validFrom <= $t AND r.validTo > $t AND r.recordedSeq <= $seq AND r.retractedSeq > $seq
RETURN n.id, n.kind, n.name, r.inferred, r.validFrom, r.validTo ORDER BY r.validFrom DESC LIMIT $first`,
  row(unknown, unknown, unknown, unknown, unknown, unknown),
);

const answered = z.object({ data: z.object({ neighbours: z.object({ edges: z.array(z.unknown()) }) }) });

export async function measureNeighbours(quick: boolean, say: (line: string) => void): Promise<NeighboursResult> {
  const neighbours = quick ? 5_000 : 50_000;
  const rig = await openRig();
  const database = openDatabase(rig.neo4j);
  const client = openHttpClient(rig.url, 1);
  try {
    await resetStore(database);
    await loadGraph(database, hub(neighbours));
    const turn = () => pageInBothWays(client, database);
    // Plans are cached and code is compiled by the same questions.
    for (let warm = 0; warm < (quick ? 10 : 100); warm++) await turn();
    const before = load();
    const times: (readonly [http: number, raw: number])[] = [];
    for (let round = 0; round < (quick ? 10 : 100); round++) times.push(await turn());
    const httpMs = quantiles(times.map(([http]) => http));
    const rawMs = quantiles(times.map(([, raw]) => raw));
    say(
      `first page of ${neighbours} neighbours: HTTP ${httpMs.p50.toFixed(1)} ms, raw ${rawMs.p50.toFixed(1)} ms (p50)`,
    );
    return { neighbours, first: FIRST, httpMs, rawMs, load: before };
  } finally {
    client.close();
    await database.close();
    await rig.stop();
  }
}

async function pageInBothWays(client: HttpClient, database: Database): Promise<readonly [http: number, raw: number]> {
  const body = JSON.stringify({ query: PAGE, variables: { of: HUB, first: FIRST } });
  let began = performance.now();
  const answer = await client.post('/graphql', body);
  const http = performance.now() - began;
  const { edges } = answered.parse(JSON.parse(answer.text)).data.neighbours;
  began = performance.now();
  const rows = await database.read(BY_HAND, { id: HUB, first: FIRST, t: NOW_VALID, seq: OPEN_END - 1 });
  const raw = performance.now() - began;
  if (edges.length !== FIRST || rows.length !== FIRST) throw new Error(`${edges.length} and ${rows.length} neighbours`);
  return [http, raw];
}
