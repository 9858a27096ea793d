import { canonicalRepositoryUrl, withoutCredentials } from '@rootline/graph/model';
import type { Vault } from '@rootline/storage';
import { canonicalTree, type Tree } from '../openlineage/canonical.ts';
import { type Branch, isBranch } from '../openlineage/event-facets.ts';
import { People, protectSigned } from '../openlineage/protect.ts';
import type { GitReport } from './git-report.ts';
import { MAX_MESSAGE, MAX_PEOPLE } from './limits.ts';

/** Everything may be in it: the report's own fields are looked at one by one. */
const ANY = { escapes: true, people: true, addresses: true, variables: false } as const;

/**
 * The report as it may be kept: people are ids of principals whose names only the vault knows, addresses have one
 * spelling and no credentials, overlong messages are cut.
 * @throws InvalidInputError, StorageFullError, StorageFaultError
 */
export async function protectReport(report: GitReport, vault: Vault): Promise<Tree> {
  const tree = canonicalTree(withCleanAddresses(report), ANY) as Branch;
  const people = new People(MAX_PEOPLE);
  people.path = '$.commits';
  for (const commit of branchesIn(tree['commits'])) protect(commit, ['author', 'committer'], people);
  people.path = '$.refs';
  for (const ref of branchesIn(tree['refs'])) {
    protect(ref, ['by'], people);
    if (isBranch(ref['tag'])) protect(ref['tag'], ['tagger'], people);
  }
  await people.replace(vault);
  return tree;
}

function protect(signed: Branch, roles: readonly string[], people: People): void {
  const { message } = signed;
  if (typeof message === 'string' && message.length > MAX_MESSAGE)
    signed['message'] = `${message.slice(0, MAX_MESSAGE - 1).toWellFormed()}…`;
  protectSigned(signed, roles, people);
}

function withCleanAddresses({ repository, commits, ...report }: GitReport): GitReport {
  const { url, aliases, renamedFrom, ...rest } = repository;
  const own = canonicalRepositoryUrl(url);
  const others = new Set((aliases ?? []).map(canonicalRepositoryUrl));
  others.delete(own);
  return {
    ...report,
    repository: {
      ...rest,
      url: own,
      ...(others.size === 0 ? {} : { aliases: [...others].sort() }),
      ...(renamedFrom === undefined ? {} : { renamedFrom: canonicalRepositoryUrl(renamedFrom) }),
    },
    ...(commits === undefined
      ? {}
      : {
          commits: commits.map((commit) =>
            commit.submodules === undefined
              ? commit
              : { ...commit, submodules: commit.submodules.map(withCleanAddress) },
          ),
        }),
  };
}

/** Relative ones (`../other.git`) stay as they are. */
function withCleanAddress<T extends { readonly url?: string | undefined }>(submodule: T): T {
  return submodule.url === undefined ? submodule : { ...submodule, url: withoutCredentials(submodule.url) };
}

function branchesIn(list: Tree | undefined): readonly Branch[] {
  return Array.isArray(list) ? list.filter(isBranch) : [];
}
