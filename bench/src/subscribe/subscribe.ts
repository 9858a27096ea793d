import { setTimeout as sleep } from 'node:timers/promises';
import { type HttpClient, openHttpClient } from '../http-client.ts';
import { load } from '../machine/machine.ts';
import { memoryOf } from '../machine/processes.ts';
import { openRig, type Rig } from '../rig.ts';
import { type Quantiles, quantiles } from '../statistics.ts';
import { type BareBroadcast, openBareBroadcast } from './bare-broadcast.ts';
import { Listeners, READY } from './listeners.ts';
import { followPiece, newRun, pipelines, shared, tagged, touchedPiece } from './pipelines.ts';

/** Milliseconds from sending what is published to each subscriber's message. */
export type SubscribeResult = {
  readonly subscription: string;
  readonly subscribers: number;
  /** Different pieces of lineage that they follow; 0 where it is no lineage. */
  readonly pieces: number;
  /** Messages that one publication leads to. */
  readonly messages: number;
  readonly bytes: number;
  readonly hubMs: Quantiles;
  /** A bare WebSocket server in a process of its own, which sends the same bytes to as many sockets. */
  readonly bareMs: Quantiles;
  /** p99 of the hub ÷ p99 of the bare server. */
  readonly ratio: number;
  /** Of the hub's process, MiB: what all subscribers together cost. */
  readonly memory: number;
  readonly load: number;
};

type Case = {
  readonly subscription: string;
  readonly pieces: number;
  readonly messages: number;
  /** The subscription of a subscriber. */
  readonly query: (index: number) => string;
  readonly publish: (client: HttpClient, round: number) => Promise<void>;
  /** Whom the bare server sends to: one of `pieces` groups, or everybody. */
  readonly group: (round: number) => number;
};

type Size = { readonly subscribers: number; readonly pieces: number; readonly rounds: number };

const QUICK: Size = { subscribers: 50, pieces: 10, rounds: 5 };
const WHOLE: Size = { subscribers: 1_000, pieces: 200, rounds: 100 };
// For the just-in-time compilers.
const WARM_UP = 0.3;
// Between two publications, so that each is alone.
const APART_MS = 20;

export async function measureSubscribe(
  quick: boolean,
  say: (line: string) => void,
): Promise<readonly SubscribeResult[]> {
  const size = quick ? QUICK : WHOLE;
  const rig = await openRig();
  const bare = await openBareBroadcast();
  const client = openHttpClient(rig.url, 8);
  try {
    const ids = await pipelines(client, size.pieces);
    const results: SubscribeResult[] = [];
    for (const one of casesOf(size, ids)) {
      const result = await measureCase(one, size, { rig, bare, client });
      const { hubMs, bareMs } = result;
      say(`${one.subscription}: hub ${hubMs.p99.toFixed(1)} ms, bare ${bareMs.p99.toFixed(1)} ms (p99)`);
      results.push(result);
    }
    return results;
  } finally {
    client.close();
    await bare.stop();
    await rig.stop();
  }
}

function casesOf({ subscribers, pieces }: Size, ids: readonly string[]): readonly Case[] {
  const follow = (index: number) => followPiece(ids[index % pieces] ?? '');
  return [
    {
      subscription: 'changes',
      ...{ pieces: 0, messages: subscribers },
      query: () => 'subscription { changes { ... on Change { cursor entry { seq command outcome subjects } } } }',
      publish: (client, round) => newRun(client, round % pieces, `changes ${round}`),
      group: () => -1,
    },
    {
      subscription: 'lineageChanged, one piece touched',
      ...{ pieces, messages: subscribers / pieces },
      query: follow,
      publish: (client, round) => newRun(client, touchedPiece(round, pieces), `one ${round}`),
      group: (round) => touchedPiece(round, pieces),
    },
    {
      subscription: 'lineageChanged, all pieces touched',
      ...{ pieces, messages: subscribers },
      query: follow,
      publish: (client, round) => tagged(client, shared(), `round-${round}`),
      group: () => -1,
    },
  ];
}

type Place = { readonly rig: Rig; readonly bare: BareBroadcast; readonly client: HttpClient };

async function measureCase(one: Case, size: Size, { rig, bare, client }: Place): Promise<SubscribeResult> {
  const before = load();
  const memory = memoryOf(rig.pids.hub).rss;
  const { times, bytes, text, grown } = await overHub(one, size, { rig, client, memory });
  const bareTimes = await overBare(one, size, bare, text);
  const [hubMs, bareMs] = [quantiles(times), quantiles(bareTimes)];
  return {
    ...{ subscription: one.subscription, subscribers: size.subscribers, pieces: one.pieces, messages: one.messages },
    ...{ bytes, hubMs, bareMs, ratio: hubMs.p99 / bareMs.p99, memory: grown, load: before },
  };
}

async function overHub(
  one: Case,
  size: Size,
  { rig, client, memory }: Pick<Place, 'rig' | 'client'> & { readonly memory: number },
) {
  let text = '';
  const listeners = await Listeners.open(`${rig.url.replace('http', 'ws')}/graphql`, size.subscribers, {
    protocol: 'graphql-transport-ws',
    say(index, answer) {
      if (answer === undefined) return JSON.stringify({ type: 'connection_init' });
      // The first message says where it begins.
      if (answer.includes('"type":"next"')) return READY;
      if (!answer.includes('"type":"connection_ack"')) throw new Error(answer);
      return JSON.stringify({ id: '1', type: 'subscribe', payload: { query: one.query(index) } });
    },
    isCounted(message) {
      const isNext = message.includes('"type":"next"');
      if (isNext) text = message.toString();
      return isNext;
    },
  });
  try {
    const grown = memoryOf(rig.pids.hub).rss - memory;
    const times = await rounds(size, (round) => listeners.times(one.messages, () => one.publish(client, round)));
    return { times, bytes: listeners.bytes, text, grown };
  } finally {
    listeners.close();
  }
}

async function overBare(one: Case, size: Size, bare: BareBroadcast, text: string): Promise<readonly number[]> {
  const listeners = await Listeners.open(bare.url, size.subscribers, {
    say: (index, answer) => (answer === undefined ? `join ${index % size.pieces}` : READY),
    isCounted: () => true,
  });
  try {
    return await rounds(size, (round) => listeners.times(one.messages, () => bare.publish(one.group(round), text)));
  } finally {
    listeners.close();
  }
}

async function rounds(size: Size, act: (round: number) => Promise<readonly number[]>): Promise<readonly number[]> {
  const warm = Math.ceil(size.rounds * WARM_UP);
  const times: number[] = [];
  for (let round = 0; round < warm + size.rounds; round++) {
    const some = await act(round);
    if (round >= warm) times.push(...some);
    await sleep(APART_MS);
  }
  return times;
}
