import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type WriterOptions, openDatabase, resetStore } from '@rootline/graph';
import { type Hub, composeHub } from './compose.ts';
import { type Config, readConfig } from './config.ts';

/** What a GraphQL request answered: the status, and the parsed body. */
export type GraphQLAnswer = {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says what it expects of the shape
  readonly data: any;
  readonly errors: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
};

export type TestHub = {
  readonly hub: Hub;
  readonly url: string;
  gql(query: string, variables?: Readonly<Record<string, unknown>>): Promise<GraphQLAnswer>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  stop(): Promise<void>;
};

export type TestHubOptions = Partial<Config> & { readonly writer?: WriterOptions; readonly keepStore?: boolean };

const migrations = join(import.meta.dirname, '../../graph/migrations');

/** The configuration of a hub on the test stack, or on another one, with a data folder of its own. */
export async function testConfig(stack: Partial<Pick<Config, 'neo4j' | 'redisUrl'>> = {}): Promise<Config> {
  const { env } = process;
  const fromEnvironment = {
    NEO4J_URI: stack.neo4j?.uri ?? env['ROOTLINE_TEST_NEO4J_URI'],
    NEO4J_PASSWORD: stack.neo4j?.password ?? env['ROOTLINE_TEST_NEO4J_PASSWORD'],
    REDIS_URL: stack.redisUrl ?? env['ROOTLINE_TEST_REDIS_URL'],
    ROOTLINE_DATA: await mkdtemp(join(tmpdir(), 'rootline-hub-')),
    ROOTLINE_LOCAL: '1',
    ROOTLINE_RESETTABLE: '1',
    // On a busy machine, too, what is read after a delivery is there.
    ROOTLINE_GIT_ANSWER_MS: '60000',
    LOG_LEVEL: env['ROOTLINE_TEST_LOG'] ?? 'silent',
    PORT: '0',
  };
  return readConfig(fromEnvironment, migrations);
}

/** A hub in this process whose start is not waited for: it listens. */
export async function beginHub(
  config: Config,
): Promise<{ readonly hub: Hub; readonly url: string; readonly started: Promise<void> }> {
  const hub = await composeHub(config, '0.0.0-test');
  const started = hub.start();
  started.catch(() => undefined);
  await expect.poll(() => hub.app.server.address(), { timeout: 10_000, interval: 20 }).not.toBeNull();
  return { hub, started, url: `http://127.0.0.1:${(hub.app.server.address() as AddressInfo).port}` };
}

/** A hub in this process on the test stack or on that of `overrides`, whose store is emptied first. */
export async function startHub({ writer, keepStore, ...overrides }: TestHubOptions = {}): Promise<TestHub> {
  const config = { ...(await testConfig(overrides)), ...overrides };
  const hub = await composeHub(config, '0.0.0-test', writer);
  await hub.start();
  if (keepStore !== true) await emptyStore(config);
  const url = `http://127.0.0.1:${(hub.app.server.address() as AddressInfo).port}`;
  return {
    hub,
    url,
    gql: (query, variables) => askGraphQL(url, query, variables),
    post: (path, body, headers = {}) => postJson(`${url}${path}`, body, headers),
    async stop() {
      await hub.stop();
      await rm(config.dataFolder, { recursive: true, force: true });
    },
  };
}

async function emptyStore(config: Config): Promise<void> {
  const database = openDatabase(config.neo4j);
  await resetStore(database);
  await database.close();
}

export async function askGraphQL(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<GraphQLAnswer> {
  const response = await postJson(`${url}/graphql`, { query, variables });
  const body = (await response.json()) as Partial<GraphQLAnswer>;
  return { status: response.status, data: body.data, errors: body.errors ?? [] };
}

/** Text and buffers go as they are. */
export function postJson(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
}

/** A run event that is unlike any other, as producers send it. */
export function runEvent(name: string, runId: string, eventType = 'COMPLETE'): Readonly<Record<string, unknown>> {
  return {
    eventType,
    eventTime: '2026-01-01T00:00:00.000Z',
    producer: 'https://example.org/test',
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    run: { runId },
    job: { namespace: 'test', name },
    inputs: [{ namespace: 'files', name: `${name}.in` }],
    outputs: [{ namespace: 'files', name: `${name}.out` }],
  };
}
