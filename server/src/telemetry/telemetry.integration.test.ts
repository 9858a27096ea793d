import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestHub, runEvent, startHub } from '../hub.fixture.ts';

type Span = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string }[];
};

/** A collector that keeps what it is sent. */
const spans: Span[] = [];
let sent = '';
const collector: Server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    sent += body;
    const { resourceSpans } = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});

let hub: TestHub;
beforeAll(async () => {
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const url = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`;
  hub = await startHub({ tracing: { url, serviceName: 'rootline-test', ratio: 1 } });
});
afterAll(async () => {
  await hub.stop();
  collector.close();
});

const uuid = (n: number) => `0191f2a4-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** The names from a span up to the one that has no parent here, once they are all there. */
async function pathOf(traceId: string, name: RegExp): Promise<readonly string[]> {
  const leaf = await expect
    .poll(() => spans.find((span) => span.traceId === traceId && name.test(span.name)), { timeout: 15_000 })
    .toBeDefined()
    .then(() => spans.find((span) => span.traceId === traceId && name.test(span.name)));
  const path: string[] = [];
  let at = leaf;
  while (at !== undefined) {
    const { name: here, parentSpanId } = at;
    path.push(here);
    at = spans.find(({ spanId }) => spanId === parentSpanId);
  }
  return path.reverse();
}

it('shows one trace from the request of a producer down to the statements and the commit', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
  const answer = await hub.post('/api/v1/lineage', runEvent('traced-secret-name', uuid(1)), { traceparent });
  expect(answer.status).toBe(201);
  // The span of a request ends after those of what it did.
  await expect.poll(() => spans.some(({ name }) => name === 'POST /api/v1/lineage'), { timeout: 15_000 }).toBe(true);
  expect(spans.find(({ name }) => name === 'POST /api/v1/lineage')).toMatchObject({
    traceId,
    parentSpanId: 'b7ad6b7169203331',
  });
  const above = ['POST /api/v1/lineage', 'command openlineage.run', 'writer batch'];
  expect(await pathOf(traceId, /^cypher commit$/)).toEqual([...above, 'cypher commit']);
  expect(await pathOf(traceId, /^cypher writer\./)).toEqual([...above, expect.stringMatching(/^cypher writer\./)]);
});

it('shows what a GraphQL operation asks of the store, without anything that was asked for', async () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const query = 'query Traced($text: String!) { find(text: $text) { id } }';
  const variables = { text: 'traced-secret-name' };
  await hub.post('/graphql', { query, variables }, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
  await expect
    .poll(() => spans.filter((span) => span.traceId === traceId).length, { timeout: 15_000 })
    .toBeGreaterThan(2);
  const path = await pathOf(traceId, /^cypher entity\./);
  expect(path).toEqual(['POST /graphql', 'graphql query Traced', expect.stringMatching(/^cypher entity\./)]);
  expect(sent).not.toContain('traced-secret-name');
});

it('traces what a client asks for, and nothing of the others when nobody is to be sampled', async () => {
  const quiet = await startHub({
    keepStore: true,
    tracing: {
      url: `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`,
      serviceName: 'quiet',
      ratio: 0,
    },
  });
  const traceId = '11111111111111111111111111111111';
  const before = sent.length;
  await quiet.gql('query Unsampled { status { seq } }');
  await quiet.post(
    '/graphql',
    { query: 'query Sampled { status { seq } }' },
    { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
  );
  await quiet.stop();
  expect(sent.slice(before)).toContain('graphql query Sampled');
  expect(sent.slice(before)).not.toContain('Unsampled');
});

it('counts commands, requests, operations, batches, statements and walks', async () => {
  const event = runEvent('counted', uuid(2));
  for (let i = 0; i < 2; i++) expect((await hub.post('/api/v1/lineage', event)).status).toBe(201);
  await hub.gql('query Counted { lineage(of: ["dataset:none"]) { truncated } }');
  const { data } = await hub.gql('{ datasets(first: 1) { edges { node { id } } } }');
  await hub.gql('query($of: [ID!]!) { lineage(of: $of) { truncated } }', { of: [data.datasets.edges[0].node.id] });
  await hub.gql('mutation { createProject(input: { name: "counted" }) { __typename } }');
  const response = await fetch(`${hub.url}/metrics`);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  const text = await response.text();
  for (const line of [
    'rootline_commands_total{command="openlineage.run",outcome="committed"} 2',
    'rootline_commands_total{command="openlineage.run",outcome="replayed"} 1',
    'rootline_commands_total{command="graphql.createProject",outcome="committed"} 1',
    'rootline_http_request_seconds_count{method="POST",route="/api/v1/lineage",status="201"} 3',
    'rootline_graphql_operation_seconds_count{type="query",name="Counted",outcome="error"} 1',
    'rootline_graphql_operation_seconds_count{type="mutation",name="anonymous",outcome="ok"} 1',
    'rootline_walks_total{truncated="false"} 1',
    'rootline_writer_queue_commands 0',
    'rootline_neo4j_connections_limit 50',
  ]) {
    expect(text).toContain(`${line}\n`);
  }
  // The hub's own look at the store may be one.
  expect(text).toMatch(/rootline_neo4j_sessions [012]\n/);
  expect(text).toMatch(/rootline_store_statements_total\{statement="commit",outcome="ok"\} [3-9]\n/);
  expect(text).toMatch(/rootline_store_commit_seconds_count [3-9]\n/);
  expect(text).toMatch(/rootline_writer_batch_commands_sum [3-9]\n/);
  expect(text).toMatch(/process_resident_memory_bytes \d{7,}\n/);
  expect(text).not.toMatch(/counted|dataset:none/);
});

it('keeps no more than a hundred names of operations', async () => {
  await Promise.all(Array.from({ length: 130 }, (_, i) => hub.gql(`query Name${i} { status { seq } }`)));
  const text = await (await fetch(`${hub.url}/metrics`)).text();
  const names = new Set(
    [...text.matchAll(/rootline_graphql_operation_seconds_count\{[^}]*name="([^"]*)"/g)].map(([, name]) => name),
  );
  expect(names.size).toBeLessThanOrEqual(103);
  expect(names).toContain('other');
});

it('tells its metrics to its own machine, or on a port of their own', async () => {
  const distant = await hub.hub.app.inject({ url: '/metrics', remoteAddress: '192.0.2.7' });
  expect(distant.statusCode).toBe(403);
  expect(distant.json()).toMatchObject({ error: { code: 'METRICS_REFUSED' } });
  const apart = await startHub({ keepStore: true, metrics: { port: 0, host: '127.0.0.1' } });
  expect((await fetch(`${apart.url}/metrics`)).status).toBe(404);
  expect(await (await fetch(apart.hub.metricsUrl() ?? '')).text()).toContain('rootline_writer_queue_commands 0');
  await apart.stop();
});

it('names the request in the headers, in errors, and beside the errors of GraphQL', async () => {
  const ask = (query: string, id: string) => hub.post('/graphql', { query }, { 'x-request-id': id });
  const failed = await ask('{ nothing }', 'my-id.1');
  expect(failed.headers.get('x-request-id')).toBe('my-id.1');
  expect(await failed.json()).toMatchObject({ extensions: { requestId: 'my-id.1' } });
  const well = await ask('{ status { version } }', 'bad id: is not taken over');
  expect(well.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await well.json()).not.toHaveProperty('extensions');
  const refused = await hub.post('/api/v1/lineage', '{', { 'x-request-id': 'my-id.2' });
  expect(await refused.json()).toMatchObject({ error: { requestId: 'my-id.2' } });
});
