import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cypher, query } from '../../graph/driver/cypher.ts';
import { openDatabase } from '../../graph/driver/database.ts';
import { integer, noRows, row } from '../../graph/driver/rows.ts';
import { startLocalStack, stopLocalStack } from './index.mjs';
import { startNeo4j } from './neo4j.mjs';
import { exchange } from './ports.mjs';
import { startRedis } from './redis.mjs';
import { readState } from './state.mjs';

const ADD = query('test.add', cypher`CREATE (:Kept {value: $value})`, noRows);
const SUM = query('test.sum', cypher`MATCH (n:Kept) RETURN sum(n.value)`, row(integer));
const module = JSON.stringify(new URL('index.mjs', import.meta.url).href);
const run = promisify(execFile);

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'rootline-stack-'));
});
afterAll(async () => {
  await stopLocalStack(dir);
  rmSync(dir, { recursive: true, force: true });
});

/** A process of its own that starts the stack for the folder, as `npm start` is one. */
const starter = (folder: string) => [
  '--input-type=module',
  '-e',
  `import { startLocalStack } from ${module};
   const { neo4j, redis } = await startLocalStack({ dir: ${JSON.stringify(folder)}, env: {} });
   console.log(JSON.stringify({ uri: neo4j.uri, url: redis.url }));`,
];

async function say(url: string, words: string): Promise<string> {
  const { port, password } = new URL(url);
  const answer = await exchange(Number(port), Buffer.from(`AUTH ${password}\r\n${words}\r\n`));
  return answer?.toString() ?? '';
}

