import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@rootline/graph';
import { z } from 'zod';
import { openHttpClient } from '../http-client.ts';
import { runCalmly } from './calm.ts';
import { answersOf } from './campaign.queries.ts';
import { rootline } from './command-line.ts';
import { type Content, contentOf, differences } from './content.ts';
import { FAULT_NAMES, type FaultName } from './faults.ts';
import { recordFlights } from './flights.ts';
import { auditLedger, toldOtherwise } from './ledger-audit.ts';
import { loadOf } from './load.ts';
import { randomFrom } from '../random.ts';
import { type Done, inTurn } from './schedule.ts';
import { Stack } from './stack.ts';
import { type UnderFaults, answeredOtherwise, runUnderFaults } from './under-faults.ts';

export type CampaignOptions = {
  readonly seed: number;
  /** At most; what is sent within the time counts. */
  readonly events: number;
  readonly minutes: number;
  readonly producers: number;
  /** Whether the events of the flights example are sent, too. */
  readonly flights: boolean;
  /** Instead of all in turn, again and again. */
  readonly faults?: readonly FaultName[];
  readonly say: (line: string) => void;
  /** Hears of every stack, so that it can be stopped when this process is to end. */
  readonly onStack?: (stack: Stack) => void;
};

export type CampaignReport = {
  readonly ok: boolean;
  readonly seed: number;
  /** Different events; each was acknowledged. */
  readonly events: number;
  readonly acknowledged: number;
  readonly spooled: number;
  readonly retries: number;
  readonly faults: readonly Done[];
  /** Of the graph after the faults, by kind. */
  readonly counts: Readonly<Record<string, number>>;
  readonly seconds: Readonly<Record<string, number>>;
  /** What was not as it should be, in words. */
  readonly wrong: readonly string[];
  /** Where stores, logs and contents lie; null: all was well, and they are gone. */
  readonly folder: string | null;
};

/**
 * Sends a load to two hubs while every part is killed, cut and rolled back in turn, then holds what is there against what was promised
 * and against the same load on a hub that nothing happened to, and makes it again by `rebuild` and by `backup` and `restore`.
 * @throws Error when the hubs do not come back to work, or a part of the campaign itself fails
 */
export async function runCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const folder = await mkdtemp(join(tmpdir(), 'rootline-campaign-'));
  const campaign = new Campaign(options, folder);
  try {
    const report = await campaign.run();
    if (report.ok) await rm(folder, { recursive: true, force: true });
    return report;
  } finally {
    await campaign.stop();
  }
}

class Campaign {
  readonly #options: CampaignOptions;
  readonly #folder: string;
  readonly #wrong: string[] = [];
  readonly #seconds: Record<string, number> = {};
  readonly #stacks: Stack[] = [];

  constructor(options: CampaignOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
  }

  async run(): Promise<CampaignReport> {
    const stack = await this.#timed('start', () => this.#startTwo());
    const found = await this.#timed('faults', () => this.#underFaults(stack));
    this.#wrong.push(...found.wrong, ...(await endInOrder(stack)));
    const content = await this.#timed('audit', () => this.#audit(stack, found));
    const backup = join(this.#folder, 'backup');
    // Before the check: both write down that they were done, and the backup holds what was there before its own note.
    await this.#succeeds(stack, 'backup', backup, '--keys', join(this.#folder, 'backup-keys'));
    await this.#succeeds(stack, 'check', '--deep');
    const noted = await withDatabase(stack, (database) => contentOf(database, join(this.#folder, 'noted')));
    // Each is mostly one process that waits for the other: together they take little longer than the longer one.
    await Promise.all([
      this.#timed('rebuild', () => this.#rebuild(stack, noted)),
      (async () => {
        const other = await this.#stack('other');
        await this.#timed('calm', () => this.#compareWithCalm(other, found, stack.dataFolder, content));
        await other.empty();
        await this.#timed('restore', () => this.#restore(other, backup, found, content));
      })(),
    ]);
    return this.#report(found, content);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#stacks.map((stack) => stack.stop()));
  }

  async #startTwo(): Promise<Stack> {
    const stack = await this.#stack('faults');
    for (const name of ['hub-a', 'hub-b']) await stack.addHub(name);
    return stack;
  }

  async #underFaults(stack: Stack): Promise<UnderFaults> {
    const { seed, events, minutes, producers, flights, faults, say } = this.#options;
    const recorded = flights ? await recordFlights(this.#folder) : [];
    const load = loadOf(recorded, seed, events);
    const turns = faults ?? inTurn(randomFrom(seed), FAULT_NAMES);
    const found = await runUnderFaults(stack, { load, seed, producers, ms: minutes * 60_000, faults: turns, say });
    say(`${found.load.length} events are acknowledged after ${found.faults.length} faults`);
    return found;
  }

  /** What the store holds, held against what was promised. */
  async #audit(stack: Stack, found: UnderFaults): Promise<Content> {
    return withDatabase(stack, async (database) => {
      const { leaves, faults } = await auditLedger(database, stack.dataFolder, found);
      this.#wrong.push(...faults);
      for (const [who, follower] of found.told)
        this.#wrong.push(
          ...follower.faults.map((fault) => `${who}: ${fault}`),
          ...toldOtherwise(leaves, follower.leaves, who),
        );
      return contentOf(database, join(this.#folder, 'content'));
    });
  }

  async #rebuild(stack: Stack, content: Content): Promise<void> {
    const report = await this.#succeeds(stack, 'rebuild');
    const { data } = z.object({ differing: z.int() }).safeParse(report);
    // Why there is no report is among what is wrong already.
    if (data === undefined) return;
    const { differing } = data;
    if (differing > 0) this.#wrong.push(`a rebuild finds ${differing} entries to add up to something else`);
    await this.#compare(stack, content, 'exact', 'after the faults and after a rebuild');
    await this.#succeeds(stack, 'check');
    await stack.stop();
  }

  async #compareWithCalm(stack: Stack, { load }: UnderFaults, vault: string, content: Content): Promise<void> {
    await runCalmly(stack, load, vault);
    await this.#compare(stack, content, 'lasting', 'after the faults and after a calm run');
  }

  async #restore(stack: Stack, backup: string, { answers }: UnderFaults, content: Content): Promise<void> {
    await this.#succeeds(stack, 'restore', backup, '--keys', join(this.#folder, 'backup-keys'));
    const { url } = await stack.addHub('restored');
    const client = openHttpClient(url, 1);
    this.#wrong.push(...answeredOtherwise(answers, await answersOf(client), 'the restored store'));
    client.close();
    await stack.stopHubs();
    await this.#compare(stack, content, 'exact', 'after the faults and in a restored backup');
    await stack.stop();
  }

