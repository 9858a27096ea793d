import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, GroupCommitWriter, Neo4jBatchStore } from '@rootline/graph';
import type { Command } from '@rootline/graph/model';
import { acceptEvent } from '../../../server/src/intake/openlineage/accept.ts';
import { marksOf } from '../../../server/src/intake/openlineage/marks.ts';
import { FakeVault } from '../../../storage/vault/vault.fake.ts';
import { openHttpClient } from '../http-client.ts';
import { type Sample, closedLoop } from './closed-loop.ts';
import type { RunEvents } from './events.ts';
import { quantiles } from '../statistics.ts';
import { type CommandFacts, createFacts } from './raw-facts.ts';

export type LoadOf = { readonly producers: number; readonly runs: readonly RunEvents[]; readonly ms: number };

/** A load that is ready to be sent: all that producers would have done beforehand is done. */
export type Ready = () => Promise<Sample>;

/** Facts of commands, to be written by themselves. */
export type FactsLoad = { readonly batch: number; readonly facts: readonly CommandFacts[]; readonly ms: number };

/**
 * The driver by itself: the facts of the same events, in transactions of as many commands as there are producers, one
 * after another. No HTTP, no lock, no look-ups, nothing worked out, nothing patched: what the store can take at best.
 */
export function rawDriver(database: Database, { batch, facts, ms }: FactsLoad): Ready {
  return async () => {
    const times: number[] = [];
    const began = performance.now();
    let written = 0;
    while (performance.now() - began < ms && written < facts.length) {
      const commands = facts.slice(written, written + batch);
      const sent = performance.now();
      await createFacts(database, commands);
      for (const _ of commands) times.push(performance.now() - sent);
      written += commands.length;
    }
    const seconds = (performance.now() - began) / 1_000;
    return { eventsPerSecond: written / seconds, acknowledgedMs: quantiles(times), events: written };
  };
}

/** Batches over HTTP: each producer sends the START events of `size` runs in one body, then their COMPLETE events. */
export function batchesOverHttp(url: string, { producers, runs, ms }: LoadOf, size: number): Ready {
  const batches: [Buffer, Buffer][] = [];
  for (let from = 0; from + size <= runs.length; from += size) {
    const some = runs.slice(from, from + size);
    batches.push([listOf(some.map(([start]) => start)), listOf(some.map(([, complete]) => complete))]);
  }
  return async () => {
    const client = openHttpClient(url, producers);
    try {
      const sample = await closedLoop({ producers, runs: batches, ms }, async (body) => {
        const { status, text } = await client.post('/api/v1/lineage/batch', body);
        if (status !== 200) throw new Error(`the hub answered ${status}: ${text}`);
      });
      return { ...sample, events: sample.events * size, eventsPerSecond: sample.eventsPerSecond * size };
    } finally {
      client.close();
    }
  };
}

const listOf = (events: readonly string[]): Buffer => Buffer.from(`[${events.join(',')}]`);

// As the official OpenLineage clients do.
const RETRIES = 5;

/**
 * Over HTTP, as producers send them: a 503 is waited out and sent again, the time of the event goes on meanwhile. The load
 * throws an Error at any other answer than 201, and after five retries.
 */
export function overHttp(url: string, load: LoadOf): Ready {
  // Bytes, as a producer would have them on the wire: encoding text is not what is measured.
  const runs = load.runs.map(([start, complete]) => [Buffer.from(start), Buffer.from(complete)] as const);
  return async () => {
    const client = openHttpClient(url, load.producers);
    try {
      let refused = 0;
      const sample = await closedLoop({ ...load, runs }, async (body) => {
        for (let retry = 0; ; retry++) {
          const { status, text, retryAfter } = await client.post('/api/v1/lineage', body);
          if (status === 201) return;
          if (status !== 503 || retry === RETRIES) throw new Error(`the hub answered ${status}: ${text}`);
          refused++;
          await sleep((retryAfter ?? 1) * 1_000);
        }
      });
      return { ...sample, refused };
    } finally {
      client.close();
    }
  };
}

export type BareWriter = {
  /** The load throws what the writer throws or refuses with. */
  prepare(load: LoadOf): Promise<Ready>;
  close(): Promise<void>;
};

/**
 * The hub's own writer within this process: the same commands, made from the events beforehand, without HTTP, parsing,
 * mapping and keeping of bodies.
 */
export function bareWriter(database: Database): BareWriter {
  const writer = new GroupCommitWriter(new Neo4jBatchStore(database));
  const vault = new FakeVault();
  const commandOf = async (text: string): Promise<Command> =>
    (await acceptEvent(JSON.parse(text), marksOf(text), { actor: 'bench' }, vault)).command;
  return {
    async prepare(load) {
      const runs: [Command, Command][] = [];
      for (const [start, complete] of load.runs) runs.push([await commandOf(start), await commandOf(complete)]);
      return () =>
        closedLoop({ ...load, runs }, async (command) => {
          const outcome = await writer.submit(command);
          if (!outcome.ok) throw outcome.error;
        });
    },
    close: () => writer.close(),
  };
}
