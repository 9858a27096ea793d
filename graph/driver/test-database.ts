import { type Database, type DatabaseOptions, openDatabase } from './database.ts';

/**
 * Where the Neo4j of the integration tests is: `local/test-stack.mjs` starts it and names it in the environment.
 * @throws Error saying how to start it when the variables are missing
 */
export function testDatabaseOptions(): DatabaseOptions {
  const uri = process.env['ROOTLINE_TEST_NEO4J_URI'];
  const password = process.env['ROOTLINE_TEST_NEO4J_PASSWORD'];
  if (uri === undefined || password === undefined) {
    throw new Error(
      'ROOTLINE_TEST_NEO4J_URI is not set: run the tests in the vitest project "integration", which starts the test stack',
    );
  }
  return { uri, user: process.env['ROOTLINE_TEST_NEO4J_USER'] ?? 'neo4j', password };
}

export function openTestDatabase(): Database {
  return openDatabase(testDatabaseOptions());
}
