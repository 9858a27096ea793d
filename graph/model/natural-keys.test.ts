import { expect, it } from 'vitest';
import { withoutCredentials, withoutPassword } from './credentials.ts';
import { canonicalRepositoryUrl, commit, repository } from './natural-keys.ts';

it.each([
  'https://host/team/x',
  'https://host/team/x.git',
  'https://host/team/x/',
  'https://host/team/x.git/',
  ' https://host/team/x ',
  'https://HOST/team/x',
  'http://host:80/team/x',
  'https://host:443/team/x.git',
  'ssh://git@host:22/team/x.git',
  'ssh://git@host/team/x',
  'git://host/team/x.git',
  'git+ssh://git@host/team/x.git',
  'git+https://host/team/x',
  'git@host:team/x.git',
  'git@host:/team/x',
  'u:p@ss@host:team/x.git',
  'https://token@host/team/x.git',
  'https://user:pw@host/team/x',
  'https://user:p@ss@host/team/x',
  'https://user:p@ss@w@host:443/team/x.git',
  'https://user:p#a?ss@host/team/x',
  'https://user:p/ss@host/team/x',
  'https://host/team/x?access=1#readme',
])('knows %s as one repository', (spelled) => {
  expect(canonicalRepositoryUrl(spelled)).toBe('https://host/team/x');
  expect(repository(spelled)).toEqual(repository('https://host/team/x'));
  expect(commit(spelled, 'A'.repeat(40))).toEqual(commit('https://host/team/x', 'a'.repeat(40)));
});

it.each([
  ['https://host:8443/team/x.git', 'https://host:8443/team/x'],
  ['ssh://git@host:2222/team/x', 'https://host:2222/team/x'],
  ['https://user:p@ss@host/x', 'https://host/x'],
  ['ssh://git@ssh.github.com:443/team/x.git', 'https://github.com/team/x'],
  ['git@ssh.github.com:team/x.git', 'https://github.com/team/x'],
  ['ssh://git@altssh.gitlab.com:443/group/sub/x.git', 'https://gitlab.com/group/sub/x'],
  ['ssh://git@altssh.bitbucket.org:443/team/x.git', 'https://bitbucket.org/team/x'],
  ['https://host/team/x@2', 'https://host/team/x@2'],
  ['https://host:8443/team/x@2', 'https://host:8443/team/x@2'],
  ['https://u:pw@host/team/x@2', 'https://host/team/x@2'],
  ['svn+ssh://u:p@w@host/repo/', 'svn+ssh://host/repo'],
  ['file://u:pw@host/srv/x.git', 'file://host/srv/x'],
  ['file:///srv/git/x.git/', 'file:///srv/git/x'],
  ['/srv/git/x.git', '/srv/git/x'],
  ['/home/ada@example.org/x', '/home/ada@example.org/x'],
  ['../x', '../x'],
  ['C:\\code\\x', 'C:\\code\\x'],
])('spells %s as %s', (spelled, canonical) => {
  expect(canonicalRepositoryUrl(spelled)).toBe(canonical);
});

it.each([
  ['postgres://user:secret@host/db', 'postgres://host/db'],
  ['postgres://user:se@cr@et@host:5432/db', 'postgres://host:5432/db'],
  ['jdbc:postgresql://user:secret@host/db', 'jdbc:postgresql://host/db'],
  ['https://token@host/x', 'https://host/x'],
  ['abfss://container@account.example/path', 'abfss://container@account.example/path'],
  ['kafka://a:9092,b:9092/x@y', 'kafka://a:9092,b:9092/x@y'],
  ['http://[::1]:80/x@y', 'http://[::1]:80/x@y'],
  ['ada@example.org', 'ada@example.org'],
])('shows %s as %s', (spelled, shown) => {
  expect(withoutCredentials(spelled)).toBe(shown);
});

it('takes a user from an identity only together with a password', () => {
  expect(withoutPassword('postgres://user:se@cret@host:5432')).toBe('postgres://host:5432');
  for (const name of ['oracle://scott@host', 'abfss://c@account.example', 'postgres://host:5432', 's3://a/b:c@d']) {
    expect(withoutPassword(name)).toBe(name);
  }
});

it('reads a long text without a host in time', () => {
  const started = performance.now();
  withoutCredentials(`https://${'a:'.repeat(100_000)}`);
  withoutPassword(`https://${':'.repeat(200_000)}`);
  expect(performance.now() - started).toBeLessThan(500);
});
