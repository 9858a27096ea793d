import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

const ignored = ['**/node_modules/**', '**/dist/**', '**/build/**', '**/.svelte-kit/**', '**/.rootline/**'];

/**
 * All suites of the repository, one project per kind of surroundings that they need:
 *
 * - `unit` needs nothing but Node: fakes, contract suites on fakes, pure code, lint rules.
 * - `integration` needs Neo4j and Redis; `local/test-stack.mjs` starts them once and names them in `ROOTLINE_TEST_*`.
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
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...ignored, '**/*.integration.test.ts', '**/*.browser.test.ts'],
          // Property-based tests and lint rules on planted sources take seconds on two busy cores.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude: ignored,
          globalSetup: ['local/test-stack.mjs'],
          // One Neo4j and one Redis serve every file: two files at once would see each other's data.
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          // Fault tests stop and restart Neo4j, which takes up to 15 s on a busy machine, several times.
          testTimeout: 120_000,
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
          sequence: { groupOrder: 2 },
          // Covers unpacking Chromium and building the pages on first use.
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
