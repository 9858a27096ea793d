import { BEFORE, FIRST, type More, SECOND, ada, grace, sha } from './payload.fixture.ts';

const githubCommit = (id: string, minute: number, more: More = {}) => ({
  id,
  tree_id: sha('e'),
  distinct: true,
  message: `Commit ${id.slice(0, 3)}`,
  timestamp: `2026-03-01T10:0${minute}:00+01:00`,
  url: `https://github.com/acme/forecast/commit/${id}`,
  author: ada,
  committer: grace,
  added: [],
  removed: [],
  modified: [],
  ...more,
});

/** The two commits, as GitHub and Gitea tell them. */
export const githubCommits = () => [
  githubCommit(FIRST, 1, { added: ['src/model.py'], modified: ['README.md'] }),
  githubCommit(SECOND, 2, {
    removed: ['src/old.py'],
    message: 'Train on holidays\n\nCo-authored-by: Alan <alan@example.org>',
  }),
];

export function githubPush(more: More = {}, ofRepository: More = {}): More {
  const pushed = githubCommits();
  return {
    ref: 'refs/heads/main',
    before: BEFORE,
    after: SECOND,
    repository: {
      id: 1296269,
      node_id: 'R_kgDOABPHtQ',
      name: 'forecast',
      full_name: 'acme/forecast',
      private: true,
      owner: { name: 'acme', email: null, login: 'acme', id: 1 },
      html_url: 'https://github.com/acme/forecast',
      fork: false,
      url: 'https://github.com/acme/forecast',
      created_at: 1_700_000_000,
      updated_at: '2026-03-01T09:00:00Z',
      pushed_at: Date.UTC(2026, 2, 1, 9, 3) / 1_000,
      git_url: 'git://github.com/acme/forecast.git',
      ssh_url: 'git@github.com:acme/forecast.git',
      clone_url: 'https://github.com/acme/forecast.git',
      default_branch: 'main',
      ...ofRepository,
    },
    pusher: { name: 'ada', email: 'ada@example.org' },
    sender: { login: 'ada', id: 2, type: 'User' },
    created: false,
    deleted: false,
    forced: false,
    base_ref: null,
    compare: 'https://github.com/acme/forecast/compare/aaaaaaaaaaaa...cccccccccccc',
    commits: pushed,
    head_commit: pushed[1],
    ...more,
  };
}

export function githubRenamed(): More {
  const { repository, sender } = githubPush(
    {},
    {
      name: 'demand',
      full_name: 'acme/demand',
      clone_url: 'https://github.com/acme/demand.git',
      ssh_url: 'git@github.com:acme/demand.git',
      updated_at: '2026-04-01T00:00:00Z',
    },
  );
  return { action: 'renamed', changes: { repository: { name: { from: 'forecast' } } }, repository, sender };
}
