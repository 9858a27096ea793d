import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, GroupCommitWriter, Neo4jBatchStore } from '@rootline/graph';
import type { Command } from '@rootline/graph/model';
import { acceptEvent } from '../../../server/src/intake/openlineage/accept.ts';
import { marksOf } from '../../../server/src/intake/openlineage/marks.ts';
import { FakeVault } from '../../../storage/vault/vault.fake.ts';
import { openHttpClient } from '../http-client.ts';
import { type Sample, closedLoop } from './closed-loop.ts';
import type { RunEvents } from './events.ts';

export type LoadOf = { readonly producers: number; readonly runs: readonly RunEvents[]; readonly ms: number };

/** A load that is ready to be sent: all that producers would have done beforehand is done. */
export type Ready = () => Promise<Sample>;

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
