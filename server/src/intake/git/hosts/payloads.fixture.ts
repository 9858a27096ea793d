/*
 * Bodies in the shape that each host documents, of our own making: two commits by Ada are pushed to main, over the
 * commit of 0s that it had.
 */

export const sha = (digit: string) => digit.repeat(40);
export const NOTHING = '0'.repeat(40);
export const [BEFORE, FIRST, SECOND, TAG] = [sha('a'), sha('b'), sha('c'), sha('d')] as [
  string,
  string,
  string,
  string,
];

const ada = { name: 'Ada Lovelace', email: 'ada@example.org', username: 'ada' };
const grace = { name: 'Grace Hopper', email: 'grace@example.org', username: 'grace' };
type More = Readonly<Record<string, unknown>>;

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

const commits = () => [
  githubCommit(FIRST, 1, { added: ['src/model.py'], modified: ['README.md'] }),
  githubCommit(SECOND, 2, {
    removed: ['src/old.py'],
    message: 'Train on holidays\n\nCo-authored-by: Alan <alan@example.org>',
  }),
];

export function githubPush(more: More = {}, ofRepository: More = {}): More {
  const pushed = commits();
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
    commits: commits().map(({ id, message, timestamp, url, author, added, modified, removed }) => ({
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
  const pushed = commits().map(({ tree_id: _tree, distinct: _distinct, ...commit }) => ({
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

const links = (path: string) => ({ html: { href: `https://bitbucket.org/${path}` } });
const bitbucketCommit = (hash: string, minute: number, parent: string) => ({
  type: 'commit',
  hash,
  date: `2026-03-01T09:0${minute}:00+00:00`,
  author: { type: 'author', raw: 'Ada Lovelace <ada@example.org>', user: { display_name: 'Ada', type: 'user' } },
  message: `Commit ${hash.slice(0, 3)}\n`,
  summary: { raw: 'x', markup: 'markdown', html: '<p>x</p>' },
  parents: [{ type: 'commit', hash: parent, links: links('acme/forecast/commits/x') }],
  links: links('acme/forecast/commits/x'),
});
const branch = (name: string, target: More) => ({
  type: 'branch',
  name,
  target,
  links: links('acme/forecast/branch/x'),
});
const bitbucketRepository = (path: string) => ({
  type: 'repository',
  uuid: '{673a6070-3421-46c9-9d48-90745f7bfe8e}',
  full_name: path,
  name: path.split('/')[1],
  links: links(path),
  scm: 'git',
  is_private: true,
});

export function bitbucketPush(ofChange: More = {}): More {
  return {
    actor: { type: 'user', display_name: 'Ada Lovelace', uuid: '{1}' },
    repository: bitbucketRepository('acme/forecast'),
    push: {
      changes: [
        {
          new: branch('main', bitbucketCommit(SECOND, 2, FIRST)),
          old: branch('main', bitbucketCommit(BEFORE, 0, sha('9'))),
          created: false,
          closed: false,
          forced: false,
          truncated: false,
          commits: [bitbucketCommit(SECOND, 2, FIRST), bitbucketCommit(FIRST, 1, BEFORE)],
          links: links('acme/forecast/branches/compare/x'),
          ...ofChange,
        },
      ],
    },
  };
}

export const bitbucketRenamed = (): More => ({
  actor: { type: 'user', display_name: 'Ada Lovelace', uuid: '{1}' },
  repository: bitbucketRepository('acme/demand'),
  changes: {
    name: { new: 'demand', old: 'forecast' },
    full_name: { new: 'acme/demand', old: 'acme/forecast' },
    links: { new: links('acme/demand'), old: links('acme/forecast') },
  },
});

const serverCommit = (id: string, minute: number, parent: string) => ({
  id,
  displayId: id.slice(0, 11),
  author: { name: 'ada', emailAddress: 'ada@example.org', displayName: 'Ada Lovelace', active: true, slug: 'ada' },
  authorTimestamp: Date.UTC(2026, 2, 1, 9, minute),
  committer: { name: 'grace', emailAddress: 'grace@example.org', displayName: 'Grace Hopper' },
  committerTimestamp: Date.UTC(2026, 2, 1, 9, minute, 30),
  message: `Commit ${id.slice(0, 3)}`,
  parents: [{ id: parent, displayId: parent.slice(0, 11) }],
});

export const serverRepository = (slug = 'forecast'): More => ({
  slug,
  id: 84,
  name: slug,
  hierarchyId: '8b6d5a9b4c0a',
  scmId: 'git',
  state: 'AVAILABLE',
  statusMessage: 'Available',
  forkable: true,
  project: { key: 'ML', id: 84, name: 'ml', public: false, type: 'NORMAL' },
  public: false,
  archived: false,
  links: {
    clone: [
      { href: `ssh://git@bitbucket.example.org:7999/ml/${slug}.git`, name: 'ssh' },
      { href: `https://bitbucket.example.org/scm/ml/${slug}.git`, name: 'http' },
    ],
    self: [{ href: `https://bitbucket.example.org/projects/ML/repos/${slug}/browse` }],
  },
});

export function serverPush(more: More = {}): More {
  return {
    eventKey: 'repo:refs_changed',
    date: '2026-03-01T10:03:00+0100',
    actor: {
      name: 'ada',
      emailAddress: 'ada@example.org',
      id: 1,
      displayName: 'Ada Lovelace',
      active: true,
      slug: 'ada',
    },
    repository: serverRepository(),
    changes: [
      {
        ref: { id: 'refs/heads/main', displayId: 'main', type: 'BRANCH' },
        refId: 'refs/heads/main',
        fromHash: BEFORE,
        toHash: SECOND,
        type: 'UPDATE',
      },
    ],
    commits: [serverCommit(SECOND, 2, FIRST), serverCommit(FIRST, 1, BEFORE)],
    toCommit: serverCommit(SECOND, 2, FIRST),
    ...more,
  };
}
