import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Stack, StackHub } from './stack.ts';

/** What faults are done to. */
export type Victim = {
  readonly stack: Stack;
  readonly random: Random;
  /** Resolves when every hub took some more events. */
  work(): Promise<void>;
};

/** Resolves when the part is there again; the hubs may need longer. */
export type Fault = (victim: Victim) => Promise<void>;

const CUTS = ['answer', 'commit', 'request'] as const;

/** Every fault by its name. */
export const FAULTS = {
  'kill one hub': async (victim) => oneOf(victim).kill(),
  'kill both hubs': async ({ stack }) => {
    await Promise.all(stack.hubs.map((hub) => hub.kill()));
  },
  'end one hub in order': async (victim) => oneOf(victim).restart(),
  'kill Neo4j': ({ stack, random }) => stack.crashNeo4j(random(2_000)),
  'kill Neo4j, and a hub while it is away': async (victim) => {
    const { stack, random } = victim;
    const hub = oneOf(victim);
    await Promise.all([stack.crashNeo4j(random(2_000)), sleep(random(4_000)).then(() => hub.kill())]);
  },
  'Neo4j away for a while': ({ stack, random }) => stack.crashNeo4j(8_000 + random(8_000)),
  'kill Redis': ({ stack, random }) => stack.crashRedis(random(1_000)),
  'Redis away for a while': ({ stack, random }) => stack.crashRedis(8_000 + random(8_000)),
  'Redis away for a minute': ({ stack }) => stack.crashRedis(60_000),
  'empty Redis': ({ stack }) => stack.emptyRedis(),
  'roll Redis back': (victim) => victim.stack.rollRedisBack(() => victim.work()),
  'cut the line to Neo4j': async (victim) => {
    await cutFor([oneOf(victim)], 500 + victim.random(8_000));
  },
  'cut both lines to Neo4j': async ({ stack, random }) => {
    await cutFor(stack.hubs, 500 + random(8_000));
  },
  'cut the line while commits are under way': async ({ stack, random }) => {
    for (let times = 0; times < 6; times++) {
      const cut = CUTS[random(CUTS.length)] ?? 'answer';
      await Promise.race([Promise.all(stack.hubs.map(({ line }) => line.cutNext(cut))), sleep(2_000)]);
    }
  },
  'let one hub stand still': async (victim) => {
    const hub = oneOf(victim);
    hub.pause();
    await sleep(1_000 + victim.random(14_000));
    hub.resume();
  },
  'fill the disk of accepted bodies': async (victim) => {
    await refuseBodies(victim, 1_000 + victim.random(5_000));
  },
} satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

function oneOf({ stack, random }: Victim): StackHub {
  return stack.hubs[random(stack.hubs.length)] as StackHub;
}

async function cutFor(hubs: readonly StackHub[], ms: number): Promise<void> {
  for (const { line } of hubs) line.sever();
  await sleep(ms);
  for (const { line } of hubs) line.heal();
}

/** Lets no file of a hub grow beyond what its bodies take now; Linux only, elsewhere nothing happens. */
async function refuseBodies(victim: Victim, ms: number): Promise<void> {
  const hub = oneOf(victim);
  const pid = hub.pid();
  const bytes = pid === undefined ? undefined : sizeOfBodies(join(victim.stack.dataFolder, 'bodies'), pid);
  if (bytes === undefined || !limitFiles(pid as number, String(bytes))) return;
  await sleep(ms);
  limitFiles(pid as number, 'unlimited');
}

/** Of the segment that a process appends to. */
function sizeOfBodies(folder: string, pid: number): number | undefined {
  const own = readdirSync(folder).filter((name) => name.includes(`-${pid}-`) && name.endsWith('.seg'));
  const newest = own.sort().at(-1);
  return newest === undefined ? undefined : statSync(join(folder, newest)).size;
}

/** The kernel then writes what fits and says EFBIG, as a full disk does with ENOSPC. Returns whether it could be set. */
function limitFiles(pid: number, bytes: string): boolean {
  return spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]).status === 0;
}
