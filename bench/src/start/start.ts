import { setTimeout as sleep } from 'node:timers/promises';
import { runEvents } from '../ingest/events.ts';
import { overHttp } from '../ingest/ways.ts';
import { load } from '../machine/machine.ts';
import { type Memory, memoryOf } from '../machine/processes.ts';
import { median } from '../statistics.ts';
import { type Pids, type Started, openHome } from './home.ts';

/** Seconds from the command to the first page and to a healthy hub. */
export type StartTime = { readonly pageSeconds: number; readonly readySeconds: number; readonly load: number };

export type StartResult = {
  /** Everything installed and built, an empty store. */
  readonly cold: StartTime;
  /** Over the store of the start before. */
  readonly warm: readonly StartTime[];
  readonly warmMedian: Omit<StartTime, 'load'>;
  /** The hub emptied, after so many full events. */
  readonly reset: { readonly events: number; readonly seconds: number };
};

type Process = keyof Pids;
export type MemoryOfAll = Readonly<Record<Process | 'sum', Memory>>;

export type MemoryResult = {
  /** A minute after a start, MiB. */
  readonly idle: MemoryOfAll;
  /** Right after the load. */
  readonly loaded: MemoryOfAll;
  /** A minute after the load. */
  readonly afterwards: MemoryOfAll;
  /** Full events (11 KB) of the load. */
  readonly events: number;
};

const PROCESSES: readonly Process[] = ['supervisor', 'hub', 'neo4j', 'redis'];
// Compilers and the first garbage collections have ended by then.
const IDLE_MS = 60_000;
const LOAD_MS = 60_000;
// A sixth of a gigabyte of events; a machine that takes them sooner has had its load.
const MOST_RUNS = 7_500;

export async function measureStart(
  quick: boolean,
  withMemory: boolean,
  say: (line: string) => void,
): Promise<{ readonly start: StartResult; readonly memory?: MemoryResult }> {
  const home = openHome();
  try {
    const cold = await timeOf(() => home.start());
    await cold.started.stop();
    say(
      `cold start: page after ${cold.time.pageSeconds.toFixed(1)} s, ready after ${cold.time.readySeconds.toFixed(1)} s`,
    );
    const warm: StartTime[] = [];
    let memory: MemoryResult | undefined;
    let reset: StartResult['reset'] = { events: 0, seconds: Number.NaN };
    const turns = quick ? 1 : 3;
    for (let turn = 1; turn <= turns; turn++) {
      const { started, time } = await timeOf(() => home.start());
      say(`warm start: page after ${time.pageSeconds.toFixed(1)} s, ready after ${time.readySeconds.toFixed(1)} s`);
      warm.push(time);
      try {
        if (turn === turns && withMemory) memory = await measureMemory(started, quick ? 0.1 : 1, say);
        if (turn === turns) reset = await measureReset(started.url);
      } finally {
        await started.stop();
      }
    }
    const of = (key: 'pageSeconds' | 'readySeconds') => median(warm.map((time) => time[key]));
    const warmMedian = { pageSeconds: of('pageSeconds'), readySeconds: of('readySeconds') };
    return { start: { cold: cold.time, warm, warmMedian, reset }, ...(memory && { memory }) };
  } finally {
    home.remove();
  }
}

async function timeOf(start: () => Promise<Started>): Promise<{ readonly started: Started; readonly time: StartTime }> {
  const before = load();
  const started = await start();
  const { pageSeconds, readySeconds } = started;
  return { started, time: { pageSeconds, readySeconds, load: before } };
}

async function measureMemory(
  { url, pids }: Started,
  share: number,
  say: (line: string) => void,
): Promise<MemoryResult> {
  await sleep(IDLE_MS * share);
  const idle = memoryOfAll(pids);
  say(`idle: ${idle.sum.pss.toFixed(0)} MiB`);
  const runs = Array.from({ length: MOST_RUNS * share }, (_, i) => runEvents('full', 'memory', i));
  const { events } = await overHttp(url, { producers: 8, runs, ms: LOAD_MS * share })();
  const loaded = memoryOfAll(pids);
  say(`after ${events} full events: ${loaded.sum.pss.toFixed(0)} MiB`);
  await sleep(IDLE_MS * share);
  return { idle, loaded, afterwards: memoryOfAll(pids), events };
}

const RESET_RUNS = 500;

/** What a test suite of somebody leaves behind, and how long it takes to be gone. */
async function measureReset(url: string): Promise<StartResult['reset']> {
  const runs = Array.from({ length: RESET_RUNS }, (_, i) => runEvents('full', 'reset', i));
  const { events } = await overHttp(url, { producers: 8, runs, ms: LOAD_MS })();
  const began = performance.now();
  const response = await fetch(`${url}/dev/reset`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-rootline-reset': 'yes' },
    body: '{}',
  });
  if (response.status !== 200) throw new Error(`not emptied: ${await response.text()}`);
  return { events, seconds: (performance.now() - began) / 1_000 };
}

function memoryOfAll(pids: Pids): MemoryOfAll {
  const each = Object.fromEntries(PROCESSES.map((name) => [name, memoryOf(pids[name])])) as Record<Process, Memory>;
  const sum = (key: keyof Memory) => PROCESSES.reduce((total, name) => total + each[name][key], 0);
  return { ...each, sum: { rss: sum('rss'), pss: sum('pss') } };
}
