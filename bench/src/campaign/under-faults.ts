import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@rootline/graph';
import { openHttpClient } from '../http-client.ts';
import { answersOf, statusOf } from './campaign.queries.ts';
import type { FaultName } from './faults.ts';
import { type Follower, followTheHubs, followTheStream } from './followers.ts';
import { Journal } from './journal.ts';
import { type Load, firstOf } from './load.ts';
import { startProducers } from './producers.ts';
import { randomFrom } from '../random.ts';
import { type Done, doFaults } from './schedule.ts';
import type { Stack, StackHub } from './stack.ts';

export type UnderFaultsOptions = {
  readonly load: Load;
  readonly seed: number;
  readonly producers: number;
  /** How long faults are done. The load ends with them. */
  readonly ms: number;
  readonly faults: Iterable<FaultName>;
  readonly say: (line: string) => void;
};

export type UnderFaults = {
  /** What was sent of the load: all of it was acknowledged. */
  readonly load: Load;
  readonly journal: Journal;
  readonly faults: readonly Done[];
  readonly seconds: number;
  /** What followers of the changes were told, by who they were. */
  readonly told: ReadonlyMap<string, Follower>;
  /** What the hubs answered in the end. */
  readonly answers: ReadonlyMap<string, string>;
  readonly wrong: readonly string[];
};

const PROGRESS_MS = 10_000;
// What was answered 202 is in the graph by then, and Redis has what the ledger has.
const SETTLE_MS = 180_000;
// More than one producer's worth, so that what comes is new work and not the answers of before.
const AT_WORK = 10;

/** Sends a load to the hubs of a stack while faults are done to all parts in turn, until every event is acknowledged and all is at rest. */
export async function runUnderFaults(stack: Stack, options: UnderFaultsOptions): Promise<UnderFaults> {
  const { load, seed, ms, say } = options;
  const urls = stack.hubs.map(({ url }) => url);
  const database = openDatabase(stack.neo4j);
  const journal = new Journal();
  const told = new Map([
    ['who asked the hubs', followTheHubs(urls)],
    ['who followed the stream', followTheStream(database, stack.redisUrl)],
  ]);
  const began = performance.now();
  const seconds = (): number => Math.round((performance.now() - began) / 1_000);
  const state = { fault: '' };
  const progress = setInterval(() => {
    say(`${seconds()} s: ${journal.acknowledged} acknowledged, ${journal.retries} sent again; ${state.fault}`);
  }, PROGRESS_MS);
  try {
    const producers = startProducers({ urls, count: options.producers, load, journal, inOrderMs: ms / 2 });
    const victim = { stack, random: randomFrom(seed), work: () => producers.untilEachAcknowledged(AT_WORK) };
    const onFault = (fault: FaultName): void => void (state.fault = fault);
    const faults = await doFaults(victim, options.faults, { ms, onFault });
    state.fault = 'no more faults';
    await producers.stop();
    await Promise.all(stack.hubs.map(untilDrained));
    const sent = firstOf(load, producers.begun);
    const wrong = [...new Set(journal.unexpected)].map((answer) => `a producer was answered ${answer}`);
    const seq = await untilAtRest(stack, sent.length + 1);
    if (seq <= sent.length) wrong.push(`of ${sent.length} events, ${seq - 1} are in the ledger in the end`);
    const answers = await answersOfAll(urls, wrong);
    for (const follower of told.values()) await follower.until(seq);
    return { load: sent, journal, faults, seconds: seconds(), told, answers, wrong };
  } finally {
    clearInterval(progress);
    await Promise.all([...told.values()].map((follower) => follower.leave()));
    await database.close();
  }
}

/** What waits in a spool may be many minutes' worth of work. @throws Error after twenty minutes */
async function untilDrained(hub: StackHub): Promise<void> {
  for (let left = 4; left > 0; left--) {
    if (
      await hub.untilDrained().then(
        () => true,
        () => false,
      )
    )
      return;
  }
  await hub.untilDrained();
}

/** Resolves with the last entry of the ledger, when it has as many as it should and every hub's relay is done; or when it is late. */
async function untilAtRest(stack: Stack, entries: number): Promise<number> {
  const clients = stack.hubs.map(({ url }) => openHttpClient(url, 1));
  const deadline = performance.now() + SETTLE_MS;
  for (;;) {
    const all = await Promise.all(clients.map(statusOf));
    const seqs = all.map((status) => status?.seq ?? 0);
    const atRest = all.every((status) => status?.relayLag === 0) && seqs.every((seq) => seq >= entries);
    if (atRest || performance.now() > deadline) {
      for (const client of clients) client.close();
      return Math.max(...seqs);
    }
    await sleep(100);
  }
}

/** The answers of the first hub; a hub that answers otherwise is `wrong`. */
async function answersOfAll(urls: readonly string[], wrong: string[]): Promise<ReadonlyMap<string, string>> {
  let first: ReadonlyMap<string, string> | undefined;
  for (const url of urls) {
    const client = openHttpClient(url, 1);
    const answers = await answersOf(client);
    client.close();
    first ??= answers;
    wrong.push(...answeredOtherwise(first, answers, 'another hub'));
  }
  return first ?? new Map<string, string>();
}

/** Questions that were answered otherwise. */
export function answeredOtherwise(
  expected: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
  who: string,
): readonly string[] {
  const wrong: string[] = [];
  for (const [question, answer] of expected) {
    const other = found.get(question);
    if (other === answer) continue;
    const from = [...answer].findIndex((character, place) => other?.[place] !== character);
    const around = (text = ''): string => text.slice(Math.max(0, from - 100), from + 100);
    wrong.push(`${who} answers ${question.slice(0, 80)} otherwise: …${around(answer)}… is …${around(other)}…`);
  }
  return wrong;
}
