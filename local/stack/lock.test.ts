import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.mjs';
import { identify } from './processes.mjs';

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rootline-lock-'));
  path = join(dir, 'lock');
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('the lock', () => {
  it('lets one in at a time and leaves no file behind', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(10);
      inside -= 1;
    };

    await Promise.all(Array.from({ length: 5 }, () => withLock(path, work, { timeoutMs: 10_000 })));

    expect(most).toBe(1);
    expect(readdirSync(dir)).toEqual([]);
  });

  it.each([
    ['a process that has ended', () => JSON.stringify({ pid: spawnSync('true').pid, started: 'before' })],
    ['a process whose pid somebody else has now', () => JSON.stringify({ pid: process.pid, started: 'before' })],
    ['a file that was cut off', () => '{"pid": 12'],
  ])('heals after %s', async (_, content) => {
    writeFileSync(path, content());

    expect(await withLock(path, async () => existsSync(path), { timeoutMs: 1000 })).toBe(true);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('is waited for while its holder lives, and names the holder when the wait is too long', async () => {
    writeFileSync(path, JSON.stringify(identify(process.pid)));
    const waited: number[] = [];

    const attempt = withLock(path, async () => undefined, { timeoutMs: 250, onWait: (pid) => waited.push(pid) });

    await expect(attempt).rejects.toThrow(`process ${process.pid} has held`);
    expect(waited).toEqual([process.pid]);
  });

  it('is free again after the work has failed', async () => {
    await expect(withLock(path, () => Promise.reject(new Error('no luck')), { timeoutMs: 1000 })).rejects.toThrow(
      'no luck',
    );

    expect(existsSync(path)).toBe(false);
  });
});
