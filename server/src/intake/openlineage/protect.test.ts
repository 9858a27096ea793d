import { FakeVault } from '@rootline/storage';
import { expect, it } from 'vitest';
import { acceptEvent } from './accept.ts';
import { marksOf } from './marks.ts';
import { described } from './described.fixture.ts';
import { data, runEvent } from './events.fixture.ts';

const SHA = 'a'.repeat(40);
const accept = (event: unknown, vault = new FakeVault()) =>
  acceptEvent(event, marksOf(JSON.stringify(event)), { actor: 'test' }, vault);
const withCommit = (commit: Record<string, unknown>) =>
  runEvent({
    run: {
      runId: '0194a6b0-7c1e-7d61-9d2a-3b1f0c5e8a01',
      facets: { rootline_commit: { repository: 'https://example.org/team/x.git', sha: SHA, ...commit } },
    },
  });

it('keeps neither names nor addresses of people in the body or the statements, and finds them in the vault', async () => {
  const vault = new FakeVault();
  const time = '2026-01-30T09:00:00+01:00';
  const { body, command } = await accept(
    withCommit({
      author: { name: 'Ada Lovelace', email: 'ada@example.org', time },
      committer: { name: 'Grace Hopper', email: 'grace@example.org', time: '2026-01-30T10:00:00+01:00' },
      message: 'Fix the mean\n\nCo-authored-by: Alan Turing <alan@example.org>\nSee mary@example.org.',
      parents: ['b'.repeat(40)],
      dirty: true,
    }),
    vault,
  );
  const all = Buffer.from(body.bytes).toString() + JSON.stringify(command);
  expect(all).not.toMatch(/lovelace|hopper|turing|@example/i);
  const { relations, values } = described(command.statements);
  const author = command.statements.find((one) => one.type === 'entity' && one.kind === 'Principal');
  expect(await vault.reveal([(author as { id: string }).id])).toEqual(
    new Map([[(author as { id: string }).id, { name: 'Ada Lovelace', email: 'ada@example.org' }]]),
  );
  expect(relations).toEqual([
    'Commit aaaaaaaaaaaa -AUTHORED_BY-> Principal person',
    'Commit aaaaaaaaaaaa -BUILT_INTO-> Run a01',
    'Job job -HAS_RUN-> Run a01',
    'Repository team/x -HAS_COMMIT-> Commit aaaaaaaaaaaa',
  ]);
  expect(values).toMatchObject({
    'Commit aaaaaaaaaaaa authoredAt': Date.UTC(2026, 0, 30, 8),
    'Commit aaaaaaaaaaaa committedAt': Date.UTC(2026, 0, 30, 9),
    'Commit aaaaaaaaaaaa parents': ['b'.repeat(40)],
    'Run a01 dirty': true,
    'Run a01 flags': ['the code that ran had changes that are in no commit'],
  });
  expect(values['Commit aaaaaaaaaaaa message']).toMatch(
    /^Fix the mean\n\nCo-authored-by: principal:[0-9a-f]{32}\nSee principal:[0-9a-f]{32}\.$/,
  );
});

it('says the same of a commit in every event, so that it is written once', async () => {
  const vault = new FakeVault();
  const commit = withCommit({ author: { email: 'ada@example.org', time: '2026-01-30T09:00:00Z' }, message: 'one' });
  const aboutCommit = async (event: unknown) => {
    const { command } = await accept(event, vault);
    return command.statements.filter(
      (one) => JSON.stringify(one).includes('commit:') && !JSON.stringify(one).includes('run:'),
    );
  };
  expect(await aboutCommit({ ...commit, eventTime: '2026-02-01T00:00:00Z' })).toEqual(await aboutCommit(commit));
});

