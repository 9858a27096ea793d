import { openDatabase } from '@rootline/graph';
import { cpuMs } from '../machine/processes.ts';
import { load } from '../machine/machine.ts';
import { type Rig, openRig } from '../rig.ts';
import { median } from '../statistics.ts';
import type { Sample } from './closed-loop.ts';
import { type Profile, type RunEvents, runEvents } from './events.ts';
import { type BareWriter, type Ready, bareWriter, overHttp } from './ways.ts';

/** A sample with the processor time that an event cost: on a machine with other work it says more than events/s. */
export type Measured = Sample & {
  readonly cpuMsPerEvent: { readonly neo4j: number; readonly hub: number; readonly client: number };
};

export type Round = {
  readonly first: 'http' | 'bare';
  readonly load: number;
  readonly http: Measured;
  readonly bare: Measured;
};

export type IngestResult = {
  readonly profile: Profile;
  /** Bytes of one event. */
  readonly bytes: number;
  readonly producers: number;
  readonly rounds: readonly Round[];
  /** Medians over the rounds. */
  readonly http: Measured;
  readonly bare: Measured;
  /** Median over the rounds of HTTP events/s by the bare writer's of the same round. */
  readonly ratio: number;
};

const PROFILES: readonly Profile[] = ['slim', 'full'];
const PRODUCERS = [1, 8, 32];
// Faster than any machine that this was run on: a round ends by time, not for want of events.
const MOST_RUNS_PER_SECOND: Record<Profile, number> = { slim: 1_500, full: 800 };
// What a single producer, who waits for each answer, could at most do with answers in 1.25 ms.
const MOST_RUNS_OF_ONE = 400;
// For the just-in-time compilers of three processes. Counted in events and not in time: on a busy machine the same code
// needs as many runs to be compiled, and more time.
const WARM_UP_EVENTS: Record<Profile, number> = { slim: 6_000, full: 4_000 };
const WARM_UP_AT_MOST_MS = 60_000;

/** OpenLineage events a second over HTTP, beside the same commands given to the writer directly, in turns. */
export async function measureIngest(quick: boolean, say: (line: string) => void): Promise<readonly IngestResult[]> {
  const rig = await openRig();
  const database = openDatabase(rig.neo4j);
  const bare = bareWriter(database);
  const bench = new IngestBench(rig, bare);
  try {
    const results: IngestResult[] = [];
    for (const profile of PROFILES) {
      say(`${profile} events: warming up`);
      await bench.warmUp(profile, quick ? 0.1 : 1);
      for (const producers of PRODUCERS) {
        const rounds: Round[] = [];
        for (let turn = 0; turn < (quick ? 1 : 3); turn++) {
          rounds.push(
            await bench.round({ profile, producers, ms: quick ? 1_500 : 4_000 }, turn % 2 === 0 ? 'http' : 'bare'),
          );
        }
        const result = resultOf(profile, producers, rounds);
        say(lineOf(result));
        results.push(result);
      }
    }
    return results;
  } finally {
    await bare.close();
    await database.close();
    await rig.stop();
  }
}

type RoundPlan = { readonly profile: Profile; readonly producers: number; readonly ms: number };

class IngestBench {
  readonly #rig: Rig;
  readonly #bare: BareWriter;
  /** Runs made so far: each is sent once. */
  #made = 0;

  constructor(rig: Rig, bare: BareWriter) {
    this.#rig = rig;
    this.#bare = bare;
  }

  /** Sends `share` of the usual number of events, half of them each way. */
  async warmUp(profile: Profile, share: number): Promise<void> {
    const enough = WARM_UP_EVENTS[profile] * share;
    const until = performance.now() + WARM_UP_AT_MOST_MS;
    for (let events = 0; events < enough && performance.now() < until;) {
      const { http, bare } = await this.round({ profile, producers: 32, ms: 1_000 }, 'http');
      events += http.events + bare.events;
    }
  }

  async round(plan: RoundPlan, first: Round['first']): Promise<Round> {
    const ways = {
      http: async () => this.#measured(overHttp(this.#rig.url, { ...plan, runs: this.#runs(plan) })),
      bare: async () => this.#measured(await this.#bare.prepare({ ...plan, runs: this.#runs(plan) })),
    };
    const before = load();
    if (first === 'http') {
      const http = await ways.http();
      return { first, load: before, http, bare: await ways.bare() };
    }
    const bare = await ways.bare();
    return { first, load: before, http: await ways.http(), bare };
  }

  async #measured(ready: Ready): Promise<Measured> {
    const { hub, neo4j } = this.#rig.pids;
    const times = () => [cpuMs(neo4j), cpuMs(hub), cpuMs(process.pid)] as const;
    const before = times();
    const sample = await ready();
    const [store, server, client] = times().map((after, i) => (after - (before[i] ?? 0)) / sample.events);
    return { ...sample, cpuMsPerEvent: { neo4j: store ?? 0, hub: server ?? 0, client: client ?? 0 } };
  }

  #runs({ profile, producers, ms }: RoundPlan): readonly RunEvents[] {
    const perSecond = Math.min(MOST_RUNS_PER_SECOND[profile], MOST_RUNS_OF_ONE * producers);
    const from = this.#made;
    this.#made += Math.ceil((perSecond * ms) / 1_000);
    return Array.from({ length: this.#made - from }, (_, i) => runEvents(profile, 'ingest', from + i));
  }
}

function resultOf(profile: Profile, producers: number, rounds: readonly Round[]): IngestResult {
  return {
    profile,
    bytes: Buffer.byteLength(runEvents(profile, 'size', 100)[1]),
    producers,
    rounds,
    http: middle(rounds.map(({ http }) => http)),
    bare: middle(rounds.map(({ bare }) => bare)),
    ratio: median(rounds.map(({ http, bare }) => http.eventsPerSecond / bare.eventsPerSecond)),
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

function lineOf({ profile, producers, http, bare, ratio }: IngestResult): string {
  const rate = ({ eventsPerSecond }: Measured) => eventsPerSecond.toFixed(0);
  return `${profile} events, ${producers} producers: ${rate(http)}/s over HTTP, ${rate(bare)}/s bare, ratio ${ratio.toFixed(2)}`;
}
