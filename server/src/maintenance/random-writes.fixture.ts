import { dataset } from '../../../graph/model/natural-keys.ts';
import type { TestHub } from '../hub.fixture.ts';

/** Numbers that look random and are the same for the same seed. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    // Numerical Recipes' linear congruential generator.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const OUTCOMES = ['START', 'RUNNING', 'COMPLETE', 'COMPLETE', 'FAIL', 'ABORT'];

/**
 * Sends `count` events about few runs and datasets, in no order of time, some in batches, some twice, with versions, schemas, column
 * lineage, symlinks, people and secrets; and mutations of every kind between them. With `more`: pushes and histories, and much of it taken
 * back, too; or separations of what the symlinks made one.
 */
export async function writeAtRandom(
  hub: TestHub,
  seed: number,
  count: number,
  more: boolean | 'separations' = false,
): Promise<void> {
  const random = randomFrom(seed);
  for (let sent = 0; sent < count;) {
    const events = Array.from({ length: 1 + random(20) }, () => randomEvent(seed, random));
    sent += events.length;
    const answers = await Promise.all([
      hub.post('/api/v1/lineage/batch', events),
      ...events.slice(0, 2).map((event) => hub.post('/api/v1/lineage', event)),
    ]);
    for (const answer of answers) if (answer.status >= 400) throw new Error(await answer.text());
    const made = await mutateAtRandom(hub, seed, random);
    if (more === 'separations') await separateAtRandom(hub, seed, random);
    if (more !== true) continue;
    await takeBackAtRandom(hub, random, made);
    await tellOfGitAtRandom(hub, seed, random);
  }
}

