import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { CommandRejectedError, HubBusyError, StoreAwayError } from '@rootline/graph/model';
import { FakeVault, StorageFullError } from '@rootline/storage';
import { expect, it } from 'vitest';
import { createApp } from '../../http/app.ts';
import { directDoor } from '../direct-door.fixture.ts';
import { data, datasetEvent, jobEvent, RUN_ID, runEvent } from './events.fixture.ts';
import { openLineageRoutes } from './routes.ts';

const ONE = '/api/v1/lineage';
const BATCH = '/api/v1/lineage/batch';

async function hub(project?: string) {
  const { commands, bodies, spool, line, door } = directDoor();
  const vault = new FakeVault();
  const app = createApp('silent');
  await app.register(openLineageRoutes({ door, vault, actorOf: () => 'anonymous', projectOf: () => project }));
  const post = async (
    payload: unknown,
    headers: Record<string, string> = { 'content-type': 'application/json' },
    url = ONE,
  ) => {
    const raw = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
    const response = await app.inject({ method: 'POST', url, payload: raw, headers });
    return {
      status: response.statusCode,
      headers: response.headers,
      body: response.json<Record<string, never>>() as Record<string, unknown>,
    };
  };
  return { commands, bodies, spool, line, post, batch: (events: unknown) => post(events, undefined, BATCH) };
}

it('answers 201 with a receipt once body and command are taken', async () => {
  const { commands, bodies, post } = await hub();
  expect(await post(runEvent())).toMatchObject({ status: 201, body: { seq: 1, leaf: 'leaf 1', replayed: false } });
  const [command] = commands.commands;
  expect(command).toMatchObject({ name: 'openlineage.run', actor: 'anonymous', guards: [] });
  expect(command?.key).toMatch(/^openlineage:[0-9a-f]{64}$/);
  expect(JSON.parse(Buffer.from(bodies.bodies.get(command!.bodyDigest)!).toString())).toEqual(runEvent());
  expect(await post(jobEvent())).toMatchObject({ status: 201 });
  expect(await post(datasetEvent())).toMatchObject({ status: 201 });
  expect(commands.commands.map(({ name }) => name)).toEqual([
    'openlineage.run',
    'openlineage.job',
    'openlineage.dataset',
  ]);
});

it('takes the same event again for a repetition, in another spelling and gzipped too', async () => {
  const { commands, bodies, post } = await hub();
  const event = runEvent({ inputs: [data('a')] });
  await post(event);
  const backwards = JSON.stringify(Object.fromEntries(Object.entries(event).reverse()), null, 4);
  expect(await post(backwards)).toMatchObject({ status: 201, body: { seq: 1, replayed: true } });
  const gzipped = { 'content-encoding': 'gzip', 'content-type': 'application/json' };
  expect(await post(gzipSync(backwards), gzipped)).toMatchObject({ body: { seq: 1, replayed: true } });
  expect(commands.commands).toHaveLength(1);
  expect(bodies.bodies.size).toBe(1);
});

it('keeps the same event of two projects apart', async () => {
  const [one, two] = [await hub('project:1'), await hub('project:2')];
  await one.post(runEvent());
  await two.post(runEvent());
  expect(one.commands.commands[0]?.key).not.toBe(two.commands.commands[0]?.key);
  expect(one.commands.commands[0]).toMatchObject({ project: 'project:1' });
});

it.each([
  { 'content-type': 'application/json; charset=utf-8' },
  { 'content-type': 'application/vnd.openlineage+json' },
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/json', authorization: 'Bearer secret-token' },
])('takes an event with the headers %o', async (headers) => {
  const { post } = await hub();
  expect(await post(runEvent(), headers as Record<string, string>)).toMatchObject({ status: 201 });
});

it.each([
  ['nothing', '', 400, '$'],
  ['cut-off JSON', '{"eventType": "STA', 400, '$'],
  ['a list', '[]', 400, '$'],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff]), 400, '$'],
  ['20,000 levels', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, 400, '$'],
  ['a NUL character', JSON.stringify(runEvent({ job: { namespace: 'a\u0000', name: 'b' } })), 400, '$.job.namespace'],
  ['a lone surrogate', JSON.stringify(runEvent({ outputs: [data('\ud800')] })), 400, '$.outputs[0].name'],
  ['an event type without a run', JSON.stringify(runEvent({ run: undefined })), 400, '$.run'],
  ['an event type and null for a run', JSON.stringify(runEvent({ run: null })), 400, '$.run'],
  ['a run id that is no UUID', JSON.stringify(runEvent({ run: { runId: '1' } })), 400, '$.run.runId'],
  ['an unknown event type', JSON.stringify(runEvent({ eventType: 'start' })), 400, '$.eventType'],
  [
    'a name of 100,000 characters',
    JSON.stringify(jobEvent({ job: { namespace: 'x'.repeat(100_000), name: 'y' } })),
    400,
    '$.job.namespace',
  ],
])('answers %s with its path and keeps nothing of it', async (_what, payload, status, path) => {
  const { post, commands, bodies } = await hub();
  expect(await post(payload)).toMatchObject({ status, body: { error: { code: 'INVALID_INPUT', path } } });
  expect(commands.commands).toHaveLength(0);
  expect(bodies.bodies.size).toBe(0);
});

