import type { Command } from 'commander';
import { countingLine } from './counting-line.ts';
import { openSource, type SourceOptions } from './git/git-source.ts';
import { type SyncSummary, syncGit } from './git/sync-git.ts';
import type { Open } from './read-commands.ts';
import { printable, show } from './terminal.ts';

const MORE = `
Tells the hub of commits, branches and tags that it does not know; run again, it tells only what is new, and after it was
cut off it goes on. An address is cloned without the contents of files, and the clone is removed. Of a clone the branches
of its remote are told, as far as they lead on from what the hub knows; of a repository without a remote all of them.`;

/** Commands about git. */
export function addGit(program: Command, open: Open): void {
  program
    .command('git')
    .description('repositories of git')
    .command('sync <path-or-url>')
    .description('read the history of a repository into the hub')
    .option('--remote <name>', 'the remote whose address is the name of the repository (default: origin)')
    .option('--repository <address>', 'the address that runs and other people know it by')
    .addHelpText('after', MORE)
    .action(async (from: string, options: SourceOptions) => {
      const terminal = open.terminal();
      const line = countingLine(terminal);
      const source = await openSource(from, options);
      try {
        const summary = await syncGit(open.hub(), source, (seq, of) => line.update({ phase: 'commit', seq, of }));
        line.clear();
        show(terminal, summary, () => textOf(summary));
      } finally {
        line.clear();
        await source.close();
      }
    });
}

function textOf({ repository, commits, refs, shallow, dirty }: SyncSummary): string {
  const { created, moved, forced, deleted, unchanged, behind } = refs;
  return [
    `${printable(repository)}: ${commits.sent} new commits of ${commits.read} looked at`,
    `branches and tags: ${created} new, ${moved} moved${forced === 0 ? '' : ` (${forced} of them by force)`}, ${deleted} deleted, ${unchanged} as they were`,
    ...(behind === 0 ? [] : [`${behind} are behind what the hub knows: left as they are there; fetch first`]),
    ...(shallow ? ['the history is cut here (a shallow clone): what lies before is not known'] : []),
    ...(dirty === true ? ['the working tree has changes that are in no commit'] : []),
  ].join('\n');
}
