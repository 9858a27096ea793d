import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestHub, startHub } from '../hub.fixture.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.stop());

const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString();
const uuid = (n: number) => `0194a6b0-7c1e-7d61-9d2b-${String(n).padStart(12, '0')}`;

/** A run of `job` that makes column `c` of one table from column `c` of others. */
async function map(space: string, n: number, job: string, inputs: readonly string[], output: string): Promise<void> {
  const inputFields = inputs.map((name) => ({ namespace: space, name, field: 'c' }));
  const answer = await hub.post('/api/v1/lineage', {
    eventType: 'COMPLETE',
    eventTime: day(n % 10),
    producer: 'https://example.org/test',
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    run: { runId: uuid(n) },
    job: { namespace: space, name: job },
    inputs: inputs.map((name) => ({ namespace: space, name })),
    outputs: [{ namespace: space, name: output, facets: { columnLineage: { fields: { c: { inputFields } } } } }],
  });
  if (answer.status !== 201) throw new Error(await answer.text());
}

/** raw, other → clean → report. */
async function estate(space: string, n: number): Promise<Readonly<Record<string, string>>> {
  await map(space, n + 1, 'clean-job', ['raw', 'other'], 'clean');
  await map(space, n + 2, 'report-job', ['clean'], 'report');
  const names = ['raw', 'other', 'clean', 'report', 'clean-job', 'report-job'];
  const ids = names.map(async (name) => {
    const { data } = await hub.gql('query($text: String!) { find(text: $text) { id } }', { text: `${space}/${name}` });
    return [name, data.find[0].id as string];
  });
  return Object.fromEntries(await Promise.all(ids)) as Readonly<Record<string, string>>;
}

async function withdraw(id: string): Promise<string> {
  const { data: before } = await hub.gql('{ status { cursor } }');
  const { data } = await hub.gql(
    'mutation($id: ID!) { withdraw(input: { id: $id, reason: "x" }) { __typename ... on WithdrawPayload { rest { id } } } }',
    { id },
  );
  expect(data.withdraw).toEqual({ __typename: 'WithdrawPayload', rest: null });
  return before.status.cursor as string;
}

/** What the walks tell of the estate, now or as of a cursor, when time cut none of them short: a cold store plans first. */
async function told(ids: Readonly<Record<string, string>>, asOf?: string) {
  let answer = await ask(ids, asOf);
  for (let tries = 1; answer.cut && tries < 20; tries++) answer = await ask(ids, asOf);
  const { cut, ...said } = answer;
  expect(cut).toBe(false);
  return said;
}

async function ask(ids: Readonly<Record<string, string>>, asOf?: string) {
  const { data, errors } = await hub.gql(
    `query($raw: ID!, $report: ID!, $of: [ID!]!, $asOf: AsOf) {
      down: columnLineage(of: $raw, column: "c", direction: DOWNSTREAM, asOf: $asOf) { nodes { datasetName column } truncated }
      up: columnLineage(of: $report, column: "c", direction: UPSTREAM, asOf: $asOf) { nodes { datasetName column } truncated }
      impact(of: $of, asOf: $asOf) { total truncated }
      both: impact(of: $of, direction: BOTH, asOf: $asOf) { total truncated }
      way: path(from: $raw, to: $report, granularity: ENTITY, asOf: $asOf) { found truncated nodes { name } }
      back: path(from: $report, to: $raw, granularity: ENTITY, asOf: $asOf) { found truncated }
      versions: path(from: $raw, to: $report, granularity: VERSION, asOf: $asOf) { found truncated }
    }`,
    { raw: ids['raw'], report: ids['report'], of: [ids['raw']], asOf },
  );
  expect(errors).toEqual([]);
  const columns = (walk: { nodes: { datasetName: string }[] }) => walk.nodes.map((one) => one.datasetName).sort();
  return {
    cut: Object.values(data as Readonly<Record<string, { truncated: boolean }>>).some(({ truncated }) => truncated),
    down: columns(data.down),
    up: columns(data.up),
    impact: [data.impact.total, data.both.total],
    way: data.way.nodes.map(({ name }: { name: string }) => name),
    found: [data.way.found, data.back.found, data.versions.found],
  };
}

const whole = {
  down: ['clean', 'raw', 'report'],
  up: ['clean', 'other', 'raw', 'report'],
  impact: [4, 4],
  way: ['raw', 'clean-job', 'clean', 'report-job', 'report'],
  found: [true, true, true],
};
const apart = { impact: [0, 0], way: [], found: [false, false, false] };

it('goes through all of it before anything is withdrawn', async () => {
  expect(await told(await estate('whole', 100))).toEqual(whole);
});

it('finds no way to a dataset that is withdrawn, nor its columns, and does as of before', async () => {
  const ids = await estate('source', 110);
  const before = await withdraw(ids['raw'] ?? '');
  expect(await told(ids)).toEqual({ ...apart, down: ['raw'], up: ['clean', 'other', 'report'] });
  expect(await told(ids, before)).toEqual(whole);
});

it('finds no way through a dataset that is withdrawn, and does as of before', async () => {
  const ids = await estate('middle', 120);
  const before = await withdraw(ids['clean'] ?? '');
  // Its job is still known to read raw.
  expect(await told(ids)).toEqual({ ...apart, impact: [1, 1], down: ['raw'], up: ['report'] });
  expect(await told(ids, before)).toEqual(whole);
});

it('finds no columns that a withdrawn job mapped; runs of it that happened keep the way of versions', async () => {
  const ids = await estate('job', 130);
  const before = await withdraw(ids['clean-job'] ?? '');
  const now = { ...apart, found: [false, false, true], down: ['raw'], up: ['clean', 'report'] };
  expect(await told(ids)).toEqual(now);
  expect(await told(ids, before)).toEqual(whole);
});

it('takes up again what is said of later', async () => {
  const ids = await estate('again', 140);
  await withdraw(ids['clean-job'] ?? '');
  await withdraw(ids['raw'] ?? '');
  const answer = await hub.post('/api/v1/lineage', {
    eventType: 'COMPLETE',
    eventTime: new Date(Date.now() + 60_000).toISOString(),
    producer: 'https://example.org/test',
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    run: { runId: uuid(149) },
    job: { namespace: 'again', name: 'clean-job' },
    inputs: [{ namespace: 'again', name: 'raw' }],
    outputs: [
      {
        namespace: 'again',
        name: 'clean',
        facets: {
          columnLineage: { fields: { c: { inputFields: [{ namespace: 'again', name: 'raw', field: 'c' }] } } },
        },
      },
    ],
  });
  expect(answer.status).toBe(201);
  expect(await told(ids)).toMatchObject({ down: ['clean', 'raw', 'report'], up: ['clean', 'raw', 'report'] });
});