it('makes principals of addresses in facets, and leaves names of datasets and repositories alone', async () => {
  const { body, command } = await accept(
    runEvent({
      inputs: [
        data('ada@example.org', {
          ownership: { owners: [{ name: 'Ada <ada@example.org>', type: 'OWNER' }, { name: 'team:data' }] },
          symlinks: { identifiers: [{ namespace: 'drive', name: 'grace@example.org', type: 'T' }] },
        }),
      ],
      job: {
        namespace: 'ns',
        name: 'job',
        facets: {
          custom: { by: ['mailto:ada@example.org'], repo: 'git@example.org:team/x.git', text: 'write to x@y, please' },
        },
      },
    }),
  );
  const { entities, values, aliases } = described(command.statements);
  expect(entities).toEqual([
    'Dataset ada@example.org',
    'Job job',
    'Principal person',
    'Principal team:data',
    'Run a01',
  ]);
  expect(aliases).toEqual(['drive/grace@example.org = Dataset ada@example.org']);
  expect(values['Job job facet:custom']).toEqual({
    by: [expect.stringMatching(/^principal:/)],
    repo: 'git@example.org:team/x.git',
    text: 'write to x@y, please',
  });
  expect(Buffer.from(body.bytes).toString()).not.toContain('mailto');
});

it('masks values of environment variables whose names tell that they are secret', async () => {
  const variables = [
    { name: 'AWS_SECRET_ACCESS_KEY', value: 'hunter2' },
    { name: 'DB_PASSWORD', value: 'hunter2' },
    { name: 'REGION', value: 'eu-1' },
  ];
  const { body, command } = await accept(
    runEvent({
      run: {
        runId: '0194a6b0-7c1e-7d61-9d2a-3b1f0c5e8a01',
        facets: { environmentVariables: { environmentVariables: variables } },
      },
    }),
  );
  expect(Buffer.from(body.bytes).toString() + JSON.stringify(command)).not.toContain('hunter2');
  expect(described(command.statements).values['Run a01 environment']).toEqual({
    AWS_SECRET_ACCESS_KEY: '***',
    DB_PASSWORD: '***',
    REGION: 'eu-1',
  });
});

it('takes odd people as they come', async () => {
  for (const author of [
    { name: '', email: '' },
    { email: 'mailto:' },
    { name: 7 },
    'ada@example.org',
    null,
    { name: 'x'.repeat(5_000) },
  ]) {
    await expect(accept(withCommit({ author }))).resolves.toBeDefined();
  }
});

it('finds people and variables that are spelt with escapes', async () => {
  const vault = new FakeVault();
  const event = withCommit({ author: { name: 'Ada Lovelace' }, by: 'ada@example.org' });
  const escaped = JSON.stringify(event).replace('rootline_commit', 'rootline\\u005fcommit').replaceAll('@', '\\u0040');
  expect(escaped).not.toMatch(/@|rootline_commit/);
  const { body } = await acceptEvent(JSON.parse(escaped), marksOf(escaped), { actor: 'test' }, vault);
  expect(Buffer.from(body.bytes).toString()).not.toMatch(/lovelace|@example/i);
});

it('refuses an event with more people than the bound, names the facet, and writes nobody to the vault', async () => {
  let asked = 0;
  const vault = new (class extends FakeVault {
    override principalOf(person: Parameters<FakeVault['principalOf']>[0]) {
      asked++;
      return super.principalOf(person);
    }
  })();
  const owners = (from: number, count: number) => ({
    owners: Array.from({ length: count }, (_, i) => ({ name: `user${from + i}@example.org` })),
  });
  const outputs = (...counts: number[]) =>
    counts.map((count, i) => ({ ...data(`d${i}`), facets: { ownership: owners(i * 600, count) } }));
  await expect(accept(runEvent({ outputs: outputs(600, 401) }), vault)).rejects.toThrow(
    '$.outputs[1].facets.ownership: expected at most 1000 people in one event, found more',
  );
  expect(asked).toBe(0);
  const { command } = await accept(runEvent({ outputs: outputs(600, 400) }), vault);
  expect(command.statements.filter((one) => one.type === 'entity' && one.kind === 'Principal')).toHaveLength(1_000);
});

it('counts a person once, however often an event speaks of them', async () => {
  const columns = Object.fromEntries(
    Array.from({ length: 1_500 }, (_, i) => [`c${i}`, { steward: 'ada@example.org' }]),
  );
  const { body } = await accept(runEvent({ outputs: [{ ...data('wide'), facets: { stewards: { columns } } }] }));
  expect(Buffer.from(body.bytes).toString()).not.toContain('ada@');
});
