import type { EntityStatement } from './statements.ts';
import { withoutCredentials } from './credentials.ts';
import { entityId } from './ids.ts';

/*
 * The statements that say "there is such a thing", one function per kind with a natural key, so that every writer
 * (OpenLineage, git, GraphQL) makes the same id for the same thing without reading the graph.
 */

export function dataset(namespace: string, name: string): EntityStatement {
  return { type: 'entity', kind: 'Dataset', id: entityId('Dataset', namespace, name), namespace, name };
}

export function job(namespace: string, name: string): EntityStatement {
  return { type: 'entity', kind: 'Job', id: entityId('Job', namespace, name), namespace, name };
}

/** A run is known by its UUID everywhere; it belongs to the project of its job. */
export function run(runId: string, jobNamespace?: string): EntityStatement {
  const key = runId.toLowerCase();
  return {
    type: 'entity',
    kind: 'Run',
    id: entityId('Run', key),
    name: key,
    key: { runId: key },
    ...(jobNamespace === undefined ? {} : { namespace: jobNamespace }),
  };
}

/** A registered model that an outside producer names as a dataset of type MODEL. */
export function externalModel(namespace: string, name: string): EntityStatement {
  return { type: 'entity', kind: 'RegisteredModel', id: entityId('RegisteredModel', namespace, name), namespace, name };
}

/** One repository however it is cloned: https, ssh, with and without `.git`, with and without credentials. */
export function repository(url: string): EntityStatement {
  const canonical = canonicalRepositoryUrl(url);
  return {
    type: 'entity',
    kind: 'Repository',
    id: entityId('Repository', canonical),
    name: canonical.replace(/^.*?\/\/[^/]*\//, ''),
    key: { url: canonical },
  };
}

export function commit(repositoryUrl: string, sha: string): EntityStatement {
  const canonical = canonicalRepositoryUrl(repositoryUrl);
  const lower = sha.toLowerCase();
  return {
    type: 'entity',
    kind: 'Commit',
    id: entityId('Commit', canonical, lower),
    name: lower.slice(0, 12),
    key: { sha: lower, repository: canonical },
  };
}

/** A branch or tag, by its full name: `refs/heads/main`, `refs/tags/v1`. */
export function gitRef(repositoryUrl: string, name: string): EntityStatement {
  const canonical = canonicalRepositoryUrl(repositoryUrl);
  return {
    type: 'entity',
    kind: 'Ref',
    id: entityId('Ref', canonical, name),
    name: name.replace(/^refs\/(?:heads\/|tags\/)?/, ''),
    key: { ref: name, repository: canonical },
  };
}

/** Where hosts take ssh through firewalls, on the port of https, under a name of its own. */
const SSH_HOSTS: ReadonlyMap<string, string> = new Map([
  ['ssh.github.com', 'github.com'],
  ['altssh.gitlab.com', 'gitlab.com'],
  ['altssh.bitbucket.org', 'bitbucket.org'],
]);

/**
 * `git@host:team/x.git`, `ssh://git@host/team/x`, `https://token@host/team/x.git/` → `https://host/team/x`.
 * Local paths and other schemes are kept, without credentials, trailing slashes and `.git`.
 */
export function canonicalRepositoryUrl(url: string): string {
  const trimmed = url.trim();
  const scp = trimmed.includes('://') ? null : /^[^/\\\s]*@([\w.-]+):(?!\/\/)(.+)$/.exec(trimmed);
  const spelled = scp === null ? withoutCredentials(trimmed) : `ssh://${scp[1]}/${scp[2]}`;
  const match = /^(https?|ssh|git|git\+ssh|git\+https):\/\/([^/]+)\/(.*)$/i.exec(spelled);
  const path = (text: string) =>
    text
      .replace(/[?#].*$/, '')
      .replace(/\/+$/, '')
      .replace(/\.git$/, '')
      .replace(/^\/+/, '');
  if (match === null) return spelled.replace(/\/+$/, '').replace(/\.git$/, '');
  const host = (match[2] ?? '').toLowerCase().replace(/^(.*):(22|80|443)$/, '$1');
  return `https://${SSH_HOSTS.get(host) ?? host}/${path(match[3] ?? '')}`;
}
