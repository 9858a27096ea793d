import { type Database, openDatabase, resetStore } from '@rootline/graph';
import { estate, estateTable } from '../../../graph/lineage/generated-estate.ts';
import { loadGraph } from '../../../graph/lineage/generated-graph.ts';
import { type Over, OVER, walkAnswer, walkRequest } from './walk.queries.ts';
import { type HttpClient, openHttpClient } from '../http-client.ts';
import { load } from '../machine/machine.ts';
import { openRig } from '../rig.ts';
import { type Quantiles, median, quantiles } from '../statistics.ts';
import { rawWalk, rootsOf } from './raw-walk.ts';

export type WalkResult = {
  /** Nodes and relations of the whole graph. */
  readonly nodes: number;
  readonly relations: number;
  readonly over: Over;
  /** Walks of each kind. */
  readonly walks: number;
  /** Nodes and edges of an answer, median. */
  readonly answer: { readonly nodes: number; readonly edges: number };
  readonly load: number;
  /** GraphQL over HTTP: the time until the answer's last byte. */
  readonly httpMs: Quantiles;
  /** One query by hand for the nodes and edges, by the driver. */
  readonly rawMs: Quantiles;
};

const STEPS = 5;
const LIMIT = 500;
// Popular tables, which many jobs read, and ordinary ones.
const ROOTS = 40;
const SIZES = [1_000, 10_000, 100_000, 1_000_000];

/** Walks of 5 steps and up to 500 nodes downstream over HTTP, in turns with the Cypher that one would write by hand. */
export async function measureWalk(quick: boolean, say: (line: string) => void): Promise<readonly WalkResult[]> {
  const rig = await openRig();
  const database = openDatabase(rig.neo4j);
  const client = openHttpClient(rig.url, 1);
  const bench = new WalkBench(database, client);
  try {
    const results: WalkResult[] = [];
    for (const size of quick ? SIZES.slice(0, 2) : SIZES) {
      say(`loading a graph of ${size} nodes`);
      await resetStore(database);
      const graph = await loadGraph(database, estate({ nodes: size }));
      for (const over of OVER) {
        const result = { ...graph, over, ...(await bench.run(over, quick ? 2 : 6)) };
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

type Root = { readonly table: string; readonly starts: readonly string[] };
type Times = { readonly http: number[]; readonly raw: number[]; readonly nodes: number[]; readonly edges: number[] };

class WalkBench {
  readonly #database: Database;
  readonly #client: HttpClient;

  constructor(database: Database, client: HttpClient) {
    this.#database = database;
    this.#client = client;
  }

  async run(over: Over, rounds: number): Promise<Omit<WalkResult, 'nodes' | 'relations' | 'over'>> {
    const roots: Root[] = [];
    for (let index = 0; index < ROOTS; index++) {
      const table = estateTable(index);
      roots.push({ table, starts: await rootsOf(this.#database, table, over === 'VERSION' ? over : 'ENTITY') });
    }
    // Plans are cached and code is compiled by the same walks.
    for (let turn = 0; turn < Math.min(rounds, 4); turn++) await this.#turn(roots, over);
    const before = load();
    const times: Times = { http: [], raw: [], nodes: [], edges: [] };
    for (let turn = 0; turn < rounds; turn++) {
      const taken = await this.#turn(roots, over);
      for (const key of ['http', 'raw', 'nodes', 'edges'] as const) times[key].push(...taken[key]);
    }
    return {
      walks: times.http.length,
      answer: { nodes: median(times.nodes), edges: median(times.edges) },
      load: before,
      httpMs: quantiles(times.http),
      rawMs: quantiles(times.raw),
    };
  }

  /** From each root once in each way, one after another, so that whatever else the machine does meets both. */
  async #turn(roots: readonly Root[], over: Over): Promise<Times> {
    const times: Times = { http: [], raw: [], nodes: [], edges: [] };
    for (const { table, starts } of roots) {
      const body = walkRequest(over, table, STEPS, LIMIT);
      const [answer, http] = await timed(() => this.#client.post('/graphql', body));
      const { nodes, edges } = walkAnswer(answer);
      const [, raw] = await timed(() => rawWalk(this.#database, over, starts, LIMIT));
      times.http.push(http);
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

function lineOf({ nodes, over, answer, httpMs, rawMs }: WalkResult): string {
  const of = ({ p50, p95 }: Quantiles) => `${p50.toFixed(1)} / ${p95.toFixed(1)} ms`;
  return `${nodes} nodes, ${over}, answers of ${answer.nodes} nodes: HTTP ${of(httpMs)}, raw ${of(rawMs)} (p50 / p95)`;
}
