import type { GitCommit, GitRef, GitReport } from './git-report.ts';
import { MAX_BYTES_IN_COMMAND, MAX_COMMITS_IN_COMMAND, MAX_REFS_IN_COMMAND } from './limits.ts';

/**
 * A report in pieces that one transaction can take: commits first, refs after the last of them, so that none ever points
 * at a commit of the report that is not written. One that is small stays whole.
 */
export function splitReport(report: GitReport): readonly GitReport[] {
  const { repository, at, commits = [], refs = [], incomplete } = report;
  const head = { repository, ...(at === undefined ? {} : { at }) };
  const ofCommits = groupsOf(commits, MAX_COMMITS_IN_COMMAND);
  const ofRefs = groupsOf(refs, MAX_REFS_IN_COMMAND);
  if (ofCommits.length <= 1 && ofRefs.length <= 1) return [report];
  const parts: readonly GitReport[] = [
    ...ofCommits.map((some) => ({ ...head, commits: some })),
    ...ofRefs.map((some) => ({ ...head, refs: some })),
  ];
  const last = parts.at(-1) ?? head;
  return [...parts.slice(0, -1), incomplete === undefined ? last : { ...last, incomplete }];
}

/** In order; at most so many, and no more text than a command should hold (but one at least). */
function groupsOf<T extends GitCommit | GitRef>(items: readonly T[], most: number): T[][] {
  const groups: T[][] = [];
  let group: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = JSON.stringify(item).length;
    if (group.length > 0 && (group.length === most || bytes + size > MAX_BYTES_IN_COMMAND)) {
      groups.push(group);
      [group, bytes] = [[], 0];
    }
    group.push(item);
    bytes += size;
  }
  return group.length === 0 ? groups : [...groups, group];
}
