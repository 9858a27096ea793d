import { expect, it } from 'vitest';
import { partsOfHealth, phaseWord, stateOf, titleOf } from './parts.ts';

it('reads the parts out of what /health answers, with what goes on without one', () => {
  const parts = {
    neo4j: { state: 'down', since: '2026-11-28T05:27:25.101Z', detail: 'gone', without: 'pages are served' },
    redis: { state: 'up', since: '2026-11-28T05:20:02.310Z', version: 'valkey 8.1.0' },
  };
  expect(partsOfHealth({ status: 'unready', parts })).toEqual([
    {
      name: 'neo4j',
      state: 'down',
      since: '2026-11-28T05:27:25.101Z',
      version: null,
      detail: 'gone; pages are served',
    },
    { name: 'redis', state: 'up', since: '2026-11-28T05:20:02.310Z', version: 'valkey 8.1.0', detail: null },
  ]);
});

it('finds no parts in the answer of something that is no hub', () => {
  for (const body of [null, 'x', {}, { parts: null }, { parts: { neo4j: 'up' } }])
    expect(partsOfHealth(body)).toEqual([]);
});

it('has a word for every state, also for one that it does not know', () => {
  expect(stateOf({ state: 'down' })).toEqual({ word: 'Away', tone: 'failed' });
  expect(stateOf({ state: 'draining' })).toEqual({ word: 'draining', tone: 'quiet' });
  expect(titleOf({ name: 'relay' })).toBe('relay');
  expect(phaseWord('WARMING_UP')).toBe('warming up');
});