function randomEvent(seed: number, random: (below: number) => number): Readonly<Record<string, unknown>> {
  const n = random(30);
  const runId = `${seed.toString(16).padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const dataset = () => randomDataset(seed, random);
  const author = { name: 'Ada Lovelace', email: `ada${random(3)}@example.org` };
  const commit = { sha: String(random(4)).repeat(40), message: 'x', author, time: '2026-01-01T00:00:00Z' };
  return {
    eventType: OUTCOMES[random(OUTCOMES.length)],
    eventTime: new Date(Date.UTC(2026, 0, 1) + random(86_400) * 1_000).toISOString(),
    producer: 'https://example.org/random',
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    run: { runId, facets: { rootline_commit: { ...commit, repository: 'https://example.org/team/x.git' } } },
    job: {
      namespace: `random-${seed}`,
      name: `job-${n % 5}`,
      facets: { documentation: { description: `d${random(3)}` } },
    },
    inputs: [dataset()],
    outputs: [dataset(), dataset()].slice(0, random(3)),
  };
}

function randomDataset(seed: number, random: (below: number) => number) {
  const n = random(8);
  const name = { namespace: `random-${seed}`, name: `table-${n}` };
  return {
    ...name,
    facets: {
      schema: {
        fields: [
          { name: 'id', type: 'int' },
          { name: `c${random(3)}`, type: 'text' },
        ],
      },
      ...(random(4) === 0 ? { version: { datasetVersion: `v${random(3)}` } } : {}),
      ...(random(6) === 0
        ? { symlinks: { identifiers: [{ namespace: `random-${seed}`, name: `table-${(n + 4) % 8}`, type: 'TABLE' }] } }
        : {}),
    },
  };
}

/** Pushes and histories of a repository that goes by several addresses, of which some learn late that they are one. */
async function tellOfGitAtRandom(hub: TestHub, seed: number, random: (below: number) => number): Promise<void> {
  const address = () =>
    ['https://example.org/team/x.git', 'ssh://git@example.org:2222/team/x', 'https://example.org/team/y'][random(3)];
  const sha = () => String(random(6)).repeat(40);
  const time = () => new Date(Date.UTC(2026, 0, 1) + random(86_400) * 1_000).toISOString();
  const author = { name: 'Ada Lovelace', email: `ada${random(3)}@example.org`, time: time() };
  const repository = {
    ...{ url: address(), aliases: random(3) === 0 ? [address()] : [] },
    ...(random(3) === 0 ? { hostId: 'example.org:1' } : {}),
    ...(random(4) === 0 ? { renamedFrom: address() } : {}),
  };
  const report = {
    repository,
    at: time(),
    commits: Array.from({ length: random(4) }, () => ({
      sha: sha(),
      author,
      message: `m${random(3)}`,
      parents: [sha()],
    })),
    refs: Array.from({ length: random(3) }, () => ({
      name: `refs/heads/b${random(2)}`,
      sha: random(4) === 0 ? null : sha(),
      at: time(),
    })),
  };
  const push = {
    ...{ ref: `refs/heads/b${random(2)}`, before: sha(), after: sha(), commits: [], head_commit: null },
    repository: { id: random(2), clone_url: address(), ssh_url: address() },
    pusher: { name: 'ada', email: `ada${random(3)}@example.org` },
  };
  const delivery = { 'x-github-event': 'push', 'x-github-delivery': `${seed}-${random(1_000_000_000)}` };
  for (const answer of [
    await hub.post('/api/v1/git/history', report),
    await hub.post('/api/v1/git/webhooks', push, delivery),
  ])
    if (answer.status >= 400) throw new Error(await answer.text());
}

async function mutateAtRandom(hub: TestHub, seed: number, random: (below: number) => number): Promise<Made> {
  const name = `m${random(4)}`;
  const version = await ask(
    hub,
    'registerModelVersion',
    '... on RegisterModelVersionPayload { model { id } modelVersion { id } }',
    {
      model: { name: `${name}-${seed}` },
      version: String(random(5)),
      metrics: { auc: random(100) / 100 },
    },
  );
  const { model, modelVersion } = version as { model: { id: string }; modelVersion: { id: string } };
  const both = await ask(
    hub,
    'registerDatasetVersion',
    '... on RegisterDatasetVersionPayload { dataset { id } datasetVersion { id } }',
    {
      dataset: { namespace: `random-${seed}`, name: `table-${random(8)}` },
      version: `v${random(4)}`,
      rowCount: random(1_000),
    },
  );
  const { dataset, datasetVersion } = both as { dataset: { id: string }; datasetVersion: { id: string } };
  await Promise.all([
    ask(
      hub,
      'tag',
      '... on TagPayload { entity { id } }',
      { id: model.id, tags: [{ key: `t${random(3)}`, value: 'x' }] },
      'TagEntityInput',
    ),
    ask(hub, 'describe', '... on DescribePayload { entity { id } }', {
      id: dataset.id,
      description: `at ${random(9)}`,
    }),
    ask(hub, 'recordDeployment', '... on RecordDeploymentPayload { deployment { id } }', {
      deployment: { name: `d${random(2)}-${seed}`, environment: 'production' },
      modelVersion: random(4) === 0 ? null : modelVersion.id,
    }),
    ask(hub, 'relate', '... on RelatePayload { receipt { seq } }', {
      kind: 'DERIVED_INTO',
      from: datasetVersion.id,
      to: modelVersion.id,
    }),
    ask(hub, 'createProject', '... on CreateProjectPayload { project { id } }', {
      name: `p${random(3)}-${seed}`,
      namespacePatterns: [`later-${seed}-${random(3)}*`],
    }),
  ]);
  await ask(hub, 'rename', '... on RenamePayload { entity { id } }', {
    id: model.id,
    name: `${name}-${seed}-${random(2)}`,
  });
  return { dataset: dataset.id, from: datasetVersion.id, to: modelVersion.id };
}

/** Ids of what a round of mutations made. */
type Made = Readonly<Record<'dataset' | 'from' | 'to', string>>;

/** Versions that are registered later bring some of it back. */
async function takeBackAtRandom(
  hub: TestHub,
  random: (below: number) => number,
  { dataset, from, to }: Made,
): Promise<void> {
  if (random(2) === 0)
    await ask(hub, 'unrelate', '... on UnrelatePayload { receipt { seq } }', { kind: 'DERIVED_INTO', from, to });
  if (random(3) === 0)
    await ask(hub, 'withdraw', '... on WithdrawPayload { receipt { seq } }', {
      id: random(3) === 0 ? to : dataset,
      reason: `r${random(3)}`,
    });
}

/** A table from what a symlink made it one with: most are by themselves, and some are not known yet. */
async function separateAtRandom(hub: TestHub, seed: number, random: (below: number) => number): Promise<void> {
  const { id } = dataset(`random-${seed}`, `table-${random(8)}`);
  await ask(hub, 'separate', '... on SeparatePayload { receipt { seq } }', { id });
}

// A name is taken; a relation began at the very millisecond at which it is said to end; what is to be separated is not there.
const HARMLESS = new Set(['CONFLICT', 'INVALID_INPUT', 'NOT_FOUND']);

/** The payload, or an expected failure that nothing is wrong with. */
async function ask(
  hub: TestHub,
  field: string,
  payload: string,
  input: Readonly<Record<string, unknown>>,
  type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`,
): Promise<unknown> {
  const document = `mutation($input: ${type}!) { ${field}(input: $input) { __typename ${payload} ... on ExpectedError { code message } } }`;
  const { data, errors } = await hub.gql(document, { input });
  const [error] = errors;
  if (error !== undefined) throw new Error(`${field}: ${error.message}`);
  const answer = (data as Readonly<Record<string, { readonly code?: string; readonly message?: string }>>)[field];
  if (answer?.code !== undefined && !HARMLESS.has(answer.code)) throw new Error(`${field}: ${answer.message ?? ''}`);
  return answer;
}
