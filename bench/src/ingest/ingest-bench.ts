import type { Database } from '@rootline/graph';
import { cpuMs } from '../machine/processes.ts';
import { load } from '../machine/machine.ts';
import type { Rig } from '../rig.ts';
import type { Sample } from './closed-loop.ts';
import { type Profile, type RunEvents, runEvents } from './events.ts';
import { type RecordedFacts, copiesOf, ledgerHead, readFacts } from './raw-facts.ts';
import { type BareWriter, type Ready, batchesOverHttp, overHttp, rawDriver } from './ways.ts';

/** A sample with the processor time that an event cost: on a machine with other work it says more than events/s. */
export type Measured = Sample & {
  readonly cpuMsPerEvent: { readonly neo4j: number; readonly hub: number; readonly client: number };
};

/** `http`: as producers send them; `bare`: the hub's writer by itself; `raw`: the driver by itself. */
export const WAYS = ['http', 'bare', 'raw'] as const;
export type Way = (typeof WAYS)[number];

export type Round = { readonly first: Way; readonly load: number } & Readonly<Record<Way, Measured>>;

// Faster than any machine that this was run on: a round ends by time, not for want of events.
const MOST_RUNS_PER_SECOND: Record<Profile, number> = { slim: 1_500, full: 800 };
const RAW_PER_SECOND = 4_000;
// What a single producer, who waits for each answer, could at most do with answers in 1.25 ms.
const MOST_RUNS_OF_ONE = 400;
// For the just-in-time compilers of three processes. Counted in events and not in time: on a busy machine the same code
// needs as many runs to be compiled, and more time.
const WARM_UP_EVENTS: Record<Profile, number> = { slim: 6_000, full: 4_000 };
const WARM_UP_AT_MOST_MS = 60_000;
// Enough that no copy repeats within a transaction, few enough to be read in a second.
const RECORDED = 1_024;

export type RoundPlan = { readonly profile: Profile; readonly producers: number; readonly ms: number };

export class IngestBench {
  readonly #rig: Rig;
  readonly #database: Database;
  readonly #bare: BareWriter;
  #recorded: readonly RecordedFacts[] = [];
  /** Runs made so far: each is sent once. */
  #made = 0;

  constructor(rig: Rig, database: Database, bare: BareWriter) {
    this.#rig = rig;
    this.#database = database;
    this.#bare = bare;
  }

  /** Sends `share` of the usual number of events in all ways, and keeps what they left in the graph for the raw driver. */
  async warmUp(profile: Profile, share: number): Promise<void> {
    const enough = WARM_UP_EVENTS[profile] * share;
    const until = performance.now() + WARM_UP_AT_MOST_MS;
    for (let events = 0; events < enough && performance.now() < until;) {
      const plan = { profile, producers: 32, ms: 1_000 };
      const http = await this.#measured(this.#ready('http', plan));
      await this.#record();
      const others = [await this.#measured(this.#ready('bare', plan)), await this.#measured(this.#ready('raw', plan))];
      events += http.events + (others[0]?.events ?? 0);
    }
  }

  /** Each way once, beginning with the one whose turn it is. */
  async round(plan: RoundPlan, turn: number): Promise<Round> {
    const before = load();
    const order = WAYS.map((_, place) => WAYS[(place + turn) % WAYS.length] as Way);
    const measured: Partial<Record<Way, Measured>> = {};
    for (const way of order) measured[way] = await this.#measured(this.#ready(way, plan));
    return { first: order[0] as Way, load: before, ...(measured as Record<Way, Measured>) };
  }

  /** Events in lists of `size`. */
  batches(plan: RoundPlan, size: number): Promise<Measured> {
    return this.#measured(Promise.resolve(batchesOverHttp(this.#rig.url, { ...plan, runs: this.#runs(plan) }, size)));
  }

  async #ready(way: Way, plan: RoundPlan): Promise<Ready> {
    if (way === 'http') return overHttp(this.#rig.url, { ...plan, runs: this.#runs(plan) });
    if (way === 'bare') return this.#bare.prepare({ ...plan, runs: this.#runs(plan) });
    const facts = copiesOf(this.#recorded, (RAW_PER_SECOND * plan.ms) / 1_000);
    return rawDriver(this.#database, { batch: plan.producers, facts, ms: plan.ms });
  }

  async #record(): Promise<void> {
    const head = await ledgerHead(this.#database);
    this.#recorded = await readFacts(this.#database, Math.max(0, head - RECORDED), head);
  }

  async #measured(preparing: Promise<Ready>): Promise<Measured> {
    const ready = await preparing;
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
