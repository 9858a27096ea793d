import { githubCommits } from './github.fixture.ts';
import { BEFORE, type More, SECOND } from './payload.fixture.ts';

export function gitlabPush(more: More = {}): More {
  return {
    object_kind: 'push',
    event_name: 'push',
    before: BEFORE,
    after: SECOND,
    ref: 'refs/heads/main',
    ref_protected: true,
    checkout_sha: SECOND,
    message: null,
    user_id: 4,
    user_name: 'Ada Lovelace',
    user_username: 'ada',
    user_email: 'ada@example.org',
    user_avatar: null,
    project_id: 15,
    project: {
      id: 15,
      name: 'forecast',
      description: '',
      web_url: 'https://gitlab.example.org/ml/team/forecast',
      avatar_url: null,
      git_ssh_url: 'ssh://git@gitlab.example.org:2222/ml/team/forecast.git',
      git_http_url: 'https://gitlab.example.org/ml/team/forecast.git',
      namespace: 'team',
      visibility_level: 0,
      path_with_namespace: 'ml/team/forecast',
      default_branch: 'main',
    },
    commits: githubCommits().map(({ id, message, timestamp, url, author, added, modified, removed }) => ({
      ...{ id, message, title: message.split('\n')[0], timestamp, url },
      author: { name: author.name, email: author.email },
      ...{ added, modified, removed },
    })),
    total_commits_count: 2,
    push_options: {},
    ...more,
  };
}

export const gitlabRenamed = (): More => ({
  event_name: 'project_rename',
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-04-01T00:00:00Z',
  name: 'demand',
  path: 'demand',
  path_with_namespace: 'ml/team/demand',
  old_path_with_namespace: 'ml/team/forecast',
  project_id: 15,
  owner_name: 'Ada',
  owner_email: 'ada@example.org',
  project_visibility: 'private',
});