async function sum(stack: { neo4j: { uri: string; user: string; password: string } }): Promise<number | undefined> {
  const database = openDatabase(stack.neo4j);
  try {
    return (await database.read(SUM))[0]?.[0];
  } finally {
    await database.close();
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}

describe('the local stack', () => {
  it('keeps what Neo4j and Redis have acknowledged when both are killed, on the same ports', async () => {
    const [neo4j, redis] = await Promise.all([startNeo4j({ dir, shortLived: true }), startRedis({ dir })]);
    const database = openDatabase(neo4j);
    await database.write(ADD, { value: 7 });
    await database.close();
    expect(await say(redis.url, 'SET kept 7')).toBe('+OK\r\n+OK\r\n');
    await Promise.all([neo4j.kill(), redis.kill()]);

    const stack = await startLocalStack({ dir, env: {}, shortLived: true });

    expect(stack.embedded).toBe(true);
    expect(stack.adopted).toBe(false);
    expect(stack.neo4j.uri).toBe(neo4j.uri);
    expect(stack.redis.url).toBe(redis.url);
    expect(await sum(stack)).toBe(7);
    expect(await say(redis.url, 'GET kept')).toBe('+OK\r\n$1\r\n7\r\n');
  });

  it('is adopted as it runs by the next start', async () => {
    const before = readState(dir);

    const stack = await startLocalStack({ dir, env: {}, shortLived: true });

    expect(stack.adopted).toBe(true);
    expect(readState(dir)).toEqual(before);
  });

  it('keeps passwords and state in files that only their owner can read', () => {
    for (const file of ['stack.json', 'secrets/neo4j', 'secrets/redis', 'redis/redis.conf']) {
      expect(statSync(join(dir, file)).mode & 0o777, file).toBe(0o600);
    }
  });

  it('refuses a client without the password', async () => {
    const redis = readState(dir).redis?.port ?? 0;
    expect((await exchange(redis, Buffer.from('GET kept\r\n')))?.toString()).toContain('NOAUTH');
    const database = openDatabase({
      uri: `bolt://127.0.0.1:${readState(dir).neo4j?.port}`,
      user: 'neo4j',
      password: 'neo4j',
    });
    await expect(database.read(SUM)).rejects.toThrow();
    await database.close();
  });

  it('stops in order and forgets its processes, not its ports', async () => {
    const stack = await startLocalStack({ dir, env: {}, shortLived: true });
    const before = readState(dir);

    await stack.stop();

    expect(readState(dir)).toEqual({ neo4j: { port: before.neo4j?.port }, redis: { port: before.redis?.port } });
    expect(await exchange(before.neo4j?.port ?? 0, Buffer.from('x'))).toBeUndefined();
    expect(readFileSync(join(dir, 'neo4j', 'logs', 'debug.log'), 'utf8')).toContain(
      'Checkpoint triggered by "Database shutdown"',
    );
  });

  it('is taken over while it comes up when the process that starts it is killed', async () => {
    const child = spawn(process.execPath, starter(dir), { stdio: 'ignore' });
    await until(() => readState(dir).neo4j?.pid !== undefined && readState(dir).redis?.pid !== undefined);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const orphan = readState(dir).neo4j?.pid;

    const stack = await startLocalStack({ dir, env: {}, shortLived: true });

    expect(readState(dir).neo4j?.pid).toBe(orphan);
    expect(await sum(stack)).toBe(7);
    await stack.stop();
  });

  it('comes up once when two start it at the same moment', async () => {
    const outputs = await Promise.all([run(process.execPath, starter(dir)), run(process.execPath, starter(dir))]);

    expect(outputs[0].stdout).toBe(outputs[1].stdout);
    const stack = await startLocalStack({ dir, env: {}, shortLived: true });
    expect(stack.adopted).toBe(true);
    expect(await sum(stack)).toBe(7);
  });
});

describe('a part of the stack', () => {
  it('does not take a process for its own that was given the same pid', async () => {
    const other = mkdtempSync(join(tmpdir(), 'rootline-redis-'));
    const bystander = spawn('sleep', ['60'], { stdio: 'ignore' });
    const first = await startRedis({ dir: other });
    await first.stop();
    writeFileSync(
      join(other, 'stack.json'),
      JSON.stringify({ redis: { port: first.port, pid: bystander.pid, started: 'another day' } }),
    );

    const second = await startRedis({ dir: other });

    expect(second.adopted).toBe(false);
    expect(second.pid).not.toBe(bystander.pid);
    expect(bystander.exitCode).toBe(null);
    expect(bystander.signalCode).toBe(null);
    bystander.kill();
    await second.stop();
    rmSync(other, { recursive: true });
  });

  it('moves to a free port when its own was taken meanwhile, and says so when that port was asked for', async () => {
    const [one, two] = [mkdtempSync(join(tmpdir(), 'rootline-redis-')), mkdtempSync(join(tmpdir(), 'rootline-redis-'))];
    const holder = await startRedis({ dir: one });
    writeFileSync(join(two, 'stack.json'), JSON.stringify({ redis: { port: holder.port } }));

    const moved = await startRedis({ dir: two });
    expect(moved.port).not.toBe(holder.port);
    await moved.stop();
    await expect(startRedis({ dir: two, port: holder.port })).rejects.toThrow(
      `Port ${holder.port} for redis is in use`,
    );

    await holder.stop();
    for (const folder of [one, two]) rmSync(folder, { recursive: true });
  });

  it('is left to servers of the user where they are named', async () => {
    const other = mkdtempSync(join(tmpdir(), 'rootline-outside-'));
    const env = {
      NEO4J_URI: 'bolt://db.example:7687',
      NEO4J_PASSWORD: 'theirs',
      REDIS_URL: 'redis://queue.example:6379',
    };

    const stack = await startLocalStack({ dir: other, env });

    expect(stack.neo4j).toEqual({ uri: 'bolt://db.example:7687', user: 'neo4j', password: 'theirs' });
    expect(stack.redis.url).toBe('redis://queue.example:6379');
    expect(stack.embedded).toBe(false);
    expect(readState(other)).toEqual({});
    rmSync(other, { recursive: true });
  });
});
