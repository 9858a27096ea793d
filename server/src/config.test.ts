import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

const read = (more: Readonly<Record<string, string>>) =>
  readConfig(
    {
      NEO4J_URI: 'bolt://127.0.0.1:7687',
      NEO4J_PASSWORD: 'secret',
      REDIS_URL: 'redis://127.0.0.1:6379',
      ROOTLINE_DATA: 'data',
      ...more,
    },
    'migrations',
  );

it('takes names of the hub with or without spaces, and the one that it listens on', () => {
  expect(read({}).allowedHosts).toEqual(['127.0.0.1']);
  expect(read({ HOST: 'hub.internal', ROOTLINE_ALLOWED_HOSTS: 'hub, *.example.org,' }).allowedHosts).toEqual([
    'hub.internal',
    'hub',
    '*.example.org',
  ]);
});

it('says what is wrong with a name that could never match', () => {
  for (const name of ['https://hub', 'hub:4000', '*example.org', 'a b']) {
    expect(() => read({ ROOTLINE_ALLOWED_HOSTS: name }), name).toThrow(
      /ROOTLINE_ALLOWED_HOSTS: expected names without/,
    );
  }
});
