import { openDatabase } from '@rootline/graph';
import { estate } from '../../../graph/lineage/generated-estate.ts';
import { loadGraph } from '../../../graph/lineage/generated-graph.ts';
import { openRig } from '../rig.ts';
import { median } from '../statistics.ts';
import { type Profile, runEvents } from './events.ts';
import { IngestBench, type Measured, type Round } from './ingest-bench.ts';
import { bareWriter } from './ways.ts';

export type IngestResult = {
  readonly profile: Profile;
  /** Bytes of one event. */
  readonly bytes: number;
  /** Nodes of the graph that was loaded before; 0: it began empty. */
  readonly graphNodes: number;
  readonly producers: number;
  readonly rounds: readonly Round[];
  /** Medians over the rounds. */
  readonly http: Measured;
  readonly bare: Measured;
  readonly raw: Measured;
  /** Median over the rounds of HTTP events/s by those of the bare writer, and of the raw driver, of the same round. */
  readonly ratio: { readonly bare: number; readonly raw: number };
};

/** Events in batches over HTTP. */
export type BatchResult = {
  readonly profile: Profile;
  readonly eventsInBatch: number;
  readonly producers: number;
  readonly rounds: readonly Measured[];
  readonly http: Measured;
  /** Events/s by those of as many producers who send them one by one, on the same graph. */
  readonly ratioToSingle: number;
};

export type IngestResults = { readonly single: readonly IngestResult[]; readonly batches: readonly BatchResult[] };

const PROFILES: readonly Profile[] = ['slim', 'full'];
const PRODUCERS = [1, 8, 32, 128];
// Cost must not grow with the graph: measured again, with fewer steps, where there is one.
const GRAPH_NODES = 100_000;
const PRODUCERS_ON_GRAPH = [8, 32];
const BATCH = 100;
const BATCH_PRODUCERS = 8;

/**
 * OpenLineage events a second over HTTP, in turns with the same commands given to the hub's writer directly, and with
 * the facts of such commands written by the driver alone.
 */
export async function measureIngest(quick: boolean, say: (line: string) => void): Promise<IngestResults> {
  const rig = await openRig();
  const database = openDatabase(rig.neo4j);
  const bare = bareWriter(database);
  const plan = { turns: quick ? 1 : 3, ms: quick ? 1_500 : 4_000 };
  const series = new Series(new IngestBench(rig, database, bare), plan, say);
  try {
    const results: IngestResult[] = [];
    const batches: BatchResult[] = [];
    for (const profile of PROFILES) {
      say(`${profile} events: warming up`);
      await series.bench.warmUp(profile, quick ? 0.1 : 1);
      const single = await series.single(profile, PRODUCERS, 0);
      results.push(...single);
      batches.push(await series.batches(profile, single));
    }
    const size = quick ? GRAPH_NODES / 10 : GRAPH_NODES;
    say(`loading a graph of ${size} nodes`);
    const { nodes } = await loadGraph(database, estate({ nodes: size }));
    for (const profile of PROFILES) results.push(...(await series.single(profile, PRODUCERS_ON_GRAPH, nodes)));
    return { single: results, batches };
  } finally {
    await bare.close();
    await database.close();
    await rig.stop();
  }
}

type Plan = { readonly turns: number; readonly ms: number };

class Series {
  readonly bench: IngestBench;
  readonly #plan: Plan;
  readonly #say: (line: string) => void;

  constructor(bench: IngestBench, plan: Plan, say: (line: string) => void) {
    this.bench = bench;
    this.#plan = plan;
    this.#say = say;
  }

  async single(profile: Profile, producers: readonly number[], graphNodes: number): Promise<readonly IngestResult[]> {
    const results: IngestResult[] = [];
    for (const count of producers) {
      const rounds: Round[] = [];
      for (let turn = 0; turn < this.#plan.turns; turn++)
        rounds.push(await this.bench.round({ profile, producers: count, ms: this.#plan.ms }, turn));
      const result = resultOf({ profile, producers: count, graphNodes }, rounds);
      this.#say(lineOf(result));
      results.push(result);
    }
    return results;
  }

  async batches(profile: Profile, single: readonly IngestResult[]): Promise<BatchResult> {
    const rounds: Measured[] = [];
    for (let turn = 0; turn < this.#plan.turns; turn++)
      rounds.push(await this.bench.batches({ profile, producers: BATCH_PRODUCERS, ms: this.#plan.ms }, BATCH));
    const http = middle(rounds);
    const one = single.find(({ producers }) => producers === BATCH_PRODUCERS)?.http.eventsPerSecond ?? Number.NaN;
    const ratioToSingle = http.eventsPerSecond / one;
    this.#say(
      `${profile} events in batches of ${BATCH}: ${rate(http)}/s, ${ratioToSingle.toFixed(2)} of single events`,
    );
    return { profile, eventsInBatch: BATCH, producers: BATCH_PRODUCERS, rounds, http, ratioToSingle };
  }
}

function resultOf(
  of: Pick<IngestResult, 'profile' | 'producers' | 'graphNodes'>,
  rounds: readonly Round[],
): IngestResult {
  const ratioTo = (way: 'bare' | 'raw') =>
    median(rounds.map((round) => round.http.eventsPerSecond / round[way].eventsPerSecond));
  return {
    ...of,
    bytes: Buffer.byteLength(runEvents(of.profile, 'size', 100)[1]),
    rounds,
    http: middle(rounds.map(({ http }) => http)),
    bare: middle(rounds.map(({ bare }) => bare)),
    raw: middle(rounds.map(({ raw }) => raw)),
    ratio: { bare: ratioTo('bare'), raw: ratioTo('raw') },
  };
}

function middle(samples: readonly Measured[]): Measured {
  const of = (read: (sample: Measured) => number) => median(samples.map(read));
  return {
    eventsPerSecond: of((x) => x.eventsPerSecond),
    acknowledgedMs: {
      p50: of((x) => x.acknowledgedMs.p50),
      p95: of((x) => x.acknowledgedMs.p95),
      p99: of((x) => x.acknowledgedMs.p99),
    },
    events: samples.reduce((sum, x) => sum + x.events, 0),
    refused: samples.reduce((sum, x) => sum + (x.refused ?? 0), 0),
    cpuMsPerEvent: {
      neo4j: of((x) => x.cpuMsPerEvent.neo4j),
      hub: of((x) => x.cpuMsPerEvent.hub),
      client: of((x) => x.cpuMsPerEvent.client),
    },
  };
}

const rate = ({ eventsPerSecond }: Measured): string => eventsPerSecond.toFixed(0);

function lineOf({ profile, producers, graphNodes, http, bare, raw, ratio }: IngestResult): string {
  const where = graphNodes === 0 ? '' : ` on ${graphNodes} nodes`;
  const ratios = `${ratio.bare.toFixed(2)} of the bare writer's ${rate(bare)}/s, ${ratio.raw.toFixed(2)} of the raw driver's ${rate(raw)}/s`;
  return `${profile} events, ${producers} producers${where}: ${rate(http)}/s over HTTP, ${ratios}`;
}
