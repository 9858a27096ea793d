import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { leavable } from './leavable.ts';

it('ends while it waits for what comes next', async () => {
  let ended = false;
  const stream = leavable(async function* (signal) {
    yield 1;
    await sleep(60_000, undefined, { signal }).catch(() => undefined);
    ended = true;
  });
  expect(await stream.next()).toEqual({ done: false, value: 1 });
  const next = stream.next();
  expect(await stream.return(undefined)).toEqual({ done: true, value: undefined });
  expect(await next).toEqual({ done: true, value: undefined });
  expect(ended).toBe(true);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

it('does not begin for a consumer who left before', async () => {
  let began = false;
  const stream = leavable(async function* () {
    began = true;
    yield await Promise.resolve(1);
  });
  await stream.return(undefined);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
  expect(began).toBe(false);
});

it('gives on what its source throws', async () => {
  // eslint-disable-next-line require-yield -- it fails before its first value
  const stream = leavable(async function* () {
    await Promise.resolve();
    throw new Error('away');
  });
  await expect(stream.next()).rejects.toThrow('away');
});
