import { setTimeout as sleep } from 'node:timers/promises';
import { openHttpClient } from '../http-client.ts';
import { memoryOf } from '../machine/processes.ts';
import { openRig, type Rig } from '../rig.ts';
import { followPiece, newRun, pipelines } from '../subscribe/pipelines.ts';
import { openPages, type OpenPages } from './pages.ts';
import { followAll } from './programs.ts';
import { growthOf } from './trend.ts';

export type SoakReport = {
  readonly ok: boolean;
  /** What is wrong, in words. */
  readonly wrong: readonly string[];
  readonly minutes: number;
  readonly runs: number;
  readonly messages: number;
  /** By what was measured: the least and the most, and the factor by which it grew from the middle third to the last. */
  readonly series: Readonly<Record<string, Series>>;
};

type Series = { readonly least: number; readonly most: number; readonly last: number; readonly growth: number };

const PIPELINES = 20;
const FOLLOWERS = 20;
// Of what grows without end the last third is more than this above the middle one.
const MOST_GROWTH = 1.1;
const SAMPLES = 60;
// Between two looks at the hub's heap: the least of several is what a collection left.
const LOOK_MS = 500;

export async function soak(
  { minutes, rate }: { readonly minutes: number; readonly rate: number },
  say: (line: string) => void,
): Promise<SoakReport> {
  const rig = await openRig({ pages: true });
  const client = openHttpClient(rig.url, 8);
  try {
    const ids = await pipelines(client, PIPELINES);
    const pages = await openPages(rig.url, pathsOf(ids));
    const programs = followAll(rig.url, queriesOf(ids));
    const ended = new AbortController();
    const load = produce(rate, ended.signal, (pipeline, name) => newRun(client, pipeline, name));
    try {
      const series = await watch(rig, pages, minutes, say);
      ended.abort();
      const runs = await load;
      const wrong = [...grown(series), ...new Set([...programs.faults, ...pages.complaints])];
      return { ok: wrong.length === 0, wrong, minutes, runs, messages: programs.messages(), series };
    } finally {
      ended.abort();
      programs.stop();
      await pages.close();
    }
  } finally {
    client.close();
    await rig.stop();
  }
}

function pathsOf([id = '']: readonly string[]): ReadonlyMap<string, string> {
  return new Map([
    ['home', '/'],
    ['audit', '/ledger'],
    ['dataset', `/entity/${encodeURIComponent(id)}`],
    ['lineage', `/lineage?of=${encodeURIComponent(id)}&direction=UPSTREAM&depth=50`],
  ]);
}

function queriesOf(ids: readonly string[]): readonly string[] {
  const changes = 'subscription ($after: Cursor) { changes(after: $after) { ... on Change { cursor entry { seq } } } }';
  const piece = (index: number) =>
    followPiece(ids[index % ids.length] ?? '')
      .replace('subscription', 'subscription ($after: Cursor)')
      .replace('depth: 50', 'depth: 50, after: $after');
  return Array.from({ length: FOLLOWERS }, (_, index) => [changes, piece(index)]).flat();
}

/** So many runs a second, each in another pipeline, until the signal. Answers with how many there were. */
async function produce(
  rate: number,
  signal: AbortSignal,
  run: (pipeline: number, name: string) => Promise<void>,
): Promise<number> {
  const began = performance.now();
  let runs = 0;
  while (!signal.aborted) {
    await run(runs % PIPELINES, `soak ${runs}`);
    runs++;
    const due = began + (runs * 1_000) / rate - performance.now();
    if (due > 0) await sleep(due, undefined, { signal }).catch(() => undefined);
  }
  return runs;
}

async function watch(
  rig: Rig,
  pages: OpenPages,
  minutes: number,
  say: (line: string) => void,
): Promise<SoakReport['series']> {
  const samples = new Map<string, number[]>();
  const note = (name: string, value: number): void => {
    samples.set(name, [...(samples.get(name) ?? []), value]);
  };
  const each = (minutes * 60_000) / SAMPLES;
  for (let sample = 1; sample <= SAMPLES; sample++) {
    note('hub heap, MiB', await leastHeap(rig.url, each));
    note('hub RSS, MiB', memoryOf(rig.pids.hub).rss);
    for (const [name, { heapMiB, nodes, listeners }] of await pages.measure()) {
      note(`page ${name}: heap, MiB`, heapMiB);
      note(`page ${name}: DOM nodes`, nodes);
      note(`page ${name}: listeners`, listeners);
    }
    if (sample % (SAMPLES / 10) === 0)
      say([...samples].map(([name, values]) => `${name} ${values.at(-1)?.toFixed(0)}`).join(', '));
  }
  return Object.fromEntries([...samples].map(([name, values]) => [name, seriesOf(values)]));
}

function seriesOf(values: readonly number[]): Series {
  return {
    ...{ least: Math.min(...values), most: Math.max(...values), last: values.at(-1) ?? Number.NaN },
    growth: growthOf(values),
  };
}

/** The resident memory of the hub goes up and down with what its collector leaves for later: it is told, and not judged. */
function grown(series: SoakReport['series']): readonly string[] {
  return Object.entries(series).flatMap(([name, { growth, last }]) =>
    name !== 'hub RSS, MiB' && growth > MOST_GROWTH
      ? [`${name} grew ${growth.toFixed(2)} times, to ${last.toFixed(0)}`]
      : [],
  );
}

async function leastHeap(url: string, ms: number): Promise<number> {
  const until = performance.now() + ms;
  let least = Number.POSITIVE_INFINITY;
  while (performance.now() < until) {
    const text = await (await fetch(`${url}/metrics`)).text();
    const [, bytes] = /^nodejs_heap_size_used_bytes (\S+)/m.exec(text) ?? [];
    least = Math.min(least, Number(bytes) / 1024 ** 2);
    await sleep(LOOK_MS);
  }
  return least;
}
