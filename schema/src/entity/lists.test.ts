import { describe, expect, it } from 'vitest';
import { ask, at, FakeHub, NOON } from '../context.fake.ts';

const LISTS = [
  ['projects', 'Project'],
  ['datasets', 'Dataset'],
  ['featureViews', 'FeatureView'],
  ['models', 'RegisteredModel'],
  ['jobs', 'Job'],
  ['commits', 'Commit'],
  ['repositories', 'Repository'],
  ['pipelines', 'Pipeline'],
  ['experiments', 'Experiment'],
  ['principals', 'Principal'],
  ['runs', 'Run'],
  ['deployments', 'Deployment'],
] as const;

describe('lists', () => {
  it.each(LISTS)('%s pages through the entities of kind %s', async (list, kind) => {
    const hub = new FakeHub();
    for (const name of ['a', 'b', 'c']) hub.add(kind, name);
    const query = `query ($after: String) { page: ${list}(first: 2, after: $after) { edges { cursor node { name } } pageInfo { hasNextPage startCursor endCursor } } }`;

    const first = await ask(hub, query);
    const second = await ask(hub, query, { after: at(first.data, 'page.pageInfo.endCursor') });

    expect(at(first.data, 'page.edges')).toMatchObject([{ node: { name: 'a' } }, { node: { name: 'b' } }]);
    expect(at(second.data, 'page')).toEqual({
      edges: [{ cursor: '2', node: { name: 'c' } }],
      pageInfo: { hasNextPage: false, startCursor: '2', endCursor: '2' },
    });
  });

  it('hands the whole filter to the store', async () => {
    const hub = new FakeHub();
    const project = hub.add('Project', 'air');
    const filter = {
      project,
      namespace: 'airflow',
      nameContains: 'Clean',
      tag: 'tier=gold',
      states: ['FAILED', 'ABORTED'],
    };
    const times = { createdAfter: '2026-01-01T12:00:00Z', createdBefore: '2026-01-01T14:00:00+01:00' };

    const { errors } = await ask(
      hub,
      'query ($filter: RunFilter) { runs(filter: $filter, first: 5) { edges { cursor } } }',
      {
        filter: { ...filter, ...times },
      },
    );

    expect(errors).toBeUndefined();
    expect(hub.last.get('entities.list')).toEqual([
      { kind: 'Run', ...filter, createdAfter: NOON, createdBefore: NOON + 3_600_000 },
      { first: 5 },
      { pinnedSeq: 10 },
    ]);
  });

  it('lists the kinds that have no list of their own', async () => {
    const hub = new FakeHub();
    hub.add('Environment', 'python-3.12');

    const { data } = await ask(hub, '{ entities(kind: Environment) { edges { node { __typename name } } } }');

    expect(at(data, 'entities.edges')).toEqual([{ node: { __typename: 'Environment', name: 'python-3.12' } }]);
  });

  it.each([
    ['first: 0', 'first', '1 to 200'],
    ['first: 201', 'first', '1 to 200'],
    ['first: -1', 'first', '1 to 200'],
    [`after: "${'x'.repeat(5_001)}"`, 'after', 'at most 5,000 characters'],
    ['filter: { project: "air" }', 'filter.project', 'an id such as'],
    [`filter: { nameContains: "${'x'.repeat(2_001)}" }`, 'filter.nameContains', 'at most 2,000 characters'],
    ['filter: { tag: "a\\u0000b" }', 'filter.tag', 'well-formed text without NUL'],
  ])('refuses %s with the path and what is expected', async (args, path, expected) => {
    const hub = new FakeHub();

    const { data, errors } = await ask(hub, `{ datasets(${args}) { edges { cursor } } }`);

    expect(data).toBeNull();
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID_INPUT',
      path,
      expected: expect.stringContaining(expected),
    });
    expect(hub.calls.size).toBe(0);
  });
});

describe('a list of 50 runs with what lies around each', () => {
  const QUERY = `{
    runs(first: 50) {
      edges {
        node {
          state
          project { name }
          job { name latestRun { runId } }
          inputs { edges { node { __typename ... on DatasetVersion { version dataset { name latestVersion { version } } } } inferred } }
          commits { edges { node { sha author { displayName } repository { url } } } }
        }
      }
    }
  }`;

  async function callsFor(runs: number): Promise<Record<string, number>> {
    const hub = new FakeHub();
    hub.add('Project', 'default');
    const repository = hub.add('Repository', 'https://git.example/flights', {
      key: { url: 'https://git.example/flights' },
    });
    for (let index = 0; index < runs; index++) {
      const job = hub.add('Job', `job-${index}`);
      const run = hub.add('Run', `run-${index}`, { values: { state: 'COMPLETED' } });
      const dataset = hub.add('Dataset', `data-${index}`);
      const version = hub.add('DatasetVersion', `version-${index}`, { key: { version: '1', of: dataset } });
      const commit = hub.add('Commit', `sha-${index}`, {
        key: { sha: `sha-${index}`, repository: 'https://git.example/flights' },
      });
      const author = hub.add('Principal', `person-${index}`);
      hub.people.set(author, `Person ${index}`);
      hub.relate('HAS_RUN', job, run);
      hub.relate('HAS_VERSION', dataset, version);
      hub.relate('CONSUMED_BY', version, run, { inferred: true });
      hub.relate('BUILT_INTO', commit, run);
      hub.relate('AUTHORED_BY', commit, author);
      hub.relate('HAS_COMMIT', repository, commit);
    }
    const { data, errors } = await ask(hub, QUERY);
    expect(errors).toBeUndefined();
    expect(at(data, 'runs.edges')).toHaveLength(runs);
    expect(at(data, 'runs.edges.0.node')).toEqual({
      state: 'COMPLETED',
      project: { name: 'default' },
      job: { name: 'job-0', latestRun: { runId: 'run-0' } },
      inputs: {
        edges: [
          {
            node: {
              __typename: 'DatasetVersion',
              version: '1',
              dataset: { name: 'data-0', latestVersion: { version: '1' } },
            },
            inferred: true,
          },
        ],
      },
      commits: {
        edges: [
          {
            node: {
              sha: 'sha-0',
              author: { displayName: 'Person 0' },
              repository: { url: 'https://git.example/flights' },
            },
          },
        ],
      },
    });
    return Object.fromEntries(hub.calls);
  }

  it('asks the store as often as for one run', async () => {
    const one = await callsFor(1);
    const fifty = await callsFor(50);

    expect(fifty).toEqual(one);
    expect(Object.values(fifty).reduce((sum, calls) => sum + calls, 0)).toBeLessThanOrEqual(12);
  });
});
