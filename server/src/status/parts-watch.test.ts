import { expect, it } from 'vitest';
import { type Part, PartsWatch } from './parts-watch.ts';

function watchOf(parts: Readonly<Record<string, Partial<Part>>>) {
  const lines: string[] = [];
  const note = (facts: object, message: string) => void lines.push(`${message} ${JSON.stringify(facts)}`);
  const clock = { now: 1_000 };
  const all = Object.entries(parts).map(([name, part]) => ({ name, ask: () => Promise.resolve(), ...part }));
  const watch = new PartsWatch(all, { debug: note, info: note, warn: note, error: note }, () => clock.now);
  return { watch, lines, clock };
}

it('says since when each part is as it is, and tells the log when that changes', async () => {
  let away = false;
  let returns = 0;
  const { watch, lines, clock } = watchOf({
    neo4j: {
      ask: () => (away ? Promise.reject(new Error('gone')) : Promise.resolve()),
      onReturn: () => {
        returns++;
      },
    },
    redis: {},
  });
  expect(watch.last()).toMatchObject([{ state: 'starting' }, { state: 'starting' }]);
  await watch.look();
  clock.now = 2_000;
  expect(await watch.look()).toEqual([
    { name: 'neo4j', state: 'up', since: 1_000 },
    { name: 'redis', state: 'up', since: 1_000 },
  ]);
  away = true;
  clock.now = 3_000;
  await watch.look();
  clock.now = 4_000;
  expect(await watch.look()).toEqual([
    { name: 'neo4j', state: 'down', since: 3_000, detail: 'gone' },
    { name: 'redis', state: 'up', since: 1_000 },
  ]);
  away = false;
  clock.now = -3_600_000;
  expect(await watch.look()).toContainEqual({ name: 'neo4j', state: 'up', since: -3_600_000 });
  expect(returns).toBe(1);
  expect(lines).toEqual([
    'a part of the hub is away {"part":"neo4j","detail":"gone"}',
    // As long as it took here, whatever the clock was set to.
    expect.stringMatching(/^a part of the hub is back \{"part":"neo4j","awayMs":\d{1,4}\}$/),
  ]);
});

it('asks for a version once, again when the part was away, and does without', async () => {
  let asked = 0;
  let away = false;
  const { watch } = watchOf({
    neo4j: {
      ask: () => (away ? Promise.reject(new Error('gone')) : Promise.resolve()),
      version: () => (++asked === 1 ? Promise.reject(new Error('not yet')) : Promise.resolve(`5.26.${asked}`)),
    },
  });
  expect((await watch.look())[0]).not.toHaveProperty('version');
  expect((await watch.look())[0]).toMatchObject({ version: '5.26.2' });
  expect((await watch.look())[0]).toMatchObject({ version: '5.26.2' });
  away = true;
  await watch.look();
  away = false;
  expect((await watch.look())[0]).toMatchObject({ version: '5.26.3' });
});

it('does not wait for a part that hangs', async () => {
  const { watch } = watchOf({ neo4j: { ask: () => new Promise(() => undefined) }, redis: {} });
  expect(await watch.look()).toMatchObject([
    { name: 'neo4j', state: 'down', detail: 'no answer within 1000 ms' },
    { name: 'redis', state: 'up' },
  ]);
});