it('answers bodies beyond the limits with 413 and unknown encodings with 415', async () => {
  const { post } = await hub();
  const large = JSON.stringify(
    runEvent({ job: { namespace: 'a', name: 'b', facets: { x: { text: 'x'.repeat(5_300_000) } } } }),
  );
  expect(await post(large)).toMatchObject({ status: 413 });
  expect(await post(gzipSync(large), { 'content-encoding': 'gzip' })).toMatchObject({ status: 201 });
  expect(await post(gzipSync(Buffer.alloc(30_000_000, 0x20)), { 'content-encoding': 'gzip' })).toMatchObject({
    status: 413,
    body: { error: { code: 'BODY_TOO_LARGE' } },
  });
  expect(await post('{}', { 'content-encoding': 'br' })).toMatchObject({ status: 415 });
  expect(await post('no gzip', { 'content-encoding': 'gzip' })).toMatchObject({ status: 400 });
});

it('takes an event of 5 MB whose 100,000 columns are more than a schema may have', async () => {
  const { post, commands } = await hub();
  const fields = Array.from({ length: 100_000 }, (_, i) => ({ name: `c${i}`, type: 'string' }));
  expect(await post(runEvent({ outputs: [data('wide', { schema: { fields } })] }))).toMatchObject({ status: 201 });
  const flags = commands.commands[0]?.statements.find((one) => one.type === 'revision' && one.field === 'flags');
  expect(JSON.stringify(flags)).toContain('$.outputs[0].facets.schema');
});

it('asks to come back when the hub is busy or its disk is full, and to stay away when it never will', async () => {
  const { post, commands, bodies } = await hub();
  commands.busy = new HubBusyError('the queue is full', 2);
  const busy = await post(runEvent());
  expect(busy).toMatchObject({ status: 503, body: { error: { code: 'HUB_BUSY' } } });
  expect(busy.headers['retry-after']).toBe('2');
  commands.busy = undefined;
  bodies.failure = new StorageFullError('no room');
  const full = await post(runEvent());
  expect(full.status).toBe(503);
  expect(full.headers['retry-after']).toBe('30');
  bodies.failure = undefined;
  commands.refuse = () => new CommandRejectedError('impossible');
  expect((await post(runEvent())).status).toBe(409);
  commands.refuse = () => undefined;
  expect(await post(runEvent())).toMatchObject({ status: 201 });
});

it('answers for each event of a batch', async () => {
  const { batch, commands } = await hub();
  const events = [
    runEvent(),
    runEvent(),
    { ...runEvent(), eventType: 'NO' },
    'text',
    jobEvent(),
    runEvent({ job: { namespace: 'ns', name: 'refused' } }),
  ];
  commands.refuse = (command) =>
    JSON.stringify(command.statements).includes('refused') ? new CommandRejectedError('impossible') : undefined;
  expect(await batch(events)).toMatchObject({
    status: 200,
    body: {
      status: 'partial_success',
      summary: { received: 6, successful: 3, failed: 3, retriable: 0, non_retriable: 3 },
      failed_events: [
        { index: 2, reason: expect.stringContaining('$.eventType'), retriable: false },
        { index: 3, reason: expect.stringContaining('$'), retriable: false },
        { index: 5, reason: 'impossible', retriable: false },
      ],
    },
  });
  // The double within the batch is one command.
  expect(commands.commands).toHaveLength(2);
});

