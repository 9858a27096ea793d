import { entityId } from '@rootline/graph/model';
import { describe, expect, it } from 'vitest';
import { ask, at, FakeHub, NOON } from '../context.fake.ts';

async function fields(hub: FakeHub, id: string, kind: string, selection: string) {
  const { data, errors } = await ask(hub, `query ($id: ID!) { node(id: $id) { ... on ${kind} { ${selection} } } }`, {
    id,
  });
  expect(errors).toBeUndefined();
  return at(data, 'node');
}

describe('what each kind tells', () => {
  it('a run: its states, times, error and what it read and made', async () => {
    const hub = new FakeHub();
    const version = hub.add('DatasetVersion', 'v1');
    const model = hub.add('ModelVersion', 'm1');
    const run = hub.add('Run', 'r1', {
      ...{ key: { runId: '0198-uuid' }, startedAt: NOON, endedAt: NOON + 90_000 },
      values: {
        ...{ state: 'FAILED', parameters: { rate: 0.1 }, flags: ['run.facets.odd', 7] },
        error: { message: 'out of memory', programmingLanguage: 'PYTHON', stackTrace: 'at line 1' },
        nominalTime: { nominalStartTime: '2026-01-01T00:00:00Z', nominalEndTime: 'soon' },
      },
    });
    hub.relate('CONSUMED_BY', version, run);
    hub.relate('PRODUCED', run, model);
    hub.revise(run, 'state', ['RUNNING', NOON], ['FAILED', NOON + 90_000]);

    const selection = `runId state startedAt endedAt durationMs nominalStartAt nominalEndAt parameters flags
      error { message language stackTrace } inputs { edges { relation node { id } } } outputs { edges { relation node { id } } }
      stateHistory { edges { node { state at recordedSeq } } }`;

    expect(await fields(hub, run, 'Run', selection)).toEqual({
      ...{
        runId: '0198-uuid',
        state: 'FAILED',
        durationMs: 90_000,
        parameters: { rate: 0.1 },
        flags: ['run.facets.odd'],
      },
      ...{ startedAt: '2026-01-01T12:00:00.000Z', endedAt: '2026-01-01T12:01:30.000Z' },
      ...{ nominalStartAt: '2026-01-01T00:00:00.000Z', nominalEndAt: null },
      error: { message: 'out of memory', language: 'PYTHON', stackTrace: 'at line 1' },
      inputs: { edges: [{ relation: 'CONSUMED_BY', node: { id: version } }] },
      outputs: { edges: [{ relation: 'PRODUCED', node: { id: model } }] },
      stateHistory: {
        edges: [
          { node: { state: 'FAILED', at: '2026-01-01T12:01:30.000Z', recordedSeq: 2 } },
          { node: { state: 'RUNNING', at: '2026-01-01T12:00:00.000Z', recordedSeq: 1 } },
        ],
      },
    });
  });

  it.each([
    [
      'listed in the record',
      (_hub: FakeHub) => [{ name: 'delay', type: 'int', fields: [{ name: 'minutes' }] }, { type: 'nameless' }],
    ],
    [
      'kept as a Schema that the record names',
      (hub: FakeHub) =>
        hub.add('Schema', 's', {
          key: { content: JSON.stringify([{ name: 'delay', type: 'int', fields: [{ name: 'minutes' }] }]) },
        }),
    ],
  ])('a dataset: its columns, %s', async (_, schemaOf) => {
    const hub = new FakeHub();
    const dataset = hub.add('Dataset', 'flights', { values: { schema: schemaOf(hub) } });

    expect(await fields(hub, dataset, 'Dataset', 'schema { name type ordinal fields { name type } }')).toEqual({
      schema: [{ name: 'delay', type: 'int', ordinal: null, fields: [{ name: 'minutes', type: null }] }],
    });
  });

  it('a version: the columns of the schema that it is joined to, its sizes, and the runs around it', async () => {
    const hub = new FakeHub();
    const schema = hub.add('Schema', 's', { key: { content: '[{"name":"delay"}]' } });
    const maker = hub.add('Run', 'maker');
    const reader = hub.add('Run', 'reader');
    const values = { digest: 'sha256:ab', rowCount: 3_000_000, byteSize: 5_000_000_000, uri: 'file:///x' };
    const version = hub.add('DatasetVersion', 'v1', { key: { version: '2001-01' }, values, availableAt: NOON });
    hub.relate('HAS_SCHEMA', version, schema);
    hub.relate('PRODUCED', maker, version);
    hub.relate('CONSUMED_BY', version, reader, { inferred: true });

    const selection = `version digest uri rowCount byteSize availableAt schema { name }
      producedBy { edges { node { name } inferred } } consumedBy { edges { node { name } inferred validFrom } }`;

    expect(await fields(hub, version, 'DatasetVersion', selection)).toEqual({
      ...{ version: '2001-01', ...values, availableAt: '2026-01-01T12:00:00.000Z', schema: [{ name: 'delay' }] },
      producedBy: { edges: [{ node: { name: 'maker' }, inferred: false }] },
      consumedBy: { edges: [{ node: { name: 'reader' }, inferred: true, validFrom: '2026-01-01T12:00:00.000Z' }] },
    });
  });

  it('a version that its producer named only after its run had made it: that name', async () => {
    const hub = new FakeHub();
    const version = hub.add('DatasetVersion', 'run 9804e815', { key: { run: 'run:1' }, aliases: ['sha256:7a25'] });
    const unnamed = hub.add('DatasetVersion', 'run 11112222', { key: { run: 'run:2' } });

    expect(await fields(hub, version, 'DatasetVersion', 'version')).toEqual({ version: 'sha256:7a25' });
    expect(await fields(hub, unnamed, 'DatasetVersion', 'version')).toEqual({ version: null });
  });

  it('a job: where its code is, as far as the hub knows it', async () => {
    const hub = new FakeHub();
    const sha = 'a'.repeat(40);
    const url = 'https://git.example/team/flights';
    hub.add('Repository', url, { key: { url } });
    const job = hub.add('Job', 'clean', {
      values: {
        sourceCode: { type: 'git', repoUrl: 'git@git.example:team/flights.git', path: 'src/clean.py', version: sha },
      },
    });
    const commit = entityId('Commit', url, sha);
    hub.records.set(commit, { ...hub.records.get(job)!, id: commit, kind: 'Commit', key: { sha, repository: url } });

    const selection =
      'sourceCode { type repositoryUrl path revision branch repository { url } commit { sha repository { url } } }';

    expect(await fields(hub, job, 'Job', selection)).toEqual({
      sourceCode: {
        ...{
          type: 'git',
          repositoryUrl: 'git@git.example:team/flights.git',
          path: 'src/clean.py',
          revision: sha,
          branch: null,
        },
        ...{ repository: { url }, commit: { sha, repository: { url } } },
      },
    });
  });

  it('a deployment: what answered when, and why it changed', async () => {
    const hub = new FakeHub();
    const old = hub.add('ModelVersion', 'v1', { key: { version: '1' } });
    const next = hub.add('ModelVersion', 'v2', { key: { version: '2' } });
    const deployment = hub.add('Deployment', 'api', {
      values: { state: 'ACTIVE', attributes: { environment: 'production' } },
    });
    hub.relate('DEPLOYED_AS', old, deployment, { validTo: NOON + 1_000 });
    hub.relate('DEPLOYED_AS', next, deployment, { validFrom: NOON + 1_000 });
    hub.revise(deployment, 'state', ['ACTIVE', NOON], ['ACTIVE', NOON + 1_000]);
    hub.revise(deployment, 'reason', ['drift', NOON + 1_000]);

    const selection =
      'environment state currentVersion { version } history { edges { node { at state reason modelVersion { version } } } }';

    expect(await fields(hub, deployment, 'Deployment', selection)).toEqual({
      ...{ environment: 'production', state: 'ACTIVE', currentVersion: { version: '2' } },
      history: {
        edges: [
          {
            node: { at: '2026-01-01T12:00:01.000Z', state: 'ACTIVE', reason: 'drift', modelVersion: { version: '2' } },
          },
          { node: { at: '2026-01-01T12:00:00.000Z', state: 'ACTIVE', reason: null, modelVersion: { version: '1' } } },
        ],
      },
    });
  });

  it('a commit, a column mapping, a project', async () => {
    const hub = new FakeHub();
    const commit = hub.add('Commit', 'abc', {
      values: { message: 'Fix', authoredAt: '2026-01-01T12:00:00Z', committedAt: NOON, parents: ['def'], dirty: true },
    });
    const mapping = hub.add('JobVersion', 'jv', { key: { digest: 'ab', content: '{"columns":{"a":[]}}' } });
    const project = hub.add('Project', 'air', { values: { namespacePatterns: ['air*'] } });

    expect(await fields(hub, commit, 'Commit', 'message authoredAt committedAt parents dirty')).toEqual({
      ...{
        message: 'Fix',
        authoredAt: '2026-01-01T12:00:00.000Z',
        committedAt: '2026-01-01T12:00:00.000Z',
        parents: ['def'],
        dirty: true,
      },
    });
    expect(await fields(hub, mapping, 'JobVersion', 'digest columnMapping')).toEqual({
      digest: 'ab',
      columnMapping: { columns: { a: [] } },
    });
    expect(await fields(hub, project, 'Project', 'namespacePatterns')).toEqual({ namespacePatterns: ['air*'] });
  });

  it('shows a value of an odd type as null and goes on', async () => {
    const hub = new FakeHub();
    const run = hub.add('Run', 'r', {
      values: { state: 'EXPLODED', error: 3, flags: 'no list', nominalTime: 'x', description: { a: 1 } },
    });

    expect(await fields(hub, run, 'Run', 'state error { message } flags nominalStartAt description')).toEqual({
      ...{ state: 'NEW', error: null, flags: [], nominalStartAt: null, description: null },
    });
  });
});
