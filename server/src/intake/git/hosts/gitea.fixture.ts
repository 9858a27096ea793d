import { githubCommits } from './github.fixture.ts';
import { BEFORE, type More, SECOND } from './payload.fixture.ts';

const giteaRepository = {
  id: 140,
  owner: { id: 1, login: 'acme', full_name: '', email: 'acme@example.org' },
  name: 'forecast',
  full_name: 'acme/forecast',
  html_url: 'https://git.example.org/acme/forecast',
  ssh_url: 'ssh://git@git.example.org:3022/acme/forecast.git',
  clone_url: 'https://git.example.org/acme/forecast.git',
  default_branch: 'main',
  updated_at: '2026-03-01T09:03:00Z',
};
const giteaUser = { id: 1, login: 'ada', full_name: 'Ada Lovelace', email: 'ada@example.org', username: 'ada' };

export function giteaPush(more: More = {}): More {
  const pushed = githubCommits().map(({ tree_id: _tree, distinct: _distinct, ...commit }) => ({
    ...commit,
    verification: null,
  }));
  return {
    ref: 'refs/heads/main',
    before: BEFORE,
    after: SECOND,
    compare_url: 'https://git.example.org/acme/forecast/compare/a...c',
    commits: [...pushed].reverse(),
    total_commits: 2,
    head_commit: pushed[1],
    repository: giteaRepository,
    pusher: giteaUser,
    sender: giteaUser,
    ...more,
  };
}

export const giteaDeletion = (): More => ({
  ref: 'main',
  ref_type: 'branch',
  pusher_type: 'user',
  repository: giteaRepository,
  sender: giteaUser,
});