it('takes an empty batch, and one of 1,000 in order', async () => {
  const { batch, commands } = await hub();
  expect(await batch([])).toMatchObject({
    status: 200,
    body: { status: 'success', summary: { received: 0 }, failed_events: [] },
  });
  const events = Array.from({ length: 1_000 }, (_, i) => jobEvent({ job: { namespace: 'ns', name: `job ${i}` } }));
  expect(await batch(events)).toMatchObject({
    status: 200,
    body: { status: 'success', summary: { successful: 1_000, failed: 0 } },
  });
  expect(commands.commands.map(({ statements }) => (statements[0] as { name: string }).name)).toEqual(
    events.map((_, i) => `job ${i}`),
  );
  expect(await batch([...events, jobEvent()])).toMatchObject({ status: 400 });
  expect(await batch({})).toMatchObject({ status: 400, body: { error: { path: '$' } } });
});

it('answers a batch of which nothing was taken as its events would be', async () => {
  const { batch, commands, bodies } = await hub();
  expect(await batch([1, 2])).toMatchObject({ status: 400, body: { summary: { non_retriable: 2 } } });
  commands.busy = new HubBusyError('the queue is full', 2);
  const busy = await batch([runEvent(), jobEvent()]);
  expect(busy).toMatchObject({
    status: 503,
    body: { summary: { retriable: 2 }, failed_events: [{ retriable: true }, { retriable: true }] },
  });
  expect(busy.headers['retry-after']).toBeDefined();
  commands.busy = undefined;
  bodies.failure = new StorageFullError('no room');
  expect(await batch([runEvent()])).toMatchObject({ status: 503 });
});

it('answers 202 for what is on disk and not yet in the graph, and 503 when it cannot be kept either', async () => {
  const { post, batch, commands, bodies, spool } = await hub('project:1');
  commands.busy = new StoreAwayError('the graph store is away', 5);
  expect(await post(runEvent())).toMatchObject({
    status: 202,
    body: { spooled: true, receivedAt: expect.stringMatching(/^\d{4}-.*Z$/) },
  });
  expect(await batch([runEvent(), 'text', jobEvent()])).toMatchObject({
    status: 202,
    body: {
      status: 'partial_success',
      spooled: true,
      summary: { received: 3, successful: 2, failed: 1, retriable: 0, non_retriable: 1, spooled: 2 },
      failed_events: [{ index: 1 }],
    },
  });
  const { entries } = await spool.next(10, 1_000_000);
  expect(entries.map(({ command }) => command)).toEqual(['openlineage.run', 'openlineage.run', 'openlineage.job']);
  expect(entries[0]).toMatchObject({ protocol: 'openlineage', actor: 'anonymous', project: 'project:1' });
  expect(JSON.parse(Buffer.from(entries[0]!.body.bytes).toString())).toEqual(runEvent());
  expect(bodies.bodies.has(entries[0]!.body.digest)).toBe(true);

  spool.failure = new StorageFullError('no room');
  const full = await post(runEvent());
  expect(full).toMatchObject({
    status: 503,
    body: { error: { code: 'HUB_BUSY', message: /disk of the spool is full/ } },
  });
  expect(full.headers['retry-after']).toBe('30');
  expect(await batch([runEvent()])).toMatchObject({ status: 503, body: { summary: { retriable: 1 } } });
});

it('refuses what is wrong while others wait, and leaves nothing of it in the line', async () => {
  const { post, spool, line } = await hub();
  line.isLong = true;
  expect(await post({ ...runEvent(), eventType: 'NO' })).toMatchObject({ status: 400 });
  expect(await post(runEvent())).toMatchObject({ status: 202 });
  expect(spool.stats().waiting).toBe(1);
});

it('answers whatever JSON with 201 or a 4xx', async () => {
  const { post } = await hub();
  const anything = fc.oneof(
    fc.jsonValue(),
    fc
      .tuple(
        fc.constantFrom('eventTime', 'eventType', 'run', 'job', 'inputs', 'outputs', 'producer', 'schemaURL'),
        fc.jsonValue(),
      )
      .map(([key, value]) => runEvent({ [key]: value })),
    fc.tuple(fc.jsonValue(), fc.jsonValue()).map(([ofRun, ofData]) =>
      runEvent({
        run: { runId: RUN_ID, facets: ofRun },
        inputs: [{ namespace: 'ns', name: 'a', facets: ofData, inputFacets: ofRun }],
      }),
    ),
  );
  await fc.assert(
    fc.asyncProperty(anything, async (value) => {
      const { status } = await post(value);
      expect(status === 201 || (status >= 400 && status < 500)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('answers whatever bytes with a 4xx', async () => {
  const { post } = await hub();
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom('gzip', 'identity'),
      async (bytes, encoding) => {
        const { status } = await post(Buffer.from(bytes), { 'content-encoding': encoding });
        expect(status >= 400 && status < 500).toBe(true);
      },
    ),
  );
});
