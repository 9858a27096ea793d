import { type Database, Neo4jEntityStore, Neo4jLineageStore, openDatabase, resetStore } from '@rootline/graph';
import { estate, estateTable } from '../../../graph/lineage/generated-estate.ts';
import { loadGraph } from '../../../graph/lineage/generated-graph.ts';
import { type Granularity, GRANULARITIES, WALK, walkAnswer } from './walk.queries.ts';
import { type HttpClient, openHttpClient } from '../http-client.ts';
import { load } from '../machine/machine.ts';
import { openRig } from '../rig.ts';
import { type Quantiles, median, quantiles } from '../statistics.ts';
import { rawReach } from './raw-reach.ts';

export type WalkResult = {
  /** Nodes and relations of the whole graph. */
  readonly nodes: number;
  readonly relations: number;
  readonly granularity: Granularity;
  /** Walks of each kind. */
  readonly walks: number;
  /** Nodes and edges of an answer, median. */
  readonly answer: { readonly nodes: number; readonly edges: number };
  readonly load: number;
  /** GraphQL over HTTP: the time until the answer's last byte. */
  readonly httpMs: Quantiles;
  /** The same question to the store, within this process. */
  readonly storeMs: Quantiles;
  /** The Cypher that finds the nodes, by itself, through the driver: no edges, no counts of what is hidden. */
  readonly rawMs: Quantiles;
};

const STEPS = 5;
const LIMIT = 500;
// Popular tables, which many jobs read, and ordinary ones.
const ROOTS = 40;

/** A walk of 5 steps and up to 500 nodes downstream, asked in three ways in turns. */
export async function measureWalk(quick: boolean, say: (line: string) => void): Promise<readonly WalkResult[]> {
  const rig = await openRig();
  const database = openDatabase(rig.neo4j);
  const client = openHttpClient(rig.url, 1);
  try {
    const results: WalkResult[] = [];
    for (const size of quick ? [1_000, 10_000] : [1_000, 10_000, 100_000]) {
      say(`loading a graph of ${size} nodes`);
      await resetStore(database);
      const graph = await loadGraph(database, estate({ nodes: size }));
      for (const granularity of GRANULARITIES) {
        const timed = await new WalkBench(database, client).run(granularity, quick ? 2 : 6);
        const result = { ...graph, granularity, ...timed };
        say(lineOf(result));
        results.push(result);
      }
    }
    return results;
  } finally {
    client.close();
    await database.close();
    await rig.stop();
  }
}

type Times = {
  readonly http: number[];
  readonly store: number[];
  readonly raw: number[];
  readonly nodes: number[];
  readonly edges: number[];
};

class WalkBench {
  readonly #database: Database;
  readonly #store: Neo4jLineageStore;
  readonly #client: HttpClient;

  constructor(database: Database, client: HttpClient) {
    this.#database = database;
    this.#store = new Neo4jLineageStore(database, new Neo4jEntityStore(database));
    this.#client = client;
  }

  async run(
    granularity: Granularity,
    rounds: number,
  ): Promise<Omit<WalkResult, 'nodes' | 'relations' | 'granularity'>> {
    const roots = Array.from({ length: ROOTS }, (_, i) => estateTable(i));
    // Plans are cached and code is compiled by the same walks.
    for (let turn = 0; turn < Math.min(rounds, 4); turn++) await this.#turn(roots, granularity);
    const before = load();
    const times: Times = { http: [], store: [], raw: [], nodes: [], edges: [] };
    for (let turn = 0; turn < rounds; turn++) {
      const taken = await this.#turn(roots, granularity);
      for (const key of ['http', 'store', 'raw', 'nodes', 'edges'] as const) times[key].push(...taken[key]);
    }
    return {
      walks: times.http.length,
      answer: { nodes: median(times.nodes), edges: median(times.edges) },
      load: before,
      httpMs: quantiles(times.http),
      storeMs: quantiles(times.store),
      rawMs: quantiles(times.raw),
    };
  }

  /** From each root once in each way, one after another, so that whatever else the machine does meets all three. */
  async #turn(roots: readonly string[], granularity: Granularity): Promise<Times> {
    const times: Times = { http: [], store: [], raw: [], nodes: [], edges: [] };
    for (const root of roots) {
      const body = JSON.stringify({ query: WALK, variables: { of: [root], granularity, depth: STEPS, limit: LIMIT } });
      const [answer, http] = await timed(() => this.#client.post('/graphql', body));
      const { nodes, edges } = walkAnswer(answer);
      const request = {
        of: [root],
        granularity,
        depth: STEPS,
        limit: LIMIT,
        direction: 'DOWNSTREAM',
        moment: {},
      } as const;
      const [, store] = await timed(() => this.#store.walk(request));
      const [, raw] = await timed(() => rawReach(this.#database, root, granularity, STEPS, LIMIT));
      times.http.push(http);
      times.store.push(store);
      times.raw.push(raw);
      times.nodes.push(nodes);
      times.edges.push(edges);
    }
    return times;
  }
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const began = performance.now();
  const result = await work();
  return [result, performance.now() - began];
}

function lineOf({ nodes, granularity, answer, httpMs, storeMs, rawMs }: WalkResult): string {
  const of = ({ p50, p95 }: Quantiles) => `${p50.toFixed(1)} / ${p95.toFixed(1)} ms`;
  return `${nodes} nodes, ${granularity}, answers of ${answer.nodes} nodes: HTTP ${of(httpMs)}, store ${of(storeMs)}, raw ${of(rawMs)} (p50 / p95)`;
}
