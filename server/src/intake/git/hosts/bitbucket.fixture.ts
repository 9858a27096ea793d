import { BEFORE, FIRST, type More, SECOND, sha } from './payload.fixture.ts';

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
