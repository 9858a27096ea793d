// The Neo4j and Redis of the integration tests. As vitest's globalSetup it names them in ROOTLINE_TEST_*; `node local/test-stack.mjs [stop]`
// starts or stops them by hand. `npm test` starts a stack for its own run and sets the variables before vitest begins; then nothing is done here.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startLocalStack, stopLocalStack } from './stack/index.mjs';
import { root } from './stack/packages.mjs';

/** Kept alive between runs, so that a single file answers at once. Another folder gives a stack of one's own beside it. */
const dir = process.env['ROOTLINE_TEST_STACK'] ?? join(root, '.rootline', 'test-stack');

/** @param {import('./stack/index.mjs').LocalStack} stack @returns {Record<string, string>} */
function variables({ neo4j, redis }) {
  return {
    ROOTLINE_TEST_NEO4J_URI: neo4j.uri,
    ROOTLINE_TEST_NEO4J_USER: neo4j.user,
    ROOTLINE_TEST_NEO4J_PASSWORD: neo4j.password,
    ROOTLINE_TEST_REDIS_URL: redis.url,
  };
}

/**
 * The variables that integration tests read. Of several stacks each vitest worker has its own (`.config/lane.ts`).
 * @param {import('./stack/index.mjs').LocalStack[]} stacks @returns {Record<string, string>}
 */
export function testEnvironment(stacks) {
  const [first, ...others] = stacks.map(variables);
  return { ...first, ...(others.length > 0 ? { ROOTLINE_TEST_LANES: JSON.stringify([first, ...others]) } : {}) };
}

/** vitest's globalSetup. The user's NEO4J_URI is ignored on purpose: tests empty the store that they are given. */
export async function setup() {
  if (process.env['ROOTLINE_TEST_NEO4J_URI'] && process.env['ROOTLINE_TEST_REDIS_URL']) return;
  const log = (/** @type {string} */ line) => console.error(`test stack: ${line}`);
  const stack = await startLocalStack({ dir, env: {}, shortLived: true, log });
  Object.assign(process.env, testEnvironment([stack]));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv[2] === 'stop') {
    await stopLocalStack(dir);
  } else {
    const stack = await startLocalStack({ dir, env: {}, shortLived: true, log: (line) => console.error(line) });
    for (const [name, value] of Object.entries(testEnvironment([stack]))) console.log(`export ${name}='${value}'`);
  }
}