  async #compare(stack: Stack, content: Content, view: 'exact' | 'lasting', what: string): Promise<void> {
    const other = await withDatabase(stack, (database) => contentOf(database, join(stack.folder, 'content')));
    const found = await differences(content, other, view);
    if (found.length > 0) this.#wrong.push(`what is there ${what} differs`, ...found);
    this.#options.say(found.length > 0 ? `what is there ${what} differs` : `the same is there ${what}`);
  }

  /** A command of `rootline` that has to find nothing wrong. */
  async #succeeds(stack: Stack, command: string, ...args: readonly string[]): Promise<unknown> {
    return this.#timed(`${command} ${command === 'check' ? (args[0] ?? '') : ''}`.trim(), async () => {
      const { code, report, text } = await rootline(stack, command, ...args);
      if (code !== 0) this.#wrong.push(`rootline ${command} ended with ${code}: ${text}`);
      return report;
    });
  }

  async #stack(name: string): Promise<Stack> {
    const stack = await Stack.start(join(this.#folder, name));
    this.#stacks.push(stack);
    this.#options.onStack?.(stack);
    return stack;
  }

  async #timed<T>(what: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await work();
    this.#seconds[what] = Math.round((performance.now() - began) / 1_000);
    this.#options.say(`${what}: ${this.#seconds[what]} s`);
    return result;
  }

  #report({ load, journal, faults }: UnderFaults, { lasting }: Content): CampaignReport {
    const ok = this.#wrong.length === 0;
    const { acknowledged, spooled, retries } = journal;
    const counted = [...lasting].filter(([, { count }]) => count > 0);
    return {
      ...{ ok, seed: this.#options.seed, events: load.length, acknowledged, spooled, retries, faults },
      counts: Object.fromEntries(counted.map(([name, { count }]) => [name, count])),
      seconds: this.#seconds,
      wrong: this.#wrong,
      folder: ok ? null : this.#folder,
    };
  }
}

async function withDatabase<T>(
  stack: Stack,
  work: (database: ReturnType<typeof openDatabase>) => Promise<T>,
): Promise<T> {
  const database = openDatabase(stack.neo4j);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Ends the hubs; what is wrong with how they ended, and with what they logged. */
async function endInOrder(stack: Stack): Promise<readonly string[]> {
  const names = stack.hubs.map(({ name }) => name);
  const codes = await stack.stopHubs();
  const wrong = codes.flatMap((code, place) =>
    code === 0 ? [] : [`${names[place] ?? ''} ended with ${code ?? 'a signal'}`],
  );
  for (const name of names) {
    const log = await readFile(join(stack.folder, `${name}.log`), 'utf8');
    const errors = log.split('\n').filter((line) => /command rejected|request failed/.test(line));
    if (errors.length > 0)
      wrong.push(`${name} logged ${errors.length} errors, such as ${errors[0]?.slice(0, 1_000) ?? ''}`);
  }
  return wrong;
}
