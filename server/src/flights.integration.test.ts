import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { getOperationAST, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestHub, startHub } from './hub.fixture.ts';

const root = join(import.meta.dirname, '../..');

let hub: TestHub;
let folder: string;

/** The example as a newcomer's `npm start` runs it, one month only. */
async function flyOneMonth(): Promise<void> {
  const example = join(root, 'examples/flights/src/main.ts');
  const flags = ['--url', hub.url, '--data', folder, '--quick'];
  await promisify(execFile)(process.execPath, ['--import', 'tsx', example, ...flags], { cwd: root });
}

beforeAll(async () => {
  hub = await startHub();
  folder = await mkdtemp(join(tmpdir(), 'rootline-flights-'));
  await flyOneMonth();
});
afterAll(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

type Node = { readonly id: string; readonly kind: string; readonly name: string; readonly distance: number };

const WALK = /* GraphQL */ `
  query Walk($of: [ID!]!, $direction: Direction!, $granularity: Granularity!) {
    lineage(of: $of, direction: $direction, granularity: $granularity, depth: 20) {
      nodes {
        id
        kind
        name
        distance
      }
      truncated
    }
  }
`;

async function walk(of: string, direction: string, granularity: string): Promise<readonly Node[]> {
  const { data, errors } = await hub.gql(WALK, { of: [of], direction, granularity });
  expect(errors).toEqual([]);
  expect(data.lineage.truncated).toBe(false);
  return data.lineage.nodes as readonly Node[];
}

async function datasetId(name: string): Promise<string> {
  const { data } = await hub.gql('query Find($text: String!) { find(text: $text) { id kind } }', { text: name });
  const found = (data.find as readonly { id: string; kind: string }[]).find(({ kind }) => kind === 'Dataset');
  if (found === undefined) throw new Error(`no dataset ${name}`);
  return found.id;
}

describe('the flights example', () => {
  test('is walked from the training table back to the raw file and the commit in one query', async () => {
    const nodes = await walk(await datasetId('training.flight_delay'), 'UPSTREAM', 'VERSION');
    const kinds = new Set(nodes.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['Dataset', 'DatasetVersion', 'Run', 'Commit']));
    const raw = await datasetId('flights-3m.parquet');
    const versions = await hub.gql(
      'query V($id: ID!) { entity(id: $id) { ... on Dataset { latestVersion { id } } } }',
      { id: raw },
    );
    expect(nodes.map(({ id }) => id)).toContain(versions.data.entity.latestVersion.id);
  });

  test('is walked from the raw file down to the training table, by files and by names', async () => {
    const raw = await datasetId('flights-3m.parquet');
    const training = await datasetId('training.flight_delay');
    const byName = await walk(raw, 'DOWNSTREAM', 'ENTITY');
    expect(byName.find(({ id }) => id === training)).toBeDefined();
    const byFile = await walk(raw, 'DOWNSTREAM', 'VERSION');
    const deepest = byFile.filter(({ kind }) => kind === 'DatasetVersion').at(-1);
    expect(deepest?.name).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test('names every version by the hash of its file, and makes none twice', async () => {
    const { data } = await hub.gql(
      'query Versions { datasets(first: 50) { edges { node { name versions { edges { node { name } } } } } } }',
    );
    for (const { node } of data.datasets.edges) {
      const names = node.versions.edges.map((edge: { node: { name: string } }) => edge.node.name);
      expect([node.name, names]).toEqual([node.name, [expect.stringMatching(/^sha256:/)]]);
    }
  });

  test('run again makes new runs and the same versions', async () => {
    const count = async () => {
      const { data } = await hub.gql('{ status { entities { kind count } } }');
      const counts = data.status.entities as readonly { kind: string; count: number }[];
      return Object.fromEntries(counts.map(({ kind, count: n }) => [kind, n]));
    };
    const before = await count();
    await flyOneMonth();
    const after = await count();
    expect(after['DatasetVersion']).toBe(before['DatasetVersion']);
    expect(after['Dataset']).toBe(before['Dataset']);
    expect(after['Run']).toBeGreaterThan(before['Run'] ?? 0);
  });

  test('shows the commit that each run executed, with its message and its author as a principal', async () => {
    const { data } = await hub.gql(
      '{ commits(first: 5) { edges { node { sha message author { id name } runs { edges { node { id } } } } } } }',
    );
    const executed = data.commits.edges
      .map((edge: { node: unknown }) => edge.node)
      .find((node: { message: string | null }) => node.message !== null);
    expect(executed.sha).toMatch(/^[0-9a-f]{40}$/);
    expect(executed.author.id).toMatch(/^principal:[0-9a-f]{32}$/);
    expect(executed.runs.edges.length).toBeGreaterThan(0);
  });
});

describe('the guide to the GraphQL API', () => {
  test('has examples that a hub with the flights example answers', async () => {
    const guide = await readFile(join(root, 'docs/guide/graphql.md'), 'utf8');
    const examples = [...guide.matchAll(/```graphql\n([\s\S]*?)```\s*```json\n([\s\S]*?)```/g)];
    expect(examples.length).toBeGreaterThan(10);
    for (const [, source = '', variables = ''] of examples) {
      const name = getOperationAST(parse(source))?.name?.value ?? 'unnamed';
      const answer = await hub.gql(source, JSON.parse(variables) as Record<string, unknown>);
      expect([name, answer.status, answer.errors]).toEqual([name, 200, []]);
      for (const [field, value] of Object.entries(answer.data as Record<string, unknown>)) {
        expect([name, field, value]).not.toEqual([name, field, null]);
      }
    }
  });
});
