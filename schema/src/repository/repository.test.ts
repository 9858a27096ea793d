import { commit, gitRef, repository } from '@rootline/graph/model';
import { describe, expect, it } from 'vitest';
import { ask, at, FakeHub, NOON } from '../context.fake.ts';

const URL = 'https://git.example/team/flights';
const [ONE, TWO] = ['1'.repeat(40), '2'.repeat(40)] as [string, string];

/** Adds what a natural key names under the id that follows from it. */
function known(
  hub: FakeHub,
  of: ReturnType<typeof commit>,
  values: Readonly<Record<string, never>> | object = {},
): string {
  const id = hub.add(of.kind, of.name);
  const record = hub.records.get(id);
  hub.records.delete(id);
  if (record !== undefined) hub.records.set(of.id, { ...record, id: of.id, key: of.key ?? {}, values: { ...values } });
  return of.id;
}

describe('repositories', () => {
  it('are found by any spelling of their address, and go by the newest one', async () => {
    const hub = new FakeHub();
    const values = {
      uri: 'https://git.example/team/demand',
      defaultBranch: 'refs/heads/main',
      incomplete: [{ reason: 'host-limit', detail: '2 of 40' }, { odd: 1 }],
    };
    known(hub, repository(URL), values);
    const query = 'query($url: String!) { repository(url: $url) { url defaultBranch incomplete { reason detail } } }';
    const { data, errors } = await ask(hub, query, { url: 'git@git.example:team/flights.git' });
    expect(errors).toBeUndefined();
    expect(at(data, 'repository')).toEqual({
      url: 'https://git.example/team/demand',
      defaultBranch: 'refs/heads/main',
      incomplete: [{ reason: 'host-limit', detail: '2 of 40' }],
    });
    expect(at((await ask(hub, query, { url: 'https://git.example/other' })).data, 'repository')).toBeNull();
    const long = await ask(hub, query, { url: 'x'.repeat(2_001) });
    expect(long.errors?.[0]?.message).toContain('url: expected at most 2,000 characters');
  });

  it('have branches and tags with their moves, newest first', async () => {
    const hub = new FakeHub();
    const home = known(hub, repository(URL));
    const main = known(hub, gitRef(URL, 'refs/heads/main'), { state: 'ACTIVE', synced: ONE });
    const target = known(hub, commit(URL, TWO));
    const ada = hub.add('Principal', 'ada');
    hub.people.set(ada, 'Ada');
    hub.relate('HAS_REF', home, main);
    hub.relate('LED_TO', target, main);
    hub.revise(
      main,
      'moved',
      [{ from: null, to: ONE, tag: { sha: ONE, message: 'First' } }, NOON],
      [{ from: ONE, to: TWO, forced: true, by: ada }, NOON + 1_000],
      ['no movement at all', NOON - 1_000],
    );
    const query = `{ repositories { edges { node { refs { edges { node { name refName state syncedSha target { sha } repository { url }
      movements { edges { node { at fromSha toSha forced tagObject { sha message } from { sha } to { sha } by { displayName } recordedSeq } } } } } } } } } }`;
    const { data, errors } = await ask(hub, query);
    expect(errors).toBeUndefined();
    const ref = at(data, 'repositories.edges.0.node.refs.edges.0.node');
    expect(ref).toMatchObject({
      ...{ name: 'main', refName: 'refs/heads/main', state: 'ACTIVE', syncedSha: ONE },
      ...{ target: { sha: TWO }, repository: { url: URL } },
    });
    const nothing = { fromSha: null, toSha: null, forced: null, tagObject: null, from: null, to: null, by: null };
    expect(at(ref, 'movements.edges')).toEqual([
      {
        node: {
          ...{ at: '2026-01-01T12:00:01.000Z', fromSha: ONE, toSha: TWO, forced: true, tagObject: null },
          // The hub does not know the commit before.
          ...{ from: null, to: { sha: TWO }, by: { displayName: 'Ada' }, recordedSeq: 2 },
        },
      },
      {
        node: {
          ...{ ...nothing, at: '2026-01-01T12:00:00.000Z', toSha: ONE, recordedSeq: 1 },
          tagObject: { sha: ONE, message: 'First' },
        },
      },
      { node: { ...nothing, at: '2026-01-01T11:59:59.000Z', recordedSeq: 3 } },
    ]);
  });
});

describe('commits', () => {
  const CHANGES = `query($id: ID!, $first: Int!, $after: String) { node(id: $id) { ... on Commit {
    changes(first: $first, after: $after) { total edges { node { path change from submodule } } pageInfo { hasNextPage endCursor } } } } }`;

  it('tell the paths that they changed, in pages, and how many there are', async () => {
    const hub = new FakeHub();
    const id = known(hub, commit(URL, ONE));
    const paths = [
      { path: 'a', kind: 'added' },
      { path: 'c', kind: 'renamed', from: 'b' },
      { path: 'odd', kind: 'vanished' },
      { path: 'lib', kind: 'modified', submodule: TWO },
    ];
    hub.revise(id, 'facet:git.changes', [{ paths, total: 70 }, NOON]);
    const first = await ask(hub, CHANGES, { id, first: 2 });
    expect(first.errors).toBeUndefined();
    expect(at(first.data, 'node.changes')).toMatchObject({
      total: 70,
      edges: [
        { node: { path: 'a', change: 'ADDED', from: null, submodule: null } },
        { node: { path: 'c', change: 'RENAMED', from: 'b' } },
      ],
      pageInfo: { hasNextPage: true },
    });
    const after = at(first.data, 'node.changes.pageInfo.endCursor');
    const second = await ask(hub, CHANGES, { id, first: 2, after });
    expect(at(second.data, 'node.changes')).toMatchObject({
      edges: [{ node: { path: 'lib', change: 'MODIFIED', submodule: TWO } }],
      pageInfo: { hasNextPage: false },
    });
    const wrong = await ask(hub, CHANGES, { id, first: 2, after: 'elsewhere' });
    expect(wrong.errors?.[0]?.message).toContain('after: expected a cursor of this list');
  });

  it('tell nothing of paths and submodules where nobody told', async () => {
    const hub = new FakeHub();
    const id = known(hub, commit(URL, ONE));
    expect(at((await ask(hub, CHANGES, { id, first: 2 })).data, 'node.changes')).toBeNull();
    const query = 'query($id: ID!) { node(id: $id) { ... on Commit { submodules { path } } } }';
    expect(at((await ask(hub, query, { id })).data, 'node.submodules')).toBeNull();
    hub.revise(id, 'facet:git.submodules', [[{ path: 'lib', url: '../other' }, { url: 'x' }], NOON]);
    expect(at((await ask(hub, query, { id })).data, 'node.submodules')).toEqual([{ path: 'lib' }]);
  });

  it('lead to the parents that are known, and to what points at them', async () => {
    const hub = new FakeHub();
    const child = known(hub, commit(URL, TWO), { parents: [ONE, '3'.repeat(40)] });
    const main = known(hub, gitRef(URL, 'refs/heads/main'));
    known(hub, commit(URL, ONE));
    hub.relate('LED_TO', child, main);
    const query =
      'query($id: ID!) { node(id: $id) { ... on Commit { parents parentCommits { sha } refs { edges { node { name } } } } } }';
    const { data, errors } = await ask(hub, query, { id: child });
    expect(errors).toBeUndefined();
    expect(at(data, 'node')).toEqual({
      parents: [ONE, '3'.repeat(40)],
      parentCommits: [{ sha: ONE }],
      refs: { edges: [{ node: { name: 'main' } }] },
    });
  });
});
