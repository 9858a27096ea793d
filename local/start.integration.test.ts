import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isHealthy } from './hub/health.mjs';
import type { HubRecord } from './hub/record.mjs';
import { stopLocalStack } from './stack/index.mjs';
import { freePort } from './stack/ports.mjs';
import { isAlive } from './stack/processes.mjs';
import { readState } from './stack/state.mjs';

const script = join(import.meta.dirname, 'start.mjs');
let home: string;
let port: number;

type Started = { readonly child: ChildProcess; readonly output: () => string; readonly ended: Promise<number | null> };

/** `npm start -- --no-open` for a home of the test's own. */
function start(...flags: string[]): Started {
  const env = { ...process.env, ROOTLINE_HOME: home, PORT: String(port), NEO4J_URI: '', REDIS_URL: '' };
  const child = spawn(process.execPath, [script, '--no-open', ...flags], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  return { child, output: () => output, ended: once(child, 'close').then(([code]) => code as number | null) };
}

/** @throws Error with what it printed, when it ends before it is ready */
async function ready(started: Started): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const look = setInterval(() => {
      if (!started.output().includes('Rootline is ready')) return;
      clearInterval(look);
      resolve();
    }, 50);
    void started.ended.then(() => {
      clearInterval(look);
      reject(new Error(`it ended:\n${started.output()}`));
    });
  });
}

const record = (): HubRecord => JSON.parse(readFileSync(join(home, 'hub.json'), 'utf8')) as HubRecord;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'rootline-start-'));
  port = await freePort();
  // The example has tests of its own.
  writeFileSync(join(home, 'example-loaded'), 'not here\n');
});
afterAll(async () => {
  if (existsSync(join(home, 'hub.json'))) {
    for (const id of [record(), record().server]) if (isAlive(id)) process.kill(id.pid, 'SIGKILL');
  }
  await stopLocalStack(home);
  rmSync(home, { recursive: true, force: true });
});

describe('npm start', () => {
  let first: Started;

  it('serves the hub once when two start it at the same moment, and the other says where it is', async () => {
    const both = [start(), start()];
    const loser = await Promise.race(both.map(async (one) => one.ended.then(() => one)));
    const winner = both.find((one) => one !== loser);
    if (!winner) throw new Error('both ended');

    expect(await loser.ended).toBe(0);
    expect(loser.output()).toContain(`Rootline runs already at http://127.0.0.1:${port}`);
    await ready(winner);
    expect(await isHealthy(`http://127.0.0.1:${port}`)).toBe(true);
    expect(record()).toMatchObject({ pid: winner.child.pid, port, url: `http://127.0.0.1:${port}`, state: 'ready' });
    first = winner;
  });

  it('does not empty the store of a hub that runs', async () => {
    const attempt = start('--fresh');

    expect(await attempt.ended).toBe(1);
    expect(attempt.output()).toContain('npm run rootline -- stop');
    expect(await isHealthy(`http://127.0.0.1:${port}`)).toBe(true);
  });

  it('comes back over what a killed supervisor left behind', async () => {
    const left = record();
    const neo4j = readState(home).neo4j?.pid;
    first.child.kill('SIGKILL');
    await first.ended;
    expect(isAlive(left.server)).toBe(true);

    first = start();
    await ready(first);

    expect(isAlive(left.server)).toBe(false);
    expect(readState(home).neo4j?.pid).toBe(neo4j);
  });

  it('stops everything in order on SIGTERM and ends with 0', async () => {
    const { server } = record();

    first.child.kill('SIGTERM');

    expect(await first.ended).toBe(0);
    expect(isAlive(server)).toBe(false);
    expect(readState(home).neo4j?.pid).toBeUndefined();
    expect(readState(home).redis?.pid).toBeUndefined();
    expect(existsSync(join(home, 'hub.json'))).toBe(false);
  });

  it('names the port and the cure when another program has it', async () => {
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');

    const attempt = start();

    expect(await attempt.ended).toBe(1);
    expect(attempt.output()).toContain(`Port ${port} is in use by another program`);
    expect(attempt.output()).toContain(`PORT=${port + 1} npm start`);
    other.close();
  });

  it('explains a flag that it does not know', async () => {
    const attempt = start('--frehs');

    expect(await attempt.ended).toBe(1);
    expect(attempt.output()).toContain("Unknown option '--frehs'");
  });
});
