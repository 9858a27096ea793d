import { BEFORE, FIRST, type More, SECOND } from './payload.fixture.ts';

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
