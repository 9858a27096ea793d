import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { asCommand, asCurl, asGraphql } from './copy-as.ts';
import type { AskedWalk } from './copy-as.ts';

const walk: AskedWalk = {
  of: 'dataset:1',
  direction: 'UPSTREAM',
  depth: 3,
  granularity: 'ENTITY',
  kinds: ['Dataset', 'Job'],
  asOf: "it's",
  validAt: null,
};

it('writes a query that a program can send', () => {
  const text = asGraphql(walk);
  expect(parse(text).definitions).toHaveLength(1);
  expect(text).toContain(
    `lineage(of: ["dataset:1"], direction: UPSTREAM, depth: 3, granularity: ENTITY, kinds: [Dataset, Job], asOf: "it's")`,
  );
});

it('writes a request that a shell takes as it is', () => {
  const text = asCurl({ ...walk, kinds: null }, 'http://127.0.0.1:4000');
  expect(
    text.startsWith(`curl -s http://127.0.0.1:4000/graphql -H 'content-type: application/json' -d '{"query":"query {`),
  ).toBe(true);
  expect(text).toContain(`asOf: \\"it'\\''s\\"`);
  expect(text).not.toContain('\n');
});

it('writes a command of the hub', () => {
  expect(asCommand(walk)).toBe(
    `npx rootline lineage dataset:1 --up --depth 3 --granularity entity --kind Dataset Job --as-of 'it'\\''s'`,
  );
  expect(asCommand({ ...walk, direction: 'BOTH', kinds: null, asOf: null })).toBe(
    'npx rootline lineage dataset:1 --depth 3 --granularity entity',
  );
});
