import { expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { resetRefusal } from './reset-refusal.ts';

const refusal = (more: Readonly<Record<string, string>>) =>
  resetRefusal(
    readConfig(
      {
        NEO4J_URI: 'bolt://127.0.0.1:7687',
        NEO4J_PASSWORD: 'secret',
        REDIS_URL: 'redis://127.0.0.1:6379',
        ROOTLINE_DATA: 'data',
        ...more,
      },
      'migrations',
    ),
  );

it('lets a hub be emptied whose servers are said to be the local stack’s own', () => {
  expect(refusal({ ROOTLINE_LOCAL: '1', ROOTLINE_RESETTABLE: '1' })).toBeUndefined();
});

it('keeps what servers of the user hold, although they run on this machine', () => {
  expect(refusal({ ROOTLINE_LOCAL: '1' })).toMatch(/both of the local stack/);
  expect(refusal({ ROOTLINE_LOCAL: '1', ROOTLINE_RESETTABLE: '0' })).toMatch(/both of the local stack/);
});

it('refuses in production and over distant servers, whatever is said', () => {
  expect(refusal({ ROOTLINE_RESETTABLE: '1' })).toMatch(/embedded local stack/);
  const said = { ROOTLINE_LOCAL: '1', ROOTLINE_RESETTABLE: '1' };
  expect(refusal({ ...said, NEO4J_URI: 'bolt://db.example:7687' })).toMatch(/own machine/);
  expect(refusal({ ...said, ROOTLINE_STORAGE: 's3://bodies/hub' })).toMatch(/in its data folder/);
  expect(refusal({ ...said, REDIS_URL: 'redis://queue.example:6379' })).toMatch(/own machine/);
});
