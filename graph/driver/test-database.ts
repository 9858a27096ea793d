import { openDatabase, type Database } from './database.ts';

/**
 * The Neo4j of the integration tests, which `local/test-stack.mjs` starts and names in the environment.
 * @throws Error saying how to start it when the variables are missing
 */
export function openTestDatabase(): Database {
  const uri = process.env['ROOTLINE_TEST_NEO4J_URI'];
  const password = process.env['ROOTLINE_TEST_NEO4J_PASSWORD'];
  if (uri === undefined || password === undefined) {
    throw new Error(
      'ROOTLINE_TEST_NEO4J_URI is not set: integration tests run in the vitest project that starts the test stack',
    );
  }
  return openDatabase({ uri, user: process.env['ROOTLINE_TEST_NEO4J_USER'] ?? 'neo4j', password });
}
