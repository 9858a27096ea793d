import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

const ignored = ['**/node_modules/**', '**/dist/**', '**/build/**', '**/.svelte-kit/**', '**/.rootline/**'];

// They start Neo4j, Redis and hubs of their own and kill them, and wait for them to come up.
const faults = [
  'bench/src/campaign/{campaign,redis-faults}.integration.test.ts',
  'local/**/*.integration.test.ts',
  'server/src/{crash,faults,replicas,start-without-store}.integration.test.ts',
];

const lanes = (JSON.parse(process.env['ROOTLINE_TEST_LANES'] ?? '[{}]') as object[]).length;

/**
 * All suites of the repository, one project per kind of surroundings that they need:
 *
 * - `unit` needs nothing but Node: fakes, contract suites on fakes, pure code, lint rules.
 * - `integration` needs Neo4j and Redis; `local/test-stack.mjs` starts them once and names them in `ROOTLINE_TEST_*`. All files empty and
 *   fill the same store, one after the other; `npm test` has two stores, each with its line of files.
 * - `faults` needs what the stack is made of, and starts it for itself.
 * - `browser` drives a real Chromium through playwright-core (`.config/chromium.ts`) against a hub or a page.
 */
export default defineConfig({
  root,
  resolve: {
    // Without it vitest hands the ESM file of graphql to the tests and the CommonJS one to type-graphql:
    // two copies, and every `instanceof GraphQLSchema` fails. schema/src/graphql-single-copy.test.ts guards it.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  oxc: { decorator: { legacy: true } },
  test: {
    // A busy machine takes its time over what has begun; the default is a second.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...ignored, '**/*.integration.test.ts', '**/*.browser.test.ts'],
          // Loading the server for each of 130 files anew took longer than most of their tests. What a test changes beyond its own names, such as
          // a clock or a variable of the environment, it puts back.
          isolate: false,
          // Property-based tests and lint rules on planted sources take seconds on two busy cores.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude: [...ignored, ...faults],
          globalSetup: ['local/test-stack.mjs'],
          setupFiles: ['.config/lane.ts'],
          maxWorkers: lanes,
          sequence: { groupOrder: 1 },
          // Thousands of transactions; a virtual machine whose host is busy has been seen to take eight times as long.
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: faults,
          exclude: ignored,
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
          // Neo4j is started and started again, which takes up to a minute on a busy machine, several times.
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['**/*.browser.test.ts'],
          exclude: ignored,
          // A Chromium and a hub at a time are what two cores carry.
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
          // Covers unpacking Chromium and building the pages on first use.
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
