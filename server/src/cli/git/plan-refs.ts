import type { GitRef } from '../../intake/git/git-report.ts';
import type { GitSource } from './git-source.ts';
import type { KnownRef } from './hub-repository.ts';
import type { LocalRef } from './read-refs.ts';

export type RefCounts = {
  readonly created: number;
  readonly moved: number;
  /** Of the moved ones, those that no longer lead to where they were. */
  readonly forced: number;
  readonly deleted: number;
  readonly unchanged: number;
  /** The hub knows of another place that this copy does not lead to: it is behind. */
  readonly behind: number;
};

export type RefPlan = { readonly refs: readonly GitRef[]; readonly counts: RefCounts };

/**
 * What the hub is to be told of branches and tags. A copy of a repository that lives elsewhere may be old: it moves a
 * branch only on, and deletes none. @throws CliError when git fails
 */
export async function planRefs(
  source: Pick<GitSource, 'git' | 'whole' | 'boundary'>,
  local: readonly LocalRef[],
  known: ReadonlyMap<string, KnownRef>,
): Promise<RefPlan> {
  const complete = source.boundary.size === 0;
  const refs: GitRef[] = [];
  const counts = { created: 0, moved: 0, forced: 0, deleted: 0, unchanged: 0, behind: 0 };
  for (const ref of local) {
    const before = known.get(ref.name);
    if (before === undefined || before.sha === null) {
      counts.created++;
      refs.push({ ...ref, ...(before === undefined ? {} : { before: null }), complete });
    } else if (before.sha === ref.sha) {
      counts.unchanged++;
      if (complete && before.synced !== ref.sha) refs.push({ ...ref, before: ref.sha, complete });
    } else {
      const leads = await source.git.says(['merge-base', '--is-ancestor', before.sha, ref.sha]);
      if (!source.whole && leads !== true) {
        counts.behind++;
        continue;
      }
      // What this whole history does not have is left behind for good; in a cut one nobody can tell.
      const forced = leads === undefined && !complete ? undefined : leads !== true;
      counts.moved++;
      if (forced === true) counts.forced++;
      refs.push({ ...ref, before: before.sha, ...(forced === undefined ? {} : { forced }), complete });
    }
  }
  if (source.whole) {
    const here = new Set(local.map(({ name }) => name));
    for (const { name, sha } of known.values()) {
      if (sha === null || here.has(name)) continue;
      counts.deleted++;
      refs.push({ name, sha: null, before: sha });
    }
  }
  return { refs, counts };
}
